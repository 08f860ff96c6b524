import type { Context } from "hono";
import { askAgain, handOverAgain } from "../../../services/operations.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused } from "../../ui/refusal.ts";
import type { Visit } from "../visit.ts";
import { showOperations } from "./show.tsx";

/** Lets a hand-over that is stuck go once more. */
export async function sendHandOver(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const id = form.get("id") ?? "";
  const result = await refused(() =>
    unitOfWork(visit.site, (tx) => handOverAgain(tx, visit.actor, id)),
  );
  if (isRefusal(result)) return showOperations(c, visit, result);
  return visit.goto(c, "/operations", "tried");
}

/** Asks for the processes that rows say should be running, as `usher reconcile` does. */
export async function sendAskAgain(c: Context, visit: Visit): Promise<Response> {
  const { invitations, flows } = await unitOfWork(visit.site, (tx) =>
    askAgain(tx, visit.actor, visit.location.id),
  );
  return visit.goto(c, `/operations?invitations=${invitations}&flows=${flows}`, "asked");
}
