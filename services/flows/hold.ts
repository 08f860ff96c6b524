import { uuidv7 } from "uuidv7";
import { updateFlow, type FlowRow } from "../../db/flows.ts";
import { endHeldRun, findHeldRun, insertRun, updateRun } from "../../db/flow-runs.ts";
import { holdRows, suspendLinks } from "../../db/row-holds.ts";
import { countsOf, planOf } from "../../domain/flow-plan.ts";
import { flowActor } from "../../domain/permissions.ts";
import { isSuspected, type Hold } from "../../domain/plan-hold.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { recordRows } from "./row-audit.ts";
import type { Survey } from "./survey.ts";

/** The plan of a flow that waits for somebody's yes. */
export type HeldPlan = { runId: string; planHash: string; rows: number };

/** Keeps the plan that waits: a newer one takes the place of an older, and one of nothing ends. */
export async function keepHold(
  tx: Tx,
  flow: FlowRow,
  survey: Survey,
  { wait, go, why }: Hold,
): Promise<HeldPlan | null> {
  const state = wait.length > 0 ? "held" : "running";
  if (flow.state !== state) await updateFlow(tx.db, flow.id, { state });
  // One that was approved stays suspended until it is carried out.
  const suspects = [...wait, ...go].flatMap(({ change }) =>
    change.kind !== "missing" && change.corrects ? [change.corrects.key] : [],
  );
  if (wait.length === 0) {
    await endHeldRun(tx.db, flow.id, NOTHING_LEFT);
    await holdRows(tx.db, flow.id, null, []);
    await suspendLinks(tx.db, flow.id, suspects);
    return null;
  }
  const before = await findHeldRun(tx.db, flow.id);
  const { plan, planHash } = planOf(wait, survey.facts);
  const said = {
    planHash,
    plan: JSON.stringify(plan),
    counts: JSON.stringify(countsOf(plan)),
    problem: why,
  };
  const id = before?.id ?? uuidv7();
  if (!before) {
    await insertRun(tx.db, { id, flowId: flow.id, kind: "pass", state: "held", ...said });
  } else if (before.planHash !== planHash) await updateRun(tx.db, id, said);
  await holdRows(
    tx.db,
    flow.id,
    id,
    wait.flatMap(({ change }) => change.known?.key ?? []),
  );
  await suspendLinks(tx.db, flow.id, suspects);
  const news = wait.filter(({ change }) => change.known?.heldRun !== id);
  await recordRows(tx, flow, id, "row.held", news, (one) => reasonOfHold(one));
  if (!before) {
    await record(tx, flowActor(flow.id), {
      type: "flow.held",
      reasonCode: wait.some(({ outcome }) => outcome === "end") ? "held_ends" : "held_above_new",
      locationId: flow.locationId,
      detail: { flowId: flow.id, runId: id, rows: wait.length },
    });
  }
  return { runId: id, planHash, rows: wait.length };
}

const NOTHING_LEFT =
  "Nothing of it waits any more: its rows were changed or removed, or may go without a yes.";

const reasonOfHold = (one: PlannedChange) =>
  isSuspected(one)
    ? "suspected_correction"
    : one.outcome === "end"
      ? "held_ends"
      : "held_above_new";
