import type { SeenRow } from "./view.ts";

type Sign = { of: (row: SeenRow) => string | undefined; copiesAreAlike: boolean };

/**
 * By what a row that was read is found again, the surest first. The content comes before the Invite ID alone: who sorts
 * their own columns and not ours has moved every ID to a stranger.
 */
const SIGNS: Sign[] = [
  { of: (row) => signOf([row.content, row.inviteId ?? "", row.line]), copiesAreAlike: false },
  { of: (row) => signOf([row.content, row.inviteId ?? ""]), copiesAreAlike: true },
  { of: (row) => row.content || undefined, copiesAreAlike: false },
  {
    of: ({ inviteId, key }) => (inviteId && key ? signOf([inviteId, key]) : undefined),
    copiesAreAlike: false,
  },
];

const signOf = (parts: (string | number)[]) => JSON.stringify(parts);

/** Where each row stands now. One that could be any of several rows, or that says something else, is in no pair. */
export function findRows(before: readonly SeenRow[], now: readonly SeenRow[]) {
  const found = new Map<SeenRow, SeenRow>();
  let [lost, free] = [before, now];
  for (const { of, copiesAreAlike } of SIGNS) {
    const offered = Map.groupBy(free, of);
    for (const [sign, rows] of Map.groupBy(lost, of)) {
      const there = offered.get(sign) ?? [];
      const isPlain = there.length === rows.length && (copiesAreAlike || rows.length === 1);
      if (sign === undefined || !isPlain) continue;
      for (const [index, row] of rows.entries()) {
        const match = there[index];
        if (match) found.set(row, match);
      }
    }
    const taken = new Set(found.values());
    lost = lost.filter((row) => !found.has(row));
    free = free.filter((row) => !taken.has(row));
  }
  return found;
}
