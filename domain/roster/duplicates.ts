import { fieldTitle } from "./columns.ts";
import { fingerprint } from "./fingerprint.ts";
import type { RosterRow } from "./row.ts";

/**
 * Marks rows of one address (R48), and no others: a row that repeats another is not needed, rows that contradict each other are
 * all refused. A row that `stands` is taken for the person's own, whatever is added beside it.
 */
export function markDuplicates(
  rows: RosterRow[],
  emailColumn: string = fieldTitle("email"),
  stands: (row: RosterRow) => boolean = () => false,
): void {
  for (const row of rows) {
    row.duplicateOf = undefined;
    row.problems = row.problems.filter(({ code }) => code !== "duplicate_row");
  }
  for (const [key, group] of Map.groupBy(rows, (row) => row.key)) {
    if (key !== undefined && group.length > 1) markGroup(group, emailColumn, stands);
  }
}

function markGroup(group: RosterRow[], column: string, stands: (row: RosterRow) => boolean): void {
  const prints = new Set(group.map((row) => fingerprint(row.fields)));
  const kept = group.find(stands) ?? (prints.size === 1 ? group[0] : undefined);
  for (const row of group) {
    if (row !== kept) mark(row, kept, group, column);
  }
}

function mark(
  row: RosterRow,
  kept: RosterRow | undefined,
  group: RosterRow[],
  column: string,
): void {
  const others = kept ? [kept] : group.filter((other) => other !== row);
  const repeats = kept !== undefined && fingerprint(kept.fields) === fingerprint(row.fields);
  if (repeats) row.duplicateOf = kept.line;
  const lines = others
    .slice(0, 5)
    .map((other) => other.line)
    .join(", ");
  const message = repeats
    ? `Line ${lines} says the same. This row is not needed.`
    : `Line ${lines} has the same address. Keep one row for each person.`;
  row.problems.push({ column, code: "duplicate_row", message });
}
