import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { followRun, type FollowedRun } from "../../../services/flows/followed-runs.ts";
import { getFlowOverview, type FlowOverview } from "../../../services/flows/overviews.ts";
import type { Visit } from "../visit.ts";

/** The flow that a page is about, if it is one of this location's. */
export async function openedFlow(c: Context, visit: Visit): Promise<FlowOverview> {
  const { site, actor, location } = visit;
  const id = c.req.param("flow") ?? "";
  if (!isUuid(id)) throw notFound("The flow");
  // The owner has rights at every location, and this is the console of one.
  return getFlowOverview(site.db, { ...actor, locations: [location.id] }, id);
}

/** The run that a page is about, if it is one of this flow's. */
export async function openedRun(
  c: Context,
  { site, actor }: Visit,
  flow: FlowOverview,
): Promise<FollowedRun> {
  const id = c.req.param("run") ?? "";
  if (!isUuid(id)) throw notFound("The run");
  const run = await followRun(site.db, actor, id);
  if (run.flowId !== flow.id) throw notFound("The run");
  return run;
}
