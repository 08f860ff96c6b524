import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { ConnectionSignInTable } from "./schema/connection-grants.ts";

const MINUTES = 10;
const SOON = sql<Date>`now() + make_interval(mins => ${MINUTES})`;

type New = Pick<
  Insertable<ConnectionSignInTable>,
  "id" | "connectionId" | "startHash" | "actorKind" | "actorId"
>;

export function insertSignIn(db: Db, signIn: New): Promise<{ expiresAt: Date }> {
  return db
    .insertInto("connectionSignIn")
    .values({ ...signIn, expiresAt: SOON })
    .returning("expiresAt")
    .executeTakeFirstOrThrow();
}

/** The sign-in that an address of ours begins, while it may. */
export function findStart(db: Db, startHash: Buffer) {
  return db
    .selectFrom("connectionSignIn as s")
    .innerJoin("connection as c", "c.id", "s.connectionId")
    .innerJoin("location as l", "l.id", "c.locationId")
    .select(["s.id", "c.connector", "c.name as connectionName"])
    .select(["l.name as locationName", "l.locale"])
    .where("s.startHash", "=", startHash)
    .where("s.stateHash", "is", null)
    .where("s.expiresAt", ">", sql<Date>`now()`)
    .executeTakeFirst();
}

export type Begun = { stateHash: Buffer; browserHash: Buffer; sealedVerifier: string };

/** Begins it once, and gives it its time at the vendor; false when it has begun or is over. */
export async function beginSignIn(db: Db, id: string, begun: Begun): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connectionSignIn")
    .set({ ...begun, expiresAt: SOON })
    .where("id", "=", id)
    .where("stateHash", "is", null)
    .where("expiresAt", ">", sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The sign-in that comes back from the vendor, with whether it still may. */
export function findReturn(db: Db, stateHash: Buffer) {
  return db
    .selectFrom("connectionSignIn as s")
    .innerJoin("connection as c", "c.id", "s.connectionId")
    .select(["s.id", "s.connectionId", "c.connector", "s.browserHash"])
    .select(sql<boolean>`s.expires_at > now()`.as("isInTime"))
    .where("s.stateHash", "=", stateHash)
    .where("s.usedAt", "is", null)
    .executeTakeFirst();
}

/** Ends it, whatever came of it; undefined when it had ended. */
export function useSignIn(db: Db, id: string) {
  return db
    .updateTable("connectionSignIn")
    .set({ usedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("usedAt", "is", null)
    .returning(["connectionId", "sealedVerifier", "actorKind", "actorId"])
    .executeTakeFirst();
}

export async function forgetOldSignIns(db: Db): Promise<void> {
  await db
    .deleteFrom("connectionSignIn")
    .where("expiresAt", "<", sql<Date>`now() - interval '1 day'`)
    .execute();
}
