import { sql } from "kysely";
import type { Db } from "../connect.ts";

/** Memberships (`m`), each with its person (`p`) and its latest invitation (`i`). */
const withLatestInvitation = (db: Db) =>
  db
    .selectFrom("membership as m")
    .innerJoin("person as p", "p.id", "m.personId")
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .selectAll()
          .whereRef("membershipId", "=", "m.id")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    );

const views = (db: Db, newForSeconds: number) =>
  withLatestInvitation(db).select((e) => [
    "m.id",
    "m.personId",
    "m.locationId",
    "m.type",
    "m.role",
    "m.permissions",
    "m.invitedAt",
    "m.removedAt",
    "m.removalReason",
    "m.createdAt",
    "p.email",
    "p.canonicalEmail",
    "p.firstName as ownFirstName",
    "p.lastName as ownLastName",
    "p.phone",
    "p.locale",
    "p.activatedAt as firstSignInAt",
    "p.lastSeenAt",
    "i.id as invitationId",
    "i.firstName",
    "i.lastName",
    "i.status",
    "i.statusAt",
    "i.source",
    "i.locale as invitedIn",
    "i.flowId",
    "i.activatedAt",
    isNew(newForSeconds).as("isNew"),
    // What an account says of itself is not told to a location that it did not say it to.
    e
      .exists(
        e
          .selectFrom("membership as other")
          .select("other.id")
          .whereRef("other.personId", "=", "m.personId")
          .whereRef("other.locationId", "<>", "m.locationId"),
      )
      .as("isElsewhere"),
  ]);

export type MemberRow = Awaited<ReturnType<typeof listMembersOf>>[number];

/** People by their ids, the latest first. */
export async function listMembersOf(db: Db, ids: string[], newForSeconds: number) {
  return views(db, newForSeconds)
    .where("m.id", "=", sql<string>`any(${ids}::uuid[])`)
    .orderBy("m.id", "desc")
    .execute();
}

/** Until the first sign-in, and no longer than the location says (R61). */
export const isNew = (newForSeconds: number) =>
  sql<boolean>`(m.type = 'member' and p.activated_at is null
    and m.invited_at > now() - make_interval(secs => ${newForSeconds}))`;
