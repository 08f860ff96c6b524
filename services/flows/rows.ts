import {
  finishRun,
  listRequestedRuns,
  lockFlow,
  updateFlow,
  type FlowRow,
} from "../../db/flows.ts";
import { listKnownRows, lockOpenRows, noteRows, settleRow } from "../../db/known-rows.ts";
import type { Db } from "../../db/connect.ts";
import { getLocation } from "../../db/locations.ts";
import {
  decideRows,
  knowComplete,
  planOf,
  problemText,
  type Decision,
} from "../../domain/flow-plan.ts";
import type { Source } from "../../domain/invitation.ts";
import { flowActor } from "../../domain/permissions.ts";
import type { RosterRow } from "../../domain/roster/row.ts";
import { record } from "../audit.ts";
import { invitePeople } from "../invitations/invite.ts";
import { newRowKey } from "../row-key.ts";
import type { Tx } from "../unit-of-work.ts";

/** Answers the previews asked for: what a first pass over these rows would do. */
export async function answerPreviews(tx: Tx, flow: FlowRow, rows: RosterRow[]): Promise<void> {
  for (const run of await listRequestedRuns(tx.db, flow.id)) {
    if (run.kind !== "preview") continue;
    const { plan, planHash } = planOf(await decide(tx.db, flow, rows));
    await finishRun(tx.db, run.id, {
      state: "done",
      planHash,
      plan: JSON.stringify(plan),
      counts: JSON.stringify(countsOf(plan)),
    });
  }
}

/** Takes up the plan that was seen, or says that it is stale. From then on each pass carries on by itself. */
export async function answerApplies(tx: Tx, flowId: string, rows: RosterRow[]): Promise<void> {
  for (const run of await listRequestedRuns(tx.db, flowId)) {
    if (run.kind !== "apply") continue;
    const flow = await lockFlow(tx.db, flowId);
    if (!flow) return;
    const decisions = await decide(tx.db, flow, rows);
    const { plan, planHash } = planOf(decisions);
    const said = { plan: JSON.stringify(plan), counts: JSON.stringify(countsOf(plan)) };
    const isStale = run.planHash !== planHash;
    const end = isStale
      ? ({ ...said, state: "failed", code: "stale_plan" } as const)
      : ({ ...said, state: "done" } as const);
    // Whoever asked may have given up meanwhile: then nothing is done.
    if (!(await finishRun(tx.db, run.id, end)) || isStale) continue;
    await note(tx, flow.id, decisions, { areSeen: true });
    await updateFlow(tx.db, flow.id, { state: "running" });
    await record(tx, flowActor(flow.id), {
      type: "flow.applied",
      reasonCode: "changed",
      locationId: flow.locationId,
      detail: { flowId: flow.id, runId: run.id },
    });
  }
}

/** Notes what is new or changed, and decides about every row. */
export async function noteAndDecide(
  tx: Tx,
  flowId: string,
  rows: RosterRow[],
): Promise<Decision[]> {
  const flow = await lockFlow(tx.db, flowId);
  if (flow?.state !== "running") return [];
  await note(tx, flowId, await decide(tx.db, flow, rows), { areSeen: false });
  return decide(tx.db, flow, rows);
}

/**
 * Invites the people of rows, at most 100 at a time. Rows that another pass took up meanwhile are left alone, and
 * all of them when the flow was paused or deleted meanwhile.
 */
export async function inviteRows(
  tx: Tx,
  flowId: string,
  source: Source,
  decisions: Decision[],
): Promise<number> {
  const flow = await lockFlow(tx.db, flowId);
  if (flow?.state !== "running") return 0;
  const location = await getLocation(tx.db, flow.locationId);
  const keys = new Map(
    decisions.flatMap(({ row, known }) => (row.key && known ? [[row.key, known.key]] : [])),
  );
  const open = await lockOpenRows(tx.db, flow.id, [...keys.values()]);
  const people = decisions.flatMap(({ row, known }) =>
    row.key && known && open.has(known.key) ? [personOf(row, row.key)] : [],
  );
  const actor = flowActor(flow.id);
  const invited = await invitePeople(tx, actor, location, people, source, flow.id);
  for (const one of invited) {
    const key = keys.get(one.canonicalEmail);
    if (!key) continue;
    await settleRow(tx.db, flow.id, key, {
      state: one.outcome === "already_member" ? "skipped" : "invited",
      problem: null,
      invitationId: one.invitationId,
      membershipId: one.membershipId,
    });
  }
  return invited.filter((one) => one.invitationId).length;
}

/** Keeps the reasons of rows that cannot be taken. */
export async function refuseRows(tx: Tx, flowId: string, decisions: Decision[]): Promise<number> {
  const flow = await lockFlow(tx.db, flowId);
  if (flow?.state !== "running") return 0;
  const open = await lockOpenRows(
    tx.db,
    flow.id,
    decisions.flatMap(({ known }) => (known ? [known.key] : [])),
  );
  let refused = 0;
  for (const { row, known } of decisions) {
    if (!known || !open.has(known.key)) continue;
    await settleRow(tx.db, flow.id, known.key, { state: "invalid", problem: problemText(row) });
    await record(tx, flowActor(flow.id), {
      type: "row.refused",
      reasonCode: "row_invalid",
      locationId: flow.locationId,
      detail: { flowId: flow.id, key: known.key, codes: row.problems.map(({ code }) => code) },
    });
    refused += 1;
  }
  return refused;
}

async function decide(db: Db, flow: FlowRow, rows: RosterRow[]): Promise<Decision[]> {
  const decisions = decideRows(rows, await listKnownRows(db, flow.id, flow.policy.quietSeconds));
  const isFirst = flow.state === "draft" && flow.policy.existingRows === "known";
  return isFirst ? knowComplete(decisions) : decisions;
}

const note = (tx: Tx, flowId: string, decisions: Decision[], how: { areSeen: boolean }) =>
  noteRows(
    tx.db,
    decisions
      .filter(({ act }) => act === "rest" || act === "known")
      .map(({ row, known, fingerprint, act }) => ({
        flowId,
        state: act === "known" ? "skipped" : "resting",
        key: known?.key ?? newRowKey(),
        fingerprint,
        canonicalEmail: row.key ?? null,
      })),
    how,
  );

const personOf = ({ fields }: RosterRow, canonicalEmail: string) => ({
  firstName: fields.firstName ?? "",
  lastName: fields.lastName,
  email: fields.email ?? canonicalEmail,
  canonicalEmail,
  phone: fields.phone,
});

const countsOf = (plan: { invite: unknown[]; invalid: unknown[]; unchanged: number }) => ({
  invite: plan.invite.length,
  invalid: plan.invalid.length,
  unchanged: plan.unchanged,
});
