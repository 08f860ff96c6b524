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

/** Leaves of a person no more than that there was somebody: no name, no address, no words of their mails. */
export async function forgetPerson(db: Db, personId: string): Promise<void> {
  await db
    .deleteFrom("mailboxMessage")
    .where("emailId", "in", (e) =>
      e.selectFrom("email").select("id").where("personId", "=", personId),
    )
    .execute();
  await db
    .updateTable("email")
    .set({ recipient: NOBODY, subject: null, html: null, text: null })
    .where("personId", "=", personId)
    // One that may have to be repeated has to be the same; its words go with it when it is settled.
    .where("settledAt", "is not", null)
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
}

const NOBODY = "forgotten@invalid";

/** What was decided stays, and of whom goes; a plan that names them goes whole. */
export async function forgetAddresses(
  db: Db,
  { id: flowId, locationId }: { id: string; locationId: string },
  addresses: string[],
): Promise<void> {
  if (addresses.length === 0) return;
  await db
    .updateTable("flowRun")
    .set({ plan: null })
    .where("flowId", "=", flowId)
    .where("state", "not in", ["held", "applying"])
    .where(
      sql<boolean>`exists (select from unnest(${addresses}::text[]) a where position(a in lower(plan::text)) > 0)`,
    )
    .execute();
  await db
    .updateTable("audit")
    .set({ address: null })
    .where("locationId", "=", locationId)
    .where("address", "in", addresses)
    .execute();
}
