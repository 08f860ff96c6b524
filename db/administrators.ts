import { sql } from "kysely";
import type { Permission } from "../domain/permissions.ts";
import type { Db } from "./connect.ts";

export type AdministratorRow = NonNullable<Awaited<ReturnType<typeof findMemberOf>>>;

/** The administrators of a location in the order of their joining; `after` is the id the last page ended with. */
export function listAdministrators(
  db: Db,
  locationId: string,
  page: { after?: string | undefined; limit: number },
) {
  let query = members(db, locationId).where("m.role", "=", "admin").where("p.isOwner", "=", false);
  if (page.after !== undefined) query = query.where("m.id", ">", page.after);
  return query.orderBy("m.id").limit(page.limit).execute();
}

/** A member of the location, whether they administer it or not. */
export const findMemberOf = (db: Db, locationId: string, membershipId: string) =>
  members(db, locationId).where("m.id", "=", membershipId).executeTakeFirst();

export const findMemberByEmail = (db: Db, locationId: string, canonicalEmail: string) =>
  members(db, locationId).where("p.canonicalEmail", "=", canonicalEmail).executeTakeFirst();

const members = (db: Db, locationId: string) =>
  db
    .selectFrom("membership as m")
    .innerJoin("person as p", "p.id", "m.personId")
    .select([
      "m.id as membershipId",
      "m.role",
      "m.permissions",
      "p.id as personId",
      "p.firstName",
      "p.lastName",
      "p.email",
      "p.canonicalEmail",
      "p.isOwner",
      "p.activatedAt",
      "p.lastSeenAt",
    ])
    .where("m.locationId", "=", locationId)
    .where("m.type", "=", "member");

/** The one owner (R3), if there is one yet. */
export const findOwner = (db: Db) =>
  db
    .selectFrom("person")
    .select(["id", "firstName", "lastName", "email", "activatedAt", "lastSeenAt"])
    .where("isOwner", "=", true)
    .executeTakeFirst();

/** Who changes the administrators of a location takes turns, so that no two take the last right from each other. */
export async function lockAdministration(db: Db, locationId: string): Promise<void> {
  await db
    .selectFrom("location")
    .select("id")
    .where("id", "=", locationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Whether somebody else who has signed in before may name administrators there. */
export async function hasOtherKeeper(
  db: Db,
  locationId: string,
  membershipId: string,
): Promise<boolean> {
  const keeper = await db
    .selectFrom("membership as m")
    .innerJoin("person as p", "p.id", "m.personId")
    .select("m.id")
    .where("m.locationId", "=", locationId)
    .where("m.role", "=", "admin")
    .where("m.id", "<>", membershipId)
    .where(sql<boolean>`'admins' = any(m.permissions)`)
    .where("p.activatedAt", "is not", null)
    .executeTakeFirst();
  return keeper !== undefined;
}

export async function writeRole(
  db: Db,
  membershipId: string,
  role: { role: "admin"; permissions: Permission[] } | { role: "member" },
): Promise<void> {
  await db
    .updateTable("membership")
    .set({ permissions: [], ...role })
    .where("id", "=", membershipId)
    .execute();
}

/** There is never more than one owner: the old one ends before the new one begins. */
export async function moveOwnership(db: Db, from: string, to: string): Promise<void> {
  await db.updateTable("person").set({ isOwner: false }).where("id", "=", from).execute();
  await db.updateTable("person").set({ isOwner: true }).where("id", "=", to).execute();
}
