import { type Insertable, sql, type Updateable } from "kysely";
import { notFound } from "../../domain/errors.ts";
import { FINAL_STATUSES } from "../../domain/invitation.ts";
import type { Db } from "../connect.ts";
import type { InvitationTable } from "../schema/invitations.ts";
import { withNewestMail } from "./newest-mail.ts";

/** Adds invitations; one of an active account starts as activated. */
export async function insertInvitations(
  db: Db,
  rows: Omit<Insertable<InvitationTable>, "activatedAt">[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto("invitation")
    .values(
      rows.map((row) => ({
        ...row,
        activatedAt: row.status === "activated" ? sql<Date>`now()` : null,
      })),
    )
    .execute();
}

/** Corrects the name by which somebody was invited, as long as the invitation is open. */
export async function correctInvitedName(
  db: Db,
  membershipId: string,
  name: { firstName: string; lastName: string | null },
): Promise<void> {
  await db
    .updateTable("invitation")
    .set(name)
    .where("membershipId", "=", membershipId)
    .where("status", "not in", [...FINAL_STATUSES])
    .execute();
}

/**
 * The row under a lock: whoever changes an invitation, changes it after this. Not against its key, which mails and
 * audit lines point at: waiting for those would close a circle with the mailer.
 */
export async function lockInvitation(db: Db, id: string) {
  const row = await db
    .selectFrom("invitation")
    .selectAll()
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("The invitation");
  return row;
}

/** The open invitations of a person, under a lock. */
export function lockOpenInvitations(db: Db, personId: string) {
  return db
    .selectFrom("invitation")
    .selectAll()
    .where("personId", "=", personId)
    .where("status", "not in", [...FINAL_STATUSES])
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

/** The latest invitation of each membership. */
export function listLatestInvitations(db: Db, membershipIds: string[]) {
  return db
    .selectFrom("invitation")
    .distinctOn("membershipId")
    .select(["id", "membershipId", "status"])
    .where("membershipId", "in", membershipIds)
    .orderBy("membershipId")
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .execute();
}

export async function updateInvitation(
  db: Db,
  id: string,
  change: Updateable<InvitationTable>,
): Promise<void> {
  await db.updateTable("invitation").set(change).where("id", "=", id).execute();
}

export async function activateInvitations(
  db: Db,
  ids: string[],
  by: "link" | "code",
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("invitation")
    .set({ status: "activated", activatedAt: sql<Date>`now()`, activatedBy: by })
    .where("id", "in", ids)
    .execute();
}

/** Ids of invitations that should have a process: open, and old enough to have been handed over. */
export function listOpenInvitationIds(db: Db, after: string | undefined, limit: number) {
  let query = db
    .selectFrom("invitation")
    .select("id")
    .where("status", "not in", [...FINAL_STATUSES])
    .where("createdAt", "<", sql<Date>`now() - interval '1 minute'`);
  if (after) query = query.where("id", ">", after);
  return query.orderBy("id").limit(limit).execute();
}

/** What processes are started with, and how long the link of each signs in from now, in seconds. */
export function listProcessFacts(db: Db, ids: string[]) {
  return withNewestMail(db)
    .innerJoin("location as l", "l.id", "i.locationId")
    .innerJoin("person as p", "p.id", "i.personId")
    .select([
      "i.id",
      "i.status",
      "i.source",
      "i.membershipId",
      "i.signInUntil",
      "i.remindAt",
      "i.remindedAt",
      "i.closeAt",
      "l.slug as locationSlug",
      "p.canonicalEmail",
      "m.state as mailState",
      sql<number | null>`extract(epoch from least(i.sign_in_until, i.close_at,
        case when i.reminded_at is null then i.remind_at end) - now())::float8`.as("dueSeconds"),
    ])
    .where("i.id", "=", sql<string>`any(${ids}::uuid[])`)
    .execute();
}

export type ProcessFacts = Awaited<ReturnType<typeof listProcessFacts>>[number];
