import type { RowProblem } from "./flow.ts";
import { isTakenUp, type KnownRow } from "./known-row.ts";
import { markDuplicates } from "./roster/duplicates.ts";
import { fingerprint, personPrint } from "./roster/fingerprint.ts";
import type { RosterRow } from "./roster/row.ts";
import { matchRows, type Printed } from "./row-matching.ts";

/** What one read says of one row, against what was known. */
export type RowChange =
  | {
      kind: "added" | "changed" | "rekeyed" | "duplicate" | "invalid" | "unchanged";
      row: RosterRow;
      fingerprint: string;
      known: KnownRow | undefined;
      /** The invited row that is gone, and of which this one seems to be the correction. */
      corrects: KnownRow | undefined;
      /** The source's own name for it, where it has one. */
      subject?: string;
    }
  | { kind: "missing"; row: undefined; known: KnownRow };

export type PresentChange = Exclude<RowChange, { kind: "missing" }>;

/**
 * What changed in a source since it was last acted upon. A row's position changes nothing, and neither do our own
 * columns. Marks the rows that are there twice.
 */
export function compareRows(
  rows: RosterRow[],
  known: KnownRow[],
  emailColumn?: string,
): RowChange[] {
  const printed = rows.map((row): Printed => ({ row, fingerprint: fingerprint(row.fields) }));
  const matches = matchRows(printed, known);
  markDuplicates(rows, emailColumn, (row) => isOfSamePerson(row, matches.get(row)));
  const present = printed.map((one): PresentChange => {
    const match = matches.get(one.row);
    return { ...one, known: match, kind: kindOf(one, match), corrects: undefined };
  });
  const matched = new Set(matches.values());
  const missing = known.filter((one) => !matched.has(one));
  const corrected = pairCorrections(present, missing);
  return [
    ...present,
    ...missing
      .filter((one) => !corrected.has(one))
      .map((one) => ({ kind: "missing" as const, row: undefined, known: one })),
  ];
}

/** The sentence that goes into the row's `Problem`. */
export const problemText = (problems: RowProblem[]): string =>
  problems.map(({ column, message }) => `${column}: ${message}`).join(" ");

const isOfSamePerson = (row: RosterRow, known: KnownRow | undefined) =>
  known !== undefined && isTakenUp(known) && known.settledEmail === row.key;

/** What a row is against what is known of it. */
export function kindOf({ row, fingerprint: print }: Printed, known: KnownRow | undefined) {
  if (known && isSettled(known, print)) return "unchanged";
  if (row.problems.some(({ code }) => code === "duplicate_row")) return "duplicate";
  if (row.problems.length > 0) return "invalid";
  if (!known || !isTakenUp(known)) return "added";
  return row.key === known.settledEmail ? "changed" : "rekeyed";
}

/** A refused row is looked at each time: what stood in its way may be gone without a change to the row itself. */
const isSettled = (known: KnownRow, print: string) =>
  known.settledFingerprint === print && known.refusedFor === null && !known.returned;

/**
 * Pairs a row that is gone with a new one that is alike but for the address: without their Invite IDs that is all
 * a correction leaves to see. Where several could be meant, nothing is guessed.
 */
function pairCorrections(present: PresentChange[], missing: KnownRow[]): Set<KnownRow> {
  const corrected = new Set<KnownRow>();
  const gone = Map.groupBy(
    missing.filter((one) => one.state === "invited" && one.personPrint !== null),
    (one) => one.personPrint,
  );
  if (gone.size === 0) return corrected;
  const added = Map.groupBy(
    present.filter(({ kind }) => kind === "added"),
    ({ row }) => personPrint(row.fields),
  );
  for (const [print, [change, ...moreAdded]] of added) {
    const [one, ...moreGone] = gone.get(print) ?? [];
    if (!change || !one || moreAdded.length > 0 || moreGone.length > 0) continue;
    if (one.settledEmail === change.row.key) continue;
    change.corrects = one;
    corrected.add(one);
  }
  return corrected;
}
