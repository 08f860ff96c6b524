import { sql, type Updateable } from "kysely";
import { isUniqueViolation, type Db } from "./connect.ts";
import type { PersonTable } from "./schema/people.ts";

/** Where a person is a member, in the order of their joining. */
export function listMemberLocations(db: Db, personId: string) {
  return db
    .selectFrom("membership as m")
    .innerJoin("location as l", "l.id", "m.locationId")
    .select(["l.id", "l.name", "l.timezone", "l.settings", "m.id as membershipId", "m.role"])
    .where("m.personId", "=", personId)
    .where("m.type", "=", "member")
    .orderBy("m.createdAt")
    .limit(200)
    .execute();
}

/** What a person says of themselves, and whether they went through their first visit. */
export function findAccount(db: Db, personId: string) {
  return db
    .selectFrom("person")
    .select([
      "id",
      "canonicalEmail",
      "email",
      "firstName",
      "lastName",
      "phone",
      "locale",
      "welcomedAt",
      "isOwner",
    ])
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
}

/** Writes what only the person may change (R82). */
export async function updateAccount(
  db: Db,
  personId: string,
  change: Pick<Updateable<PersonTable>, "firstName" | "lastName" | "phone" | "locale">,
): Promise<void> {
  await db.updateTable("person").set(change).where("id", "=", personId).execute();
}

/** Notes that the first visit is over; the time of the first one stays. */
export async function noteWelcomed(db: Db, personId: string): Promise<void> {
  await db
    .updateTable("person")
    .set({ welcomedAt: sql<Date>`now()` })
    .where("id", "=", personId)
    .where("welcomedAt", "is", null)
    .execute();
}

/** Gives a person another address; false when somebody has it already: the transaction is then of no further use. */
export async function changeAddress(
  db: Db,
  personId: string,
  address: Pick<PersonTable, "canonicalEmail" | "email">,
): Promise<boolean> {
  try {
    await db.updateTable("person").set(address).where("id", "=", personId).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
