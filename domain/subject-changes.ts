import type { KnownRow } from "./known-row.ts";
import { isTakenUp } from "./known-row.ts";
import { fingerprint } from "./roster/fingerprint.ts";
import type { RosterRow } from "./roster/row.ts";
import { kindOf, type RowChange } from "./row-changes.ts";

/** What stands under a subject now. It has a name of its own, so nothing has to be matched. */
export type SubjectState =
  /** `unwanted`: it is not as the flow waits for. */
  { subject: string; row: RosterRow; unwanted?: true } | { subject: string; gone: true };

/**
 * What changed in those that were looked at, and only in those: of all others nothing is said. Who was taken up once
 * is followed, whether they still are as the flow waited for or not.
 */
export function compareSubjects(states: SubjectState[], known: KnownRow[]): RowChange[] {
  const byKey = new Map(known.map((one) => [one.key, one]));
  return states.flatMap((state): RowChange[] => {
    const before = byKey.get(state.subject);
    const isFollowed = "row" in state && (!state.unwanted || (before && isTakenUp(before)));
    if (isFollowed) return [presentChange(state.subject, state.row, before)];
    return before ? [{ kind: "missing", row: undefined, known: before }] : [];
  });
}

function presentChange(subject: string, row: RosterRow, known: KnownRow | undefined): RowChange {
  const print = fingerprint(row.fields);
  const kind = kindOf({ row, fingerprint: print }, known);
  return { kind, row, fingerprint: print, known, corrects: undefined, subject };
}
