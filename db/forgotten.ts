import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Whether another location, or the installation itself, has to do with a person. */
export async function isKnownElsewhere(
  db: Db,
  personId: string,
  locationId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom("person as p")
    .leftJoin("membership as m", (join) =>
      join.onRef("m.personId", "=", "p.id").on("m.locationId", "<>", locationId),
    )
    .select("p.id")
    .where("p.id", "=", personId)
    .where((e) => e.or([e("m.id", "is not", null), e("p.isOwner", "=", true)]))
    .executeTakeFirst();
  return row !== undefined;
}

/** What stands in the place of the address of a person who was forgotten. */
export const forgottenAddress = (id: string) =>
  sql<string>`'forgotten-' || ${sql.ref(id)} || '@invalid'`;

/** Leaves of a person no more than that there was somebody: no name, no address, no words of their mails. Answers the address. */
export async function forgetPerson(db: Db, personId: string): Promise<string> {
  const { canonicalEmail: address } = await db
    .selectFrom("person")
    .select("canonicalEmail")
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
  await db
    .deleteFrom("mailboxMessage")
    .where("emailId", "in", (e) =>
      e.selectFrom("email").select("id").where("personId", "=", personId),
    )
    .execute();
  await db
    .updateTable("email")
    .set(EMPTY_MAIL)
    .where("personId", "=", personId)
    // One that may have to be repeated has to be the same; its words go with it when it is settled.
    .where("settledAt", "is not", null)
    .execute();
  await db.deleteFrom("signInCode").where("canonicalEmail", "=", address).execute();
  await db
    .updateTable("signInLink")
    .set({ canonicalEmail: forgottenAddress("personId") })
    .where("personId", "=", personId)
    .execute();
  await db
    .updateTable("person")
    .set({
      canonicalEmail: forgottenAddress("id"),
      email: forgottenAddress("id"),
      firstName: "Forgotten",
      lastName: null,
      phone: null,
    })
    .where("id", "=", personId)
    .execute();
  await db
    .updateTable("invitation")
    .set({ firstName: "Forgotten", lastName: null })
    .where("personId", "=", personId)
    .execute();
  await db
    .updateTable("flowItem")
    .set({ problem: "What was said of this went with whom it was about." })
    .where("groupKey", "=", personId)
    .where("problem", "is not", null)
    .execute();
  return address;
}

/** The membership that somebody of one of these addresses has in a location, whatever made it. */
export async function findMembershipOf(
  db: Db,
  locationId: string,
  addresses: string[],
): Promise<string | undefined> {
  if (addresses.length === 0) return undefined;
  const row = await db
    .selectFrom("membership as m")
    .innerJoin("person as p", "p.id", "m.personId")
    .select("m.id")
    .where("m.locationId", "=", locationId)
    .where("p.canonicalEmail", "in", addresses)
    .orderBy("m.id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

const NOBODY = "forgotten@invalid";
const EMPTY_MAIL = { recipient: NOBODY, subject: null, html: null, text: null };

/** Mails to people who were forgotten while these were on their way, as soon as it is known what became of them. */
export async function forgetLateMails(db: Db): Promise<void> {
  await db
    .updateTable("email")
    .set(EMPTY_MAIL)
    .where("settledAt", "is not", null)
    .where("recipient", "<>", NOBODY)
    .where("personId", "in", (e) =>
      e
        .selectFrom("person")
        .select("id")
        .where("firstName", "=", "Forgotten")
        .where("canonicalEmail", "=", forgottenAddress("id")),
    )
    .execute();
}
