import type { FlowRow } from "../../db/flows.ts";
import { finishRun, getRun, takeUpRun, updateRun, type FlowRunRow } from "../../db/flow-runs.ts";
import { approveRows } from "../../db/row-holds.ts";
import { planOf } from "../../domain/flow-plan.ts";
import { deedOf, holdBack } from "../../domain/plan-hold.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { countsIn, type Survey } from "./survey.ts";
import { takeUpPlan } from "./take-up.ts";
import { findTwin } from "./twin.ts";

/** Answers the previews and the applies that were asked for. True when a plan was taken up. */
export async function answerPlans(
  tx: Tx,
  flow: FlowRow,
  survey: Survey,
  asked: FlowRunRow[],
): Promise<boolean> {
  const { planned } = survey;
  const { plan, planHash } = planOf(planned, survey.facts);
  const said = { plan: JSON.stringify(plan), counts: JSON.stringify(countsIn(survey, plan)) };
  let isTakenUp = false;
  for (const run of asked) {
    if (run.kind === "preview") {
      await finishRun(tx.db, run.id, { ...said, planHash, state: "done" });
    }
    if (run.kind !== "apply") continue;
    if (run.planHash !== planHash || isTakenUp) {
      // With the hash of what the source says now: whoever looks at that can say yes to it.
      await finishRun(tx.db, run.id, { ...said, planHash, state: "failed", code: "stale_plan" });
      continue;
    }
    // Another one may have begun to run since this was asked for.
    const twin = await findTwin(tx, flow);
    if (twin !== undefined) {
      await finishRun(tx.db, run.id, { ...said, state: "failed", problem: twin });
    } else if (await takeUpRun(tx.db, run.id, said)) {
      await takeUpPlan(tx, flow, planned, run.id);
      await recordYes(tx, flow, run, "flow.applied", run.id);
      isTakenUp = true;
    }
  }
  return isTakenUp;
}

/**
 * Answers those who said yes to the plan that waits. True when it was that plan; where it says something else by
 * now, the yes is refused, and the run shows the new one.
 */
export async function answerApprovals(
  tx: Tx,
  flow: FlowRow,
  survey: Survey,
  asked: FlowRunRow[],
): Promise<boolean> {
  let approved: string | null = null;
  for (const run of asked) {
    if (run.kind !== "approve" || run.ofRun === null) continue;
    const { state, planHash: taken } = await getRun(tx.db, run.ofRun);
    // Somebody else said the same yes a moment before.
    if ((state === "applying" || state === "done") && taken === run.planHash) {
      await finishRun(tx.db, run.id, { state: "done" });
      continue;
    }
    const { wait } = holdBack(survey.planned, flow.policy, survey.people);
    const { plan, planHash } = planOf(wait, survey.facts);
    if (approved !== null || wait.length === 0 || planHash !== run.planHash) {
      await finishRun(tx.db, run.id, { state: "failed", code: "stale_plan" });
      continue;
    }
    const said = {
      plan: JSON.stringify(plan),
      counts: JSON.stringify(countsIn(survey, plan)),
      planHash,
    };
    if (!(await finishRun(tx.db, run.id, { state: "done" }))) continue;
    await updateRun(tx.db, run.ofRun, { ...said, state: "applying", problem: null });
    await approveRows(tx.db, flow.id, run.ofRun, deedsOf(wait));
    await recordYes(tx, flow, run, "flow.approved", run.ofRun);
    approved = planHash;
  }
  return approved !== null;
}

const deedsOf = (planned: PlannedChange[]) =>
  planned.flatMap((one) =>
    one.change.known ? [{ key: one.change.known.key, deed: deedOf(one) }] : [],
  );

/** The yes is kept as that of whoever said it. */
const recordYes = (tx: Tx, flow: FlowRow, run: FlowRunRow, type: string, runId: string) =>
  record(tx, whoAsked(run), {
    type,
    reasonCode: "approved",
    locationId: flow.locationId,
    detail: { flowId: flow.id, runId },
  });

const whoAsked = ({ actorKind, actorId }: FlowRunRow): Actor =>
  actorKind === null ? systemActor : { ...systemActor, kind: actorKind, id: actorId };
