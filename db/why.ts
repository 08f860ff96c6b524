import { sql } from "kysely";
import type { Db } from "./connect.ts";

export type Named = {
  locationId: string;
  /** The canonical address, or what stood in the place of one. */
  address: string;
};

/** What was decided about an address at a location, newest first; `before` is where the last page ended. */
export function listDecisions(
  db: Db,
  { locationId, address }: Named,
  page: { limit: number; before?: string },
) {
  let query = db
    .selectFrom("audit")
    .selectAll()
    .where("locationId", "=", locationId)
    .where((e) =>
      e.or([
        e("address", "=", address),
        e(
          "personId",
          "=",
          e.selectFrom("person").select("id").where("canonicalEmail", "=", address),
        ),
      ]),
    );
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** Rows that name the address, with the flows that keep them: what stands in the way now. */
export function listRowsNaming(db: Db, { locationId, address }: Named) {
  return db
    .selectFrom("knownRow as k")
    .innerJoin("flow as f", "f.id", "k.flowId")
    .select([
      "k.key",
      // What waits for a yes, or has it, rests no more.
      sql<boolean>`k.missing_since is null and k.settled_fingerprint is distinct from k.fingerprint
        and k.held_run is null and k.approved_run is null`.as("rests"),
      sql<boolean>`k.approved_run is not null`.as("isApproved"),
      // What somebody saw and approved has rested for ever.
      sql<Date>`greatest(k.unchanged_since, f.created_at)`.as("unchangedSince"),
      "f.id as flowId",
      "f.state as flowState",
      "f.problem",
      "f.stopped",
      sql<Date>`now()`.as("now"),
    ])
    .where("f.locationId", "=", locationId)
    .where("f.deletedAt", "is", null)
    .where("k.canonicalEmail", "=", address)
    .orderBy("k.key")
    .limit(20)
    .execute();
}

/** The flows of a location that cannot look at their sources at the moment. */
export function listBlindFlows(db: Db, locationId: string) {
  return db
    .selectFrom("flow")
    .select(["id", "name", "state", "problem"])
    .where("locationId", "=", locationId)
    .where("deletedAt", "is", null)
    .where((e) => e.or([e("stopped", "=", true), e("state", "in", ["paused", "draft"])]))
    .orderBy("id")
    .limit(20)
    .execute();
}

/** The time by the database's clock. */
export async function databaseTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("The database tells no time.");
  return row.now;
}
