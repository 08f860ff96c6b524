import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { MembershipTable, PersonTable } from "./schema/people.ts";

/**
 * Adds people whose address is new, and returns everybody of these addresses. In the order of the addresses, so that
 * two lists with the same people wait for each other in one direction only.
 */
export async function upsertPeople(db: Db, people: Insertable<PersonTable>[]) {
  const added = await db
    .insertInto("person")
    .values(people.toSorted((a, b) => (a.canonicalEmail < b.canonicalEmail ? -1 : 1)))
    .onConflict((conflict) => conflict.column("canonicalEmail").doNothing())
    .returning("id")
    .execute();
  const rows = await db
    .selectFrom("person")
    .selectAll()
    .where(
      "canonicalEmail",
      "in",
      people.map((p) => p.canonicalEmail),
    )
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  const addedIds = new Set(added.map((row) => row.id));
  return rows.map((row) => ({ ...row, added: addedIds.has(row.id) }));
}

/** Comes before every other lock about the person. */
export async function lockPerson(db: Db, id: string): Promise<void> {
  await db
    .selectFrom("person")
    .select("id")
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Adds memberships that are missing, and returns all of them under a lock: two doors inviting at once take turns. */
export async function lockMemberships(db: Db, memberships: Insertable<MembershipTable>[]) {
  const added = await db
    .insertInto("membership")
    .values(memberships)
    .onConflict((conflict) => conflict.columns(["personId", "locationId"]).doNothing())
    .returning("id")
    .execute();
  const addedIds = new Set(added.map((row) => row.id));
  const rows = await db
    .selectFrom("membership")
    .selectAll()
    .where("locationId", "in", [...new Set(memberships.map((m) => m.locationId))])
    .where(
      "personId",
      "in",
      memberships.map((m) => m.personId),
    )
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  return rows.map((row) => ({ ...row, added: addedIds.has(row.id) }));
}

export function findMembership(db: Db, id: string) {
  return db.selectFrom("membership").selectAll().where("id", "=", id).executeTakeFirst();
}

/** What a person may do in a location: all of it, or what their membership there gives them. */
export function findRights(db: Db, personId: string, locationId: string) {
  return db
    .selectFrom("person as p")
    .leftJoin("membership as m", (join) =>
      join
        .onRef("m.personId", "=", "p.id")
        .on("m.locationId", "=", locationId)
        .on("m.type", "=", "member"),
    )
    .select(["p.isOwner", "m.permissions"])
    .where("p.id", "=", personId)
    .executeTakeFirst();
}

/** The people behind memberships under locks, in one order; before every other lock about them. */
export function lockPeopleOf(db: Db, membershipIds: string[]) {
  return db
    .selectFrom("person as p")
    .innerJoin("membership as s", "s.personId", "p.id")
    .select(["s.id as membershipId", "p.id", "p.activatedAt"])
    .where("s.id", "in", membershipIds)
    .orderBy("p.id")
    .forNoKeyUpdate("p")
    .execute();
}

export async function makeMembers(db: Db, membershipIds: string[]): Promise<void> {
  if (membershipIds.length === 0) return;
  await db
    .updateTable("membership")
    .set({ type: "member", invitedAt: sql<Date>`now()`, removedAt: null, removalReason: null })
    .where("id", "in", membershipIds)
    .execute();
}

/** A nonmember holds no role and no rights. */
export async function makeNonmember(db: Db, membershipId: string, reason: string): Promise<void> {
  await db
    .updateTable("membership")
    .set({
      type: "nonmember",
      role: "member",
      permissions: [],
      removedAt: sql<Date>`now()`,
      removalReason: reason,
    })
    .where("id", "=", membershipId)
    .execute();
}

/**
 * Corrects the name, and where one is given the phone, of somebody who never activated and whom no other location
 * invited (R140).
 */
export function correctPerson(
  db: Db,
  person: { id: string; firstName: string; lastName: string | null; phone?: string | null },
  locationId: string,
) {
  const { id, ...said } = person;
  return db
    .updateTable("person")
    .set(said)
    .where("id", "=", id)
    .where("activatedAt", "is", null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("membership")
            .select("id")
            .whereRef("personId", "=", "person.id")
            .where("locationId", "<>", locationId),
        ),
      ),
    )
    .where((e) =>
      e.or([
        e("firstName", "<>", person.firstName),
        e("lastName", "is distinct from", person.lastName),
        ...(person.phone === undefined ? [] : [e("phone", "is distinct from", person.phone)]),
      ]),
    )
    .returning("id")
    .executeTakeFirst();
}

/** The person as activated; undefined when they had been before. */
export function activate(db: Db, personId: string) {
  return db
    .updateTable("person")
    .set({ activatedAt: sql<Date>`now()` })
    .where("id", "=", personId)
    .where("activatedAt", "is", null)
    .returning("id")
    .executeTakeFirst();
}

/** Somebody who may be mailed a test: the owner, an administrator of the location, or the asker themselves. */
export function findTestReader(
  db: Db,
  {
    canonicalEmail,
    locationId,
    askerId,
  }: Record<"canonicalEmail" | "locationId", string> & {
    askerId: string | null;
  },
) {
  return db
    .selectFrom("person as p")
    .select(["p.id", "p.firstName", "p.lastName"])
    .where("p.canonicalEmail", "=", canonicalEmail)
    .where((e) =>
      e.or([
        e("p.isOwner", "=", true),
        ...(askerId === null ? [] : [e("p.id", "=", askerId)]),
        e.exists(
          e
            .selectFrom("membership as m")
            .select("m.id")
            .whereRef("m.personId", "=", "p.id")
            .where("m.locationId", "=", locationId)
            .where("m.role", "=", "admin"),
        ),
      ]),
    )
    .executeTakeFirst();
}
