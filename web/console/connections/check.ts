import type { Context } from "hono";
import { askForCheck, runCheck } from "../../../services/asked-checks.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import type { Visit } from "../visit.ts";
import { openedConnection } from "./opened.ts";

/** Asks the vendor once the answer is on its way: it may take seconds, and the connection's page follows it. */
export async function sendCheck(c: Context, visit: Visit): Promise<Response> {
  const { site, actor } = visit;
  const { id, check } = await openedConnection(c, visit);
  // One that is under way answers for both.
  if (check.state !== "open") {
    await unitOfWork(site, (tx) => askForCheck(tx, actor, id));
    site.afterAnswer(() => runCheck(site, actor, id));
  }
  return visit.goto(c, `/connections/${id}`);
}
