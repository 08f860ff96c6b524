import { sql } from "kysely";
import type { Db } from "./connect.ts";

export type SignInLink = NonNullable<Awaited<ReturnType<typeof findSignInLink>>>;

/** A link with all that decides what it may do now. One SELECT: looking at a link changes nothing. */
export function findSignInLink(db: Db, tokenHash: Buffer) {
  return db
    .selectFrom("signInLink as k")
    .innerJoin("invitation as i", "i.id", "k.invitationId")
    .innerJoin("membership as m", "m.id", "i.membershipId")
    .innerJoin("location as l", "l.id", "k.locationId")
    .innerJoin("person as p", (join) =>
      // A link belongs to the address that it was mailed to.
      join.onRef("p.id", "=", "k.personId").onRef("p.canonicalEmail", "=", "k.canonicalEmail"),
    )
    .select((e) => [
      "k.id",
      "k.personId",
      "k.spentAt",
      "k.pressedBy",
      "k.revokedAt",
      "k.revokeReason",
      "k.suspendedAt",
      "k.canonicalEmail",
      "i.locale",
      "l.name as locationName",
      "m.type as membershipType",
      "p.firstName",
      "p.isOwner",
      "p.activatedAt",
      sql<boolean>`coalesce(k.valid_until > now(), false)`.as("inWindow"),
      sql<boolean>`coalesce(k.spent_at > now() - interval '10 minutes', false)`.as("justSpent"),
      e
        .exists(
          e
            .selectFrom("membership as a")
            .select("a.id")
            .whereRef("a.personId", "=", "p.id")
            .where("a.role", "=", "admin"),
        )
        .as("administers"),
    ])
    .where("k.tokenHash", "=", tokenHash)
    .executeTakeFirst();
}

/** Whether an invitation's link is kept from working until somebody decides whose its address is. */
export async function hasSuspendedLink(db: Db, invitationId: string): Promise<boolean> {
  const link = await db
    .selectFrom("signInLink")
    .select("id")
    .where("invitationId", "=", invitationId)
    .where("suspendedAt", "is not", null)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return link !== undefined;
}

/** Spends a sign-in link. Undefined when it was spent, revoked, is past its window, or never was. */
export function spendLink(db: Db, tokenHash: Buffer, pressedBy: Buffer) {
  return db
    .updateTable("signInLink")
    .set({ spentAt: sql<Date>`now()`, pressedBy })
    .where("tokenHash", "=", tokenHash)
    .where("spentAt", "is", null)
    .where("revokedAt", "is", null)
    .where("suspendedAt", "is", null)
    .where("validUntil", ">", sql<Date>`now()`)
    .returning(["id", "personId"])
    .executeTakeFirst();
}
