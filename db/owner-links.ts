import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { OwnerLinkTable } from "./schema/sign-in.ts";

const LINK_SECONDS = 15 * 60;

/** The one owner (R3), under a lock. */
export function lockOwner(db: Db) {
  return db
    .selectFrom("person")
    .select(["id", "canonicalEmail"])
    .where("isOwner", "=", true)
    .forUpdate()
    .executeTakeFirst();
}

export async function makeOwner(db: Db, personId: string): Promise<void> {
  await db.updateTable("person").set({ isOwner: true }).where("id", "=", personId).execute();
}

/** Keeps a new link; the person's older ones are dead. */
export async function replaceOwnerLink(
  db: Db,
  link: Pick<Insertable<OwnerLinkTable>, "id" | "personId" | "tokenHash">,
): Promise<void> {
  await db
    .updateTable("ownerLink")
    .set({ validUntil: sql<Date>`now()` })
    .where("personId", "=", link.personId)
    .where("spentAt", "is", null)
    .execute();
  await db
    .insertInto("ownerLink")
    .values({
      ...link,
      validUntil: sql<Date>`now() + make_interval(secs => ${LINK_SECONDS})`,
    })
    .execute();
}

export function findOwnerLink(db: Db, tokenHash: Buffer) {
  return db
    .selectFrom("ownerLink as k")
    .innerJoin("person as p", "p.id", "k.personId")
    .select(["p.id as personId", "p.canonicalEmail"])
    .where("k.tokenHash", "=", tokenHash)
    .where("k.spentAt", "is", null)
    .where("k.validUntil", ">", sql<Date>`now()`)
    .where("p.isOwner", "=", true)
    .executeTakeFirst();
}

export function spendOwnerLink(db: Db, tokenHash: Buffer) {
  return db
    .updateTable("ownerLink")
    .set({ spentAt: sql<Date>`now()` })
    .where("tokenHash", "=", tokenHash)
    .where("spentAt", "is", null)
    .where("validUntil", ">", sql<Date>`now()`)
    .returning("personId")
    .executeTakeFirst();
}
