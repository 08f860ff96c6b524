import { endRun, getRun } from "../../db/flow-runs.ts";
import { lockFlow, updateFlow } from "../../db/flows.ts";
import { rejectRows, suspendLinks } from "../../db/row-holds.ts";
import { notFound } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { nudge } from "./flows.ts";
import { heldRun } from "./held-run.ts";
import { runView, type RunView } from "./view.ts";

/** Says no to the plan that waits: its rows are left alone until they say something else. */
export async function rejectRun(tx: Tx, actor: Actor, runId: string): Promise<RunView> {
  const { flowId } = await heldRun(tx.db, actor, runId);
  const flow = await lockFlow(tx.db, flowId);
  const held = await heldRun(tx.db, actor, runId);
  if (!flow) throw notFound("The run");
  const rows = await rejectRows(tx.db, flowId, held.id, REJECTED);
  await suspendLinks(tx.db, flowId, []);
  await endRun(tx.db, held.id, "rejected");
  if (flow.state === "held") await updateFlow(tx.db, flowId, { state: "running" });
  const about = { locationId: flow.locationId, detail: { flowId, runId } };
  await record(
    tx,
    actor,
    { type: "flow.rejected", reasonCode: "rejected", ...about },
    ...rows.map((row) => ({
      type: "row.rejected",
      reasonCode: "rejected" as const,
      ...about,
      membershipId: row.membershipId,
      address: row.canonicalEmail,
      detail: { ...about.detail, key: row.key },
    })),
  );
  await nudge(tx, flowId);
  return runView(await getRun(tx.db, runId));
}

const REJECTED = "The plan with this row was rejected. Change the row, and it is looked at again.";
