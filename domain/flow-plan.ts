import { createHash } from "node:crypto";
import type { FlowPlan, FlowPolicy, PlannedRow, RowOutcome, RowProblem } from "./flow.ts";
import { isTakenUp, type KnownRow } from "./known-row.ts";
import type { ReasonCode } from "./reasons.ts";
import { fieldTitle } from "./roster/columns.ts";
import { fingerprint } from "./roster/fingerprint.ts";
import type { RosterFields } from "./roster/row.ts";
import { problemText, type PresentChange, type RowChange } from "./row-changes.ts";

/** What the location knows of an address. */
export type Standing = { isMember: boolean; hasLeft: boolean; hasBounced: boolean };

/** What is known beside the rows themselves: of addresses, of memberships, and what rows said before. */
export type PlanFacts = {
  standings: ReadonlyMap<string, Standing>;
  memberships: ReadonlyMap<string, { isActive: boolean }>;
  before: ReadonlyMap<string, RosterFields>;
};

/**
 * What is no news: `keep`, it is as it was; `settle`, nothing is done about it, and it need not be looked at again;
 * `retell`, it is refused for the same reason, in other words; `forget`, it stood for nobody and is gone.
 */
type Quiet = "keep" | "settle" | "retell" | "forget";

export type PlannedChange = {
  change: RowChange;
  outcome: RowOutcome | Quiet;
  reasonCode: ReasonCode;
  /** Why it cannot be done, beside what is wrong with the cells. */
  problems: RowProblem[];
};

type Planning = Pick<FlowPolicy, "existingRows" | "onMissing"> & { isFirst: boolean };

/** What is to be done about each change, now or once it has rested. */
export const planChanges = (
  changes: RowChange[],
  facts: PlanFacts,
  planning: Planning,
): PlannedChange[] =>
  changes.map((change) => {
    const problems = change.row?.problems ?? [];
    const planned = { change, problems, ...planChange(change, facts, planning) };
    return isToldAlready(planned) ? { ...planned, outcome: againOf(planned) } : planned;
  });

/** The same content was refused for the same reason before. */
const isToldAlready = ({ change, reasonCode }: PlannedChange) =>
  change.kind !== "missing" &&
  change.known?.refusedFor === reasonCode &&
  change.known.settledFingerprint === change.fingerprint;

/** The words may be others: they name the lines of other rows. */
const againOf = ({ change: { known }, problems }: PlannedChange): Quiet =>
  known?.problem === problemText(problems) ? "keep" : "retell";

type Plan = Pick<PlannedChange, "outcome" | "reasonCode"> & Partial<PlannedChange>;

function planChange(change: RowChange, facts: PlanFacts, planning: Planning): Plan {
  switch (change.kind) {
    case "unchanged":
      return { outcome: "keep", reasonCode: "row_unchanged" };
    case "duplicate":
      return { outcome: "duplicate", reasonCode: "row_duplicate" };
    case "invalid":
      return { outcome: "invalid", reasonCode: "row_invalid" };
    case "added":
      if (planning.isFirst && planning.existingRows === "known") {
        return { outcome: "settle", reasonCode: "row_known" };
      }
      return change.corrects
        ? { outcome: "rekey", reasonCode: "suspected_correction" }
        : planInvitation(change.row.key, facts);
    case "changed":
      return planUpdate(change, facts);
    case "rekeyed":
      return planRekey(change, facts);
    case "missing":
      return planMissing(change.known, planning);
  }
}

function planInvitation(email: string | undefined, { standings }: PlanFacts): Plan {
  const standing = email === undefined ? undefined : standings.get(email);
  if (standing?.isMember && standing.hasBounced) return conflict("bounced_before", BOUNCED);
  if (standing?.isMember) return { outcome: "skip", reasonCode: "already_member" };
  return { outcome: "invite", reasonCode: standing?.hasLeft ? "reinvited" : "row_new" };
}

function planUpdate(change: PresentChange, { memberships, before }: PlanFacts): Plan {
  const { known } = change;
  const said = before.get(known?.key ?? "");
  const isAsBefore = said !== undefined && fingerprint(said) === change.fingerprint;
  if (known?.state !== "invited" || isAsBefore) {
    return { outcome: "settle", reasonCode: "row_unchanged" };
  }
  return memberships.get(known.membershipId ?? "")?.isActive
    ? conflict("account_is_theirs", NOT_UPDATED)
    : { outcome: "update", reasonCode: "row_changed" };
}

