import { sql, type Insertable } from "kysely";
import type { KnownRowState } from "../domain/flow.ts";
import type { Db } from "./connect.ts";
import type { KnownRowTable } from "./schema/flows.ts";

const CHUNK = 1_000;

export type NotedRow = Pick<
  Insertable<KnownRowTable>,
  "flowId" | "key" | "fingerprint" | "canonicalEmail" | "atStart"
>;

/** Notes rows as new or changed: they rest from now on, or have rested where somebody saw them and said yes. */
export async function noteRows(
  db: Db,
  rows: NotedRow[],
  { areSeen }: { areSeen: boolean },
): Promise<void> {
  const unchangedSince = areSeen ? sql<Date>`'-infinity'` : sql<Date>`now()`;
  const cameBack = sql<boolean>`(known_row.missing_settled and known_row.state in ('invited', 'skipped'))`;
  const isDecided = sql<boolean>`known_row.state in ('invited', 'skipped', 'rejected')`;
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto("knownRow")
      .values(
        rows
          .slice(from, from + CHUNK)
          .map((row) => ({ ...row, state: "resting" as const, unchangedSince, problem: null })),
      )
      .onConflict((conflict) =>
        conflict.columns(["flowId", "key"]).doUpdateSet((e) => ({
          fingerprint: e.ref("excluded.fingerprint"),
          canonicalEmail: e.ref("excluded.canonicalEmail"),
          unchangedSince: e.ref("excluded.unchangedSince"),
          state: sql<KnownRowState>`case when ${isDecided} then known_row.state else 'resting' end`,
          problem: sql<string | null>`case when ${isDecided} then known_row.problem end`,
          returned: sql<boolean>`known_row.returned or ${cameBack}`,
          missingSince: null,
          missingSettled: false,
          ...UNDECIDED,
        })),
      )
      .execute();
  }
}

const UNDECIDED = { heldRun: null, approvedRun: null, approvedAs: null } as const;

/**
 * Notes that rows are not in the source any more, from now on or, where somebody saw it and said yes, for long; what
 * was decided of their content is void.
 */
export async function noteMissing(
  db: Db,
  flowId: string,
  keys: string[],
  { areSeen }: { areSeen: boolean },
): Promise<void> {
  if (keys.length === 0) return;
  const missingSince = areSeen ? sql<Date>`'-infinity'` : sql<Date>`now()`;
  await db
    .updateTable("knownRow")
    .set({ missingSince, ...UNDECIDED })
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${keys})`)
    .execute();
}

/** Notes that rows are there again, with the content they had. */
export async function noteReturned(db: Db, flowId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await db
    .updateTable("knownRow")
    .set({
      returned: sql<boolean>`returned or missing_settled and state in ('invited', 'skipped')`,
      missingSince: null,
      missingSettled: false,
      ...UNDECIDED,
    })
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${keys})`)
    .execute();
}
