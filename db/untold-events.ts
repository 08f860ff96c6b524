import { sql } from "kysely";
import type { Db } from "./connect.ts";
import type { UntoldEventTable } from "./schema/events.ts";

export type Account = { connector: string; accountKey: string };

/** One transaction at a time decides whether a connection here is of an account. */
export async function lockAccount(db: Db, { connector, accountKey }: Account): Promise<void> {
  const name = `${connector}/${accountKey}`;
  await sql`select pg_advisory_xact_lock(${ACCOUNTS}, hashtext(${name}))`.execute(db);
}

/** Apart from the seats of the processes, and from the sources. */
const ACCOUNTS = 0x05180;

/** Keeps apart what nobody here can be told of yet. */
export async function insertUntoldEvents(db: Db, rows: UntoldEventTable[]): Promise<void> {
  if (rows.length > 0) await db.insertInto("untoldEvent").values(rows).execute();
}

/**
 * Hands what came of an account to a connection that is of it, oldest first; what that has already is dropped. Answers
 * so many at once: none when all is handed over. The caller has the account's lock.
 */
export async function takeUntoldEvents(
  db: Db,
  { connector, accountKey }: Account,
  connectionId: string,
  limit: number,
) {
  const rows = await db
    .selectFrom("untoldEvent as u")
    .innerJoin("hookEvent as e", "e.id", "u.hookEventId")
    .select(["e.id", "e.subjects", "u.property", "u.isOurs", "u.forgets"])
    .where("u.connector", "=", connector)
    .where("u.accountKey", "=", accountKey)
    .orderBy("e.receivedAt")
    .orderBy("e.id")
    .limit(limit)
    .execute();
  const ids = sql<string>`any(${rows.map(({ id }) => id)}::uuid[])`;
  await db
    .deleteFrom("hookEvent as e")
    .where("e.id", "=", ids)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("hookEvent as k")
          .select("k.id")
          .where("k.connectionId", "=", connectionId)
          .whereRef("k.key", "=", "e.key"),
      ),
    )
    .execute();
  const taken = await db
    .updateTable("hookEvent as e")
    .from("untoldEvent as u")
    .set({
      connectionId,
      state: sql`case when u.is_ours then 'ours' else 'taken' end`,
      problem: null,
    })
    .whereRef("u.hookEventId", "=", "e.id")
    .where("e.id", "=", ids)
    .returning("e.id")
    .execute();
  await db.deleteFrom("untoldEvent").where("hookEventId", "=", ids).execute();
  const own = new Set(taken.map(({ id }) => id));
  return { count: rows.length, events: rows.filter(({ id }) => own.has(id)) };
}