function planRekey({ row, known }: RowChange, facts: PlanFacts): Plan {
  const invitation = planInvitation(row?.key, facts);
  if (known?.state !== "invited" || invitation.outcome === "conflict") return invitation;
  return facts.memberships.get(known.membershipId ?? "")?.isActive
    ? conflict("account_is_theirs", NOT_REKEYED)
    : { outcome: "rekey", reasonCode: "address_corrected" };
}

function planMissing(known: KnownRow, { onMissing }: Planning): Plan {
  if (known.missingSettled) return { outcome: "keep", reasonCode: "row_missing" };
  if (known.state === "invalid" || known.state === "resting") {
    return { outcome: "forget", reasonCode: "row_missing" };
  }
  if (!isTakenUp(known) || known.membershipId === null || onMissing === "ignore") {
    return { outcome: "settle", reasonCode: "row_missing" };
  }
  return onMissing === "end"
    ? { outcome: "end", reasonCode: "row_gone" }
    : { outcome: "missing", reasonCode: "row_missing" };
}

const conflict = (reasonCode: ReasonCode, message: string): Plan => ({
  outcome: "conflict",
  reasonCode,
  problems: [{ column: fieldTitle("email"), code: "conflict", message }],
});

const BOUNCED =
  "Mail to this address came back before. Correct the address, or send their invitation again.";
const NOT_UPDATED =
  "The account is the person's own by now, so what the row says of them is not taken over.";
const NOT_REKEYED =
  "They have activated their account, and only they can change its address. To invite this address too, put it into a new row.";

/** It has been the same for as long as a row has to rest. */
function isReady({ change }: PlannedChange): boolean {
  const { known } = change;
  if (!known?.rested) return false;
  return change.kind === "missing" ? known.missing : known.fingerprint === change.fingerprint;
}

/** Somebody said yes to exactly this. */
export const isApproved = (one: PlannedChange): boolean =>
  isReady(one) && typeof one.change.known?.approvedRun === "string";

export const isSuspected = ({ change }: PlannedChange): boolean =>
  change.kind !== "missing" && change.corrects !== undefined;

export type Hold = { go: PlannedChange[]; wait: PlannedChange[]; why: string | null };

/**
 * What may be done at once, and what waits for somebody's yes: everything where too many people would come or go,
 * else ends and suspected corrections. `people` is how many the source stands for.
 */
export function holdBack(planned: PlannedChange[], policy: FlowPolicy, people: number): Hold {
  const ready = planned.filter((one) => one.outcome !== "keep" && isReady(one));
  const open = ready.filter((one) => !isApproved(one));
  const count = (...outcomes: PlannedChange["outcome"][]) =>
    open.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const coming = count("invite", "rekey");
  const going = count("rekey", "end");
  const tooMany = coming > policy.holdAboveNew;
  const tooFew = going >= 3 && going * 100 > policy.holdAboveEndsPercent * people;
  const wait = open.filter((one) =>
    tooMany || tooFew
      ? ["invite", "rekey", "end"].includes(one.outcome)
      : one.outcome === "end" || isSuspected(one),
  );
  const waiting = new Set(wait);
  const go = ready.filter((one) => !waiting.has(one));
  if (wait.length === 0) return { go, wait, why: null };
  const reasons = [
    tooMany && `${coming} new people at once, where more than ${policy.holdAboveNew} wait`,
    tooFew && `${going} of ${people} people would go at once`,
    !tooFew && count("end") > 0 && `${count("end")} would go because their rows are gone`,
    wait.some(isSuspected) && "a new row seems to be the correction of one that is gone",
  ].filter((reason) => reason !== false);
  return { go, wait, why: `Waits for approval: ${reasons.join("; ")}.` };
}

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

const isQuiet = (outcome: PlannedChange["outcome"]): outcome is Quiet => !(outcome in LIST_OF);

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
      row?.inviteId ??
      (change.kind === "missing" ? "" : change.fingerprint.slice(0, 16)),
    line: row?.line ?? null,
    fields: row?.fields ?? earlier ?? {},
    ...(row && earlier && { before: earlier }),
    reasonCode,
    problems,
    warnings: row?.warnings ?? [],
  };
  return planned;
}
