import { uuidv7 } from "uuidv7";
import { lockFlow, type FlowRow } from "../../db/flows.ts";
import { insertRun, listRequestedRuns, updateRun, type FlowRunRow } from "../../db/flow-runs.ts";
import { noteMissing, noteReturned, noteRows } from "../../db/row-notes.ts";
import { planOf, rowsOf } from "../../domain/flow-plan.ts";
import { holdBack, isApproved } from "../../domain/plan-hold.ts";
import type { RowChange } from "../../domain/row-changes.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import type { RosterRow } from "../../domain/roster/row.ts";
import { keyOf } from "../row-key.ts";
import type { Tx } from "../unit-of-work.ts";
import { answerApprovals, answerPlans } from "./answers.ts";
import { keepHold, type HeldPlan } from "./hold.ts";
import { recordRows } from "./row-audit.ts";
import { countsIn, takeSurvey, type Records, type Survey } from "./survey.ts";

/** What a pass is to do, decided and noted under the flow's lock. */
export type BegunPass = {
  flow: FlowRow;
  /** Under which run it is done; undefined where there is nothing to do and nobody asked. */
  run: FlowRunRow | undefined;
  /** Those who asked for a pass are answered when all of it is done. */
  asked: FlowRunRow[];
  go: PlannedChange[];
  /** The rows that are there, by their keys. */
  rows: Map<string, RosterRow>;
  held: HeldPlan | null;
  resting: number;
  /** Some may be acted upon that were not read just now. */
  isToReadAnew: boolean;
};

/**
 * Begins a look at what was read: answers what was asked for before that, notes what is new, and decides what may be done and
 * what waits. Undefined when the flow is gone, or neither running nor waiting.
 */
export async function beginPass(
  tx: Tx,
  flowId: string,
  records: Records,
  askedBefore: FlowRunRow[],
): Promise<BegunPass | undefined> {
  let flow = await lockFlow(tx.db, flowId);
  if (!flow) return undefined;
  const before = new Set(askedBefore.map(({ id }) => id));
  const asked = (await listRequestedRuns(tx.db, flowId)).filter(({ id }) => before.has(id));
  let survey = await takeSurvey(tx.db, flow, records);
  if (await answerPlans(tx, flow, survey, asked)) {
    flow = (await lockFlow(tx.db, flowId)) ?? flow;
    survey = await takeSurvey(tx.db, flow, records);
  }
  if (flow.state !== "running" && flow.state !== "held") return undefined;
  if (await noteChanges(tx, flow, survey)) survey = await takeSurvey(tx.db, flow, records);
  if (await answerApprovals(tx, flow, survey, asked)) {
    survey = await takeSurvey(tx.db, flow, records);
  }
  const hold = holdBack(survey.planned, flow.policy, survey.people);
  const held = await keepHold(tx, flow, survey, hold);
  const kept = ("kept" in records && records.kept) || NONE;
  const go = hold.go.filter(({ change }) => !change.known || !kept.has(change.known.key));
  const passes = asked.filter(({ kind }) => kind === "pass");
  return {
    flow,
    run: await beginRun(tx, flow, survey, go, passes),
    asked: passes,
    go,
    isToReadAnew: go.length < hold.go.length,
    rows: rowsByKey(survey),
    held,
    resting: survey.planned.filter(isResting).length,
  };
}

const NONE: ReadonlySet<string> = new Set();

const rowsByKey = ({ planned }: Survey) =>
  new Map(
    planned.flatMap(({ change: { row, known } }) =>
      row && known ? [[known.key, row] as const] : [],
    ),
  );

const isResting = ({ change, outcome }: PlannedChange) =>
  outcome !== "keep" && change.kind !== "missing" && change.known?.rested === false;

/** Notes which rows are new, changed, gone or back. True when there were any. */
async function noteChanges(tx: Tx, flow: FlowRow, { planned }: Survey): Promise<boolean> {
  const noted: Parameters<typeof noteRows>[1] = [];
  const missing: string[] = [];
  const back: PlannedChange[] = [];
  const left: PlannedChange[] = [];
  for (const one of planned) {
    const { change } = one;
    if (hasLeftPlan(change)) left.push(byReadAddress(one));
    if (change.kind === "missing") {
      if (!change.known.missing) missing.push(change.known.key);
    } else if (change.known?.fingerprint !== change.fingerprint) {
      noted.push({
        flowId: flow.id,
        key: keyOf(change),
        fingerprint: change.fingerprint,
        canonicalEmail: change.row.key ?? null,
      });
    } else if (change.known.missing) back.push(one);
  }
  await noteRows(tx.db, noted, { areSeen: false });
  await noteMissing(tx.db, flow.id, missing, { areSeen: false });
  await noteReturned(
    tx.db,
    flow.id,
    back.flatMap(({ change }) => change.known?.key ?? []),
  );
  const told = back.filter(
    ({ change }) => change.known?.missingSettled && change.known.membershipId,
  );
  await recordRows(tx, flow, null, "row.returned", told, "row_returned");
  await recordRows(tx, flow, null, "row.unheld", left, "left_the_plan");
  return noted.length + missing.length + back.length > 0;
}

/** It waited in a plan for another address, or is gone. */
const hasLeftPlan = ({ known, ...change }: RowChange): boolean =>
  typeof known?.heldRun === "string" &&
  (change.kind === "missing" ? !known.missing : known.canonicalEmail !== (change.row.key ?? null));

/** To be found by the address that was read last, which is the one that waited. */
const byReadAddress = (one: PlannedChange): PlannedChange => {
  const { known } = one.change;
  if (!known) return one;
  const read = { ...known, settledEmail: null };
  return { ...one, problems: [], change: { kind: "missing", row: undefined, known: read } };
};

/**
 * A pass that was asked for is recorded always, another only when it does something; what an approved plan has is
 * done under the run of that plan.
 */
async function beginRun(
  tx: Tx,
  flow: FlowRow,
  survey: Survey,
  go: PlannedChange[],
  asked: FlowRunRow[],
): Promise<FlowRunRow | undefined> {
  // One that has its plan was begun by a worker that died: what is left of it is a run of its own.
  const wanted = asked.find(({ planHash }) => planHash === null);
  const { plan, planHash } = planOf(
    go.filter((one) => !isApproved(one)),
    survey.facts,
  );
  const counts = countsIn(survey, plan);
  if (!wanted && rowsOf(plan).length === 0) return undefined;
  const said = { planHash, plan: JSON.stringify(plan), counts: JSON.stringify(counts) };
  if (!wanted) {
    const id = uuidv7();
    return insertRun(tx.db, { id, flowId: flow.id, kind: "pass", state: "applying", ...said });
  }
  await updateRun(tx.db, wanted.id, said);
  return wanted;
}
