import type { FlowPolicy, RowOutcome, RowProblem } from "./flow.ts";
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
  memberships: ReadonlyMap<string, { isActive: boolean; isMember: boolean }>;
  before: ReadonlyMap<string, RosterFields>;
};

/**
 * What is no news: `keep`, it is as it was; `settle`, nothing is done about it, and it need not be looked at again;
 * `retell`, it is refused for the same reason, in other words; `forget`, it stood for nobody and is gone.
 */
export type QuietOutcome = "keep" | "settle" | "retell" | "forget";

export type PlannedChange = {
  change: RowChange;
  outcome: RowOutcome | QuietOutcome;
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
const againOf = ({ change: { known }, problems }: PlannedChange): QuietOutcome =>
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
      if (isCorrection(change, facts)) {
        return { outcome: "rekey", reasonCode: "suspected_correction" };
      }
      return { ...planInvitation(change, facts), change: { ...change, corrects: undefined } };
    case "changed":
      return planUpdate(change, facts);
    case "rekeyed":
      return planRekey(change, facts);
    case "missing":
      return planMissing(change.known, planning);
  }
}

/** Whoever has activated keeps their address, so no new row can be its correction. */
const isCorrection = ({ corrects }: PresentChange, { memberships }: PlanFacts): boolean =>
  corrects !== undefined && !memberships.get(corrects.membershipId ?? "")?.isActive;

function planInvitation({ row, known }: PresentChange, { standings }: PlanFacts): Plan {
  const standing = row.key === undefined ? undefined : standings.get(row.key);
  if (standing?.isMember && standing.hasBounced) return conflict("bounced_before", BOUNCED);
  if (standing?.isMember) return { outcome: "skip", reasonCode: "already_member" };
  if (known?.atStart) return { outcome: "invite", reasonCode: "row_known_corrected" };
  return { outcome: "invite", reasonCode: standing?.hasLeft ? "reinvited" : "row_new" };
}

function planUpdate(change: PresentChange, facts: PlanFacts): Plan {
  const { memberships, before } = facts;
  const { known } = change;
  if (known?.returned && memberships.get(known.membershipId ?? "")?.isMember === false) {
    return planInvitation(change, facts);
  }
  const said = before.get(known?.key ?? "");
  const isAsBefore = said !== undefined && fingerprint(said) === change.fingerprint;
  if (known?.state !== "invited" || isAsBefore) {
    return { outcome: "settle", reasonCode: "row_unchanged" };
  }
  return memberships.get(known.membershipId ?? "")?.isActive
    ? conflict("account_is_theirs", NOT_UPDATED)
    : { outcome: "update", reasonCode: "row_changed" };
}

function planRekey(change: PresentChange, facts: PlanFacts): Plan {
  const { known } = change;
  const invitation = planInvitation(change, facts);
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
