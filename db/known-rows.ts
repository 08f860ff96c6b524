import { sql, type Insertable } from "kysely";
import type { KnownRowState } from "../domain/flow.ts";
import type { Db } from "./connect.ts";
import type { KnownRowTable } from "./schema.ts";

const CHUNK = 1_000;

/** All a flow knows, with whether each row has rested long enough by the database's clock. */
export function listKnownRows(db: Db, flowId: string, quietSeconds: number) {
  return (
    db
      .selectFrom("knownRow")
      .select([
        "key",
        "fingerprint",
        "canonicalEmail",
        "state",
        "problem",
        sql<boolean>`unchanged_since <= now() - make_interval(secs => ${quietSeconds})`.as(
          "rested",
        ),
      ])
      .where("flowId", "=", flowId)
      // Rows that say the same are told apart by this order alone, until they carry their keys.
      .orderBy("key")
      .execute()
  );
}

/** Notes rows as new or changed: they rest from now on, or have rested where somebody saw them and said yes. */
export async function noteRows(
  db: Db,
  rows: Pick<
    Insertable<KnownRowTable>,
    "flowId" | "key" | "fingerprint" | "canonicalEmail" | "state"
  >[],
  { areSeen }: { areSeen: boolean },
): Promise<void> {
  const unchangedSince = areSeen ? sql<Date>`'-infinity'` : sql<Date>`now()`;
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto("knownRow")
      .values(
        rows.slice(from, from + CHUNK).map((row) => ({ ...row, unchangedSince, problem: null })),
      )
      .onConflict((conflict) =>
        conflict.columns(["flowId", "key"]).doUpdateSet((e) => ({
          fingerprint: e.ref("excluded.fingerprint"),
          canonicalEmail: e.ref("excluded.canonicalEmail"),
          unchangedSince: e.ref("excluded.unchangedSince"),
          state: e.ref("excluded.state"),
          problem: null,
        })),
      )
      .execute();
  }
}

/** Rows that nothing was done about yet, under a lock; a second pass at the same time finds none of them. */
export async function lockOpenRows(db: Db, flowId: string, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom("knownRow")
    .select("key")
    .where("flowId", "=", flowId)
    .where("key", "in", keys)
    .where("state", "in", ["resting", "invalid"])
    .orderBy("key")
    .forUpdate()
    .execute();
  return new Set(rows.map((row) => row.key));
}

export async function settleRow(
  db: Db,
  flowId: string,
  key: string,
  change: {
    state: KnownRowState;
    problem: string | null;
    invitationId?: string | null;
    membershipId?: string;
  },
): Promise<void> {
  await db
    .updateTable("knownRow")
    .set(change)
    .where("flowId", "=", flowId)
    .where("key", "=", key)
    .execute();
}

/** What became of each row: of its membership's latest invitation, whoever made that. */
export function listRowFates(db: Db, flowId: string) {
  return db
    .selectFrom("knownRow as k")
    .leftJoin("membership as s", "s.id", "k.membershipId")
    .leftJoin("person as p", "p.id", "s.personId")
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .select(["id", "status", "statusAt", "generation"])
          .whereRef("membershipId", "=", "k.membershipId")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    )
    .leftJoin("email as m", (join) =>
      join.onRef("m.invitationId", "=", "i.id").onRef("m.generation", "=", "i.generation"),
    )
    .select([
      "k.key",
      "k.state",
      "k.problem",
      "s.type as membershipType",
      "p.activatedAt",
      "i.status",
      "i.statusAt",
      "m.state as mailState",
      "m.reason as mailReason",
    ])
    .where("k.flowId", "=", flowId)
    .execute();
}

export type RowFate = Awaited<ReturnType<typeof listRowFates>>[number];

/** Seconds until the next row has rested; null when none rests. One that left the sheet meanwhile does not count twice. */
export async function secondsUntilRested(
  db: Db,
  flowId: string,
  quietSeconds: number,
): Promise<number | null> {
  const row = await db
    .selectFrom("knownRow")
    .select(
      sql<
        number | null
      >`extract(epoch from min(unchanged_since) + make_interval(secs => ${quietSeconds}) - now())::float8`.as(
        "seconds",
      ),
    )
    .where("flowId", "=", flowId)
    .where("state", "=", "resting")
    .where("unchangedSince", ">", sql<Date>`now() - make_interval(secs => ${quietSeconds})`)
    .executeTakeFirst();
  return row?.seconds ?? null;
}
