import { isTakenUp, type KnownRow } from "./known-row.ts";
import type { RosterRow } from "./roster/row.ts";

/** A row with its content as one word. */
export type Printed = { row: RosterRow; fingerprint: string };

type Sign = {
  ofRow: (one: Printed) => string | undefined;
  ofKnown: (one: KnownRow) => string | undefined;
};

const both = (one: string | null | undefined, other: string | null | undefined) =>
  one && other ? `${one} ${other}` : undefined;

/**
 * By what a row is the one we know, the surest first. The content comes before the Invite ID alone: who sorts
 * their own columns and not ours has moved every ID to a stranger.
 */
const SIGNS: Sign[] = [
  {
    ofRow: ({ row, fingerprint }) => both(row.inviteId, fingerprint),
    ofKnown: (one) => both(one.key, one.fingerprint),
  },
  {
    ofRow: ({ row }) => both(row.inviteId, row.key),
    ofKnown: (one) => both(one.key, one.settledEmail ?? one.canonicalEmail),
  },
  {
    ofRow: ({ row, fingerprint }) => both(row.key, fingerprint),
    ofKnown: (one) => both(one.canonicalEmail, one.fingerprint),
  },
  {
    ofRow: ({ row }) => row.key,
    ofKnown: (one) => one.settledEmail ?? undefined,
  },
  { ofRow: ({ row }) => row.inviteId, ofKnown: ({ key }) => key },
  { ofRow: ({ row }) => row.key, ofKnown: (one) => one.canonicalEmail ?? undefined },
  { ofRow: (one) => one.fingerprint, ofKnown: (one) => one.fingerprint },
];

/**
 * The known row of each row, each given once, never by position. Who was taken up comes first: a copy whose original
 * is gone stands for the person then. One sign goes through all rows before the next does: a copied Invite ID stays
 * with the row whose address is the known one.
 */
export function matchRows(rows: Printed[], known: KnownRow[]): Map<RosterRow, KnownRow> {
  const matches = new Map<RosterRow, KnownRow>();
  for (const those of [known.filter(isTakenUp), known.filter((one) => !isTakenUp(one))]) {
    matchInto(matches, rows, new Set(those));
  }
  return matches;
}

function matchInto(matches: Map<RosterRow, KnownRow>, rows: Printed[], free: Set<KnownRow>): void {
  for (const { ofRow, ofKnown } of SIGNS) {
    if (matches.size === rows.length || free.size === 0) return;
    const offered = Map.groupBy(free, ofKnown);
    for (const one of rows) {
      const sign = matches.has(one.row) ? undefined : ofRow(one);
      const match = sign === undefined ? undefined : offered.get(sign)?.shift();
      if (!match) continue;
      matches.set(one.row, match);
      free.delete(match);
    }
  }
}
