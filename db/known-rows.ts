import { sql } from "kysely";
import type { KnownRow } from "../domain/known-row.ts";
import type { Db } from "./connect.ts";

/** What a flow knows, of all or of these, with whether each row has rested long enough by the database's clock. */
export function listKnownRows(
  db: Db,
  flowId: string,
  quietSeconds: number,
  keys?: string[],
): Promise<KnownRow[]> {
  return (
    db
      .selectFrom("knownRow")
      .select([
        "key",
        "state",
        "fingerprint",
        "canonicalEmail",
        "settledFingerprint",
        "settledEmail",
        "personPrint",
        "problem",
        "refusedFor",
        "membershipId",
        "missingSettled",
        "heldRun",
        "approvedRun",
        "approvedAs",
        "returned",
        "atStart",
        "suspect",
        sql<boolean>`missing_since is not null`.as("missing"),
        sql<boolean>`coalesce(missing_since, unchanged_since) <= now() - make_interval(secs => ${quietSeconds})`.as(
          "rested",
        ),
      ])
      .where("flowId", "=", flowId)
      .$if(keys !== undefined, (q) => q.where("key", "=", sql<string>`any(${keys ?? []})`))
      // Rows that say the same are told apart by this order alone, until they carry their keys.
      .orderBy("key")
      .execute()
  );
}

/** How many people a flow stands for. */
export async function countTakenUp(db: Db, flowId: string): Promise<number> {
  const { count } = await db
    .selectFrom("knownRow")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("flowId", "=", flowId)
    .where("state", "in", ["invited", "skipped"])
    .where("missingSettled", "=", false)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What is known of a row goes on under another key, to be looked at anew. */
export async function moveKnownRow(
  db: Db,
  flowId: string,
  from: string,
  to: string,
): Promise<void> {
  await db
    .updateTable("knownRow")
    .set({ key: to })
    .where("flowId", "=", flowId)
    .where("key", "=", from)
    .execute();
}

/** A row that is gone, and about which nothing is done. */
export async function parkKnownRow(
  db: Db,
  flowId: string,
  key: string,
  problem: string,
): Promise<void> {
  await db
    .updateTable("knownRow")
    .set({ missingSince: sql<Date>`now()`, missingSettled: true, heldRun: null, problem })
    .where("flowId", "=", flowId)
    .where("key", "=", key)
    .execute();
}

export async function deleteKnownRows(db: Db, flowId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await db.deleteFrom("knownRow").where("flowId", "=", flowId).where("key", "in", keys).execute();
}

/** A row that is gone for a month is a stranger when it comes back. */
export async function forgetGoneRows(db: Db): Promise<void> {
  await db
    .deleteFrom("knownRow")
    .where("missingSettled", "=", true)
    .where("missingSince", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}

/** Seconds until the next row has rested, below zero where one did within the last `agoSeconds`; null when none rests. */
export async function secondsUntilRested(
  db: Db,
  flowId: string,
  quietSeconds: number,
  agoSeconds: number,
): Promise<number | null> {
  const row = await db
    .selectFrom("knownRow")
    .select(
      sql<
        number | null
      >`extract(epoch from min(coalesce(missing_since, unchanged_since)) + make_interval(secs => ${quietSeconds}) - now())::float8`.as(
        "seconds",
      ),
    )
    .where("flowId", "=", flowId)
    .where(
      sql<boolean>`case when missing_since is null then settled_fingerprint is distinct from fingerprint else not missing_settled end`,
    )
    .where(
      sql<boolean>`coalesce(missing_since, unchanged_since) > now() - make_interval(secs => ${quietSeconds + agoSeconds})`,
    )
    .executeTakeFirst();
  return row?.seconds ?? null;
}
