import { createHash } from "node:crypto";
import type { FlowPlan, PlannedRow, RowOutcome } from "./flow.ts";
import { isTakenUp } from "./known-row.ts";
import type { RowChange } from "./row-changes.ts";
import type { PlanFacts, PlannedChange, QuietOutcome } from "./row-planning.ts";

const LIST_OF = {
  invite: "invite",
  update: "update",
  rekey: "rekey",
  end: "end",
  missing: "missing",
  duplicate: "duplicate",
  conflict: "conflicts",
  invalid: "invalid",
  skip: "skip",
} satisfies Record<RowOutcome, keyof FlowPlan>;

/** The plan as people see it, with a hash that is the same as long as the plan is: the order of rows is no part of it. */
export function planOf(
  planned: PlannedChange[],
  { before }: Pick<PlanFacts, "before">,
): { plan: FlowPlan; planHash: string } {
  const plan = emptyPlan();
  const said: string[] = [];
  for (const one of planned) {
    const { change, outcome } = one;
    if (isQuiet(outcome)) {
      if (change.kind === "missing") continue;
      plan.unchanged += 1;
      if (outcome === "settle") said.push(`settle ${change.fingerprint}`);
      continue;
    }
    plan[LIST_OF[outcome]].push(plannedRow(one, before));
    const print = change.kind === "missing" ? "" : change.fingerprint;
    said.push(`${outcome} ${keyOfPerson(change) ?? ""} ${print}`);
  }
  const planHash = createHash("sha256").update(said.toSorted().join("\n")).digest("hex");
  return { plan, planHash };
}

/** Nothing is done about it that anybody would want to know of. */
export const isQuiet = (outcome: PlannedChange["outcome"]): outcome is QuietOutcome =>
  !(outcome in LIST_OF);

export const emptyPlan = (): FlowPlan => ({
  invite: [],
  update: [],
  rekey: [],
  end: [],
  missing: [],
  duplicate: [],
  conflicts: [],
  invalid: [],
  skip: [],
  unchanged: 0,
});

/** How many rows each list has. */
export const countsOf = (plan: FlowPlan): Record<string, number> => ({
  ...Object.fromEntries(Object.values(LIST_OF).map((list) => [list, plan[list].length])),
  unchanged: plan.unchanged,
});

/** The plan without rows that nobody is to read any more. */
export const planWithout = (plan: FlowPlan, isToGo: (row: PlannedRow) => boolean): FlowPlan => ({
  ...plan,
  ...Object.fromEntries(
    Object.values(LIST_OF).map((list) => [list, plan[list].filter((row) => !isToGo(row))]),
  ),
});

/** Every row of a plan, with the list it stands in. */
export const rowsOf = (plan: FlowPlan): (PlannedRow & { outcome: RowOutcome })[] =>
  outcomes.flatMap((outcome) => plan[LIST_OF[outcome]].map((row) => ({ ...row, outcome })));

const outcomes = Object.keys(LIST_OF).filter((word): word is RowOutcome => word in LIST_OF);

/** Whose row it was; a new one gets its key when it is noted, and that must change no hash. */
const keyOfPerson = ({ known, ...change }: RowChange) =>
  change.kind !== "missing" && change.corrects
    ? change.corrects.key
    : known && isTakenUp(known)
      ? known.key
      : undefined;

function plannedRow({ change, reasonCode, problems }: PlannedChange, before: PlanFacts["before"]) {
  const { row, known } = change;
  const earlier = before.get(keyOfPerson(change) ?? "");
  const planned: PlannedRow = {
    key:
      known?.key ??
      (change.kind === "missing" ? undefined : change.subject) ??
      row?.inviteId ??
      (change.kind === "missing" ? "" : change.fingerprint.slice(0, 16)),
    // What stands in no table has no line.
    line: row?.line || null,
    fields: row?.fields ?? earlier ?? {},
    ...(row && earlier && { before: earlier }),
    reasonCode,
    problems,
    warnings: row?.warnings ?? [],
  };
  return planned;
}
