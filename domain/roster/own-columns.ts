import { trimInvisible } from "../visible-text.ts";
import { OWN_COLUMNS, ownName, type OwnColumn } from "./columns.ts";

/** `unclear`: of several columns of that name it is not plain which one is ours, so nothing is written into any. */
export type OwnPositions = { found: Map<number, OwnColumn>; unclear: OwnColumn[] };

/** Where a column stands that we have marked as ours. */
export type OwnMarks = ReadonlyMap<OwnColumn, number>;

/** A column of one of our names: whether it has cells as we write them, and how many as we never do. */
type Candidate = { name: OwnColumn; position: number; hasOurs: boolean; others: number };

const STATUSES = new Set([
  "queued",
  "invited",
  "delivered",
  "reminded",
  "activated",
  "bounced",
  "revoked",
  "held",
  "failed",
  "removed",
  "skipped",
]);

const IS_OURS: Record<OwnColumn, (cell: string) => boolean> = {
  Status: (cell) => STATUSES.has(cell),
  // Spreadsheets write an instant anew in a form of their own: it has a day, a month and a year in any.
  "Status at": (cell) => /\d\D+\d+\D+\d|\d\D+\d{4}/.test(cell),
  // Whole sentences, but for the one that ends in what a mail server said.
  Problem: (cell) => cell.endsWith(".") || cell.startsWith("The mail server refused the mail: "),
  "Invite ID": (cell) => cell.startsWith("mbr_"),
};

/**
 * Ours are the columns that stand with an `Invite ID`: a column `Status` alone is the customer's own, and so is one that
 * says nothing we would. Of two, ours says nothing else; where both may be, it is the one that is marked as ours, or the
 * one nearest to most of our others.
 */
export function findOwnColumns(
  header: string[],
  rows: () => Iterable<string[]>,
  marked: OwnMarks = new Map(),
): OwnPositions {
  const candidates = header.flatMap((typed, position): Candidate[] => {
    const name = ownName(typed);
    return name ? [{ name, position, hasOurs: false, others: 0 }] : [];
  });
  if (candidates.length === 0) return { found: new Map(), unclear: [] };
  judge(candidates, rows());
  if (!candidates.some(isKey)) return { found: leftOfOurs(candidates), unclear: [] };
  const groups = [...Map.groupBy(candidates, ({ name }) => name).values()];
  const sure = groups.flatMap((group) => {
    const only = onlyPossible(group, candidates);
    return only.length > 0 ? only : markedOf(group, candidates, marked);
  });
  const doubtful = groups.filter(
    (group) => group.length > 1 && !group.some((one) => sure.includes(one)),
  );
  const nearest = doubtful.flatMap((group) => nearestToMost(group, sure));
  const ours = [...sure, ...nearest];
  const unclear = doubtful
    .filter((group) => !group.some((one) => ours.includes(one)))
    .flatMap(([one]) => one?.name ?? []);
  if (ours.some(isKey)) {
    return { found: new Map(ours.map(({ position, name }) => [position, name])), unclear };
  }
  return { found: new Map(), unclear: unclear.filter((name) => name === "Invite ID") };
}

/**
 * Where the `Invite ID` was deleted, the times of our statuses tell whose the columns are that stand beside them in our
 * order. A `Status` that is left alone is taken for the customer's.
 */
function leftOfOurs(candidates: Candidate[]): Map<number, OwnColumn> {
  const [times, ...more] = candidates.filter(
    (one) => one.name === "Status at" && one.hasOurs && isPure(one),
  );
  if (!times || more.length > 0) return new Map();
  const order = OWN_COLUMNS.indexOf(times.name);
  const left = candidates.filter(
    (one) => isPure(one) && one.position - times.position === OWN_COLUMNS.indexOf(one.name) - order,
  );
  return new Map(left.map(({ position, name }) => [position, name]));
}

const isKey = ({ name }: Candidate) => name === "Invite ID";

function judge(candidates: Candidate[], rows: Iterable<string[]>): void {
  for (const cells of rows) {
    for (const one of candidates) {
      const cell = trimInvisible(cells[one.position] ?? "");
      if (cell === "") continue;
      if (IS_OURS[one.name](cell)) one.hasOurs = true;
      else one.others += 1;
    }
  }
}

/** The one of a name that can be ours, where there is only one. */
function onlyPossible(group: Candidate[], candidates: Candidate[]): Candidate[] {
  const [one, ...more] = group;
  if (one && more.length === 0) return maybeOurs(one, candidates) ? [one] : [];
  const possible = group.filter(isPure);
  return possible.length === 1 ? possible : [];
}

/** None where there is only one of the name: it would have been taken for ours. */
const markedOf = (group: Candidate[], candidates: Candidate[], marked: OwnMarks) =>
  group.filter(
    (one) =>
      group.length > 1 && marked.get(one.name) === one.position && maybeOurs(one, candidates),
  );

const isPure = ({ others }: Candidate) => others === 0;

/** A column that somebody has typed into is ours still, as long as it says something of ours as well. */
const maybeOurs = (one: Candidate, candidates: Candidate[]) =>
  one.hasOurs ||
  isPure(one) ||
  (one.others === 1 && isInPlace(one, candidates)) ||
  // Where all keys were overwritten, the times of our statuses tell whose columns these are.
  (isKey(one) && candidates.some(({ name, hasOurs }) => name === "Status at" && hasOurs));

/** It stands where we put it: beside its neighbours in our own order, as far as they are there. */
function isInPlace(one: Candidate, candidates: Candidate[]): boolean {
  const order = OWN_COLUMNS.indexOf(one.name);
  const neighbours = [OWN_COLUMNS[order - 1], OWN_COLUMNS[order + 1]].flatMap((name) =>
    candidates.filter((other) => other.name === name),
  );
  return (
    neighbours.length > 0 &&
    neighbours.every(
      ({ name, position }) => position - one.position === OWN_COLUMNS.indexOf(name) - order,
    )
  );
}

/** Each of our other columns speaks for the nearest; none where none has more of them than any other. */
function nearestToMost(group: Candidate[], sure: Candidate[]): Candidate[] {
  const votes = group
    .filter(isPure)
    .map((one) => ({ one, count: sure.filter((other) => isNearest(one, group, other)).length }))
    .toSorted((a, b) => b.count - a.count);
  const [best, next] = votes;
  return best && best.count > (next?.count ?? 0) ? [best.one] : [];
}

const isNearest = (one: Candidate, group: Candidate[], other: Candidate) =>
  group
    .filter(isPure)
    .every((rival) => rival === one || distance(one, other) < distance(rival, other));

const distance = (one: Candidate, other: Candidate) => Math.abs(one.position - other.position);
