import type { Db } from "../../db/connect.ts";
import type { FlowRunRow } from "../../db/flow-runs.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { visibleFlow, visibleRun } from "./view.ts";

/** The plan that waits, for whoever may decide about it. */
export async function heldRun(db: Db, actor: Actor, runId: string): Promise<FlowRunRow> {
  const run = await visibleRun(db, actor, runId);
  if (run.state !== "held") {
    throw new DomainError("conflict", `This run is ${run.state}: nothing waits in it.`);
  }
  const flow = await visibleFlow(db, actor, run.flowId);
  if (flow.state === "paused") {
    throw new DomainError("conflict", "This flow is paused: resume it first.");
  }
  return run;
}
