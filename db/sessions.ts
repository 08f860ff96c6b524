import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { SessionTable } from "./schema/sign-in.ts";

export type SignedInBy = SessionTable["signedInBy"];
export type Door = "portal" | "console";
export type NewSession = Pick<
  Insertable<SessionTable>,
  "id" | "personId" | "tokenHash" | "signedInBy" | "door" | "device"
> & { idleSeconds: number; lifeSeconds: number };

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

export async function insertSession(db: Db, session: NewSession): Promise<void> {
  const { idleSeconds, lifeSeconds, ...row } = session;
  await db
    .insertInto("session")
    .values({
      ...row,
      // A link may have been pressed by somebody who only found it: whoever has it confirms nothing by it.
      confirmedAt: row.signedInBy === "link" ? new Date(0) : sql<Date>`now()`,
      idleUntil: inSeconds(idleSeconds),
      endsAt: inSeconds(lifeSeconds),
    })
    .execute();
}

/** A live session of a door with its person; what ended a moment ago is not found. */
export function findSession(db: Db, door: Door, tokenHashes: Buffer[]) {
  return db
    .selectFrom("session as s")
    .innerJoin("person as p", "p.id", "s.personId")
    .select([
      "s.id",
      "s.tokenHash",
      "s.personId",
      "s.signedInBy",
      "s.door",
      sql<number>`extract(epoch from now() - s.confirmed_at)::float8`.as("confirmedSecondsAgo"),
      "p.canonicalEmail",
      "p.email",
      "p.firstName",
      "p.lastName",
      "p.locale",
      "p.isOwner",
      sql<boolean>`s.last_seen_at < now() - interval '1 minute'`.as("touchDue"),
    ])
    .where("s.tokenHash", "in", tokenHashes)
    .where("s.door", "=", door)
    .where("s.endedAt", "is", null)
    .where("s.idleUntil", ">", sql<Date>`now()`)
    .where("s.endsAt", ">", sql<Date>`now()`)
    .executeTakeFirst();
}

/** Keeps a session awake, and says when its person was last seen (R35). */
export async function touchSession(
  db: Db,
  session: { id: string; personId: string },
  idleSeconds: number,
): Promise<void> {
  await db
    .updateTable("session")
    .set({ lastSeenAt: sql<Date>`now()`, idleUntil: inSeconds(idleSeconds) })
    .where("id", "=", session.id)
    .where("endedAt", "is", null)
    .execute();
  await db
    .updateTable("person")
    .set({ lastSeenAt: sql<Date>`now()` })
    .where("id", "=", session.personId)
    .execute();
}

/** Ends a session; undefined when it was over. */
export function endSession(db: Db, tokenHash: Buffer) {
  return db
    .updateTable("session")
    .set({ endedAt: sql<Date>`now()` })
    .where("tokenHash", "=", tokenHash)
    .where("endedAt", "is", null)
    .returning(["id", "personId"])
    .executeTakeFirst();
}

/** Notes that the person showed anew that it is them. */
export async function confirmSession(db: Db, id: string): Promise<void> {
  await db
    .updateTable("session")
    .set({ confirmedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("endedAt", "is", null)
    .execute();
}

/** Where a person is signed in, the latest visit first. */
export function listSessions(db: Db, personId: string) {
  return live(db)
    .select(["id", "door", "signedInBy", "device", "createdAt", "lastSeenAt"])
    .where("personId", "=", personId)
    .orderBy("lastSeenAt", "desc")
    .limit(100)
    .execute();
}

const live = (db: Db) =>
  db
    .selectFrom("session")
    .where("endedAt", "is", null)
    .where("idleUntil", ">", sql<Date>`now()`)
    .where("endsAt", ">", sql<Date>`now()`);

/** Ends sessions of a person: one of them, or all but one; of both doors, unless one is named. */
export function endSessionsOf(
  db: Db,
  personId: string,
  which: { id: string } | { allBut: string },
  doors: readonly Door[] = ["portal", "console"],
): Promise<{ id: string }[]> {
  const ended = db
    .updateTable("session")
    .set({ endedAt: sql<Date>`now()` })
    .where("personId", "=", personId)
    .where("door", "in", [...doors])
    .where("endedAt", "is", null)
    .returning("id");
  const chosen =
    "id" in which ? ended.where("id", "=", which.id) : ended.where("id", "<>", which.allBut);
  return chosen.execute();
}
