import { sql, type Insertable, type Updateable } from "kysely";
import { FINAL_STATUSES, type InvitationStatus } from "../domain/invitation.ts";
import { notFound } from "../domain/errors.ts";
import type { Db } from "./connect.ts";
import type { InvitationTable, RevokeReason, SignInLinkTable } from "./schema.ts";

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

export async function insertLinks(db: Db, rows: Insertable<SignInLinkTable>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto("signInLink").values(rows).execute();
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

/** Ends the links of invitations that nobody has spent. */
export async function revokeLinks(
  db: Db,
  invitationIds: string[],
  reason: RevokeReason,
): Promise<void> {
  if (invitationIds.length === 0) return;
  await db
    .updateTable("signInLink")
    .set({ revokedAt: sql<Date>`now()`, revokeReason: reason })
    .where("invitationId", "in", invitationIds)
    .where("spentAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
}

/** How often an invitation was sent again within the last day. */
export async function countRecentResends(db: Db, invitationId: string): Promise<number> {
  const row = await db
    .selectFrom("email")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("invitationId", "=", invitationId)
    .where("kind", "=", "invitation")
    .where("generation", ">", 1)
    .where("createdAt", ">", sql<Date>`now() - interval '1 day'`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** True while the invitation's newest mail is younger than that. */
export async function wasMailedWithin(
  db: Db,
  invitationId: string,
  seconds: number,
): Promise<boolean> {
  const row = await db
    .selectFrom("email")
    .select("id")
    .where("invitationId", "=", invitationId)
    .where("kind", "=", "invitation")
    .where("createdAt", ">", sql<Date>`now() - make_interval(secs => ${seconds})`)
    .executeTakeFirst();
  return row !== undefined;
}

const views = (db: Db) =>
  db
    .selectFrom("invitation as i")
    .innerJoin("person as p", "p.id", "i.personId")
    .leftJoin("email as m", (join) =>
      join
        .onRef("m.invitationId", "=", "i.id")
        .onRef("m.generation", "=", "i.generation")
        .on("m.kind", "in", ["invitation", "welcome"]),
    )
    .select([
      "i.id",
      "i.locationId",
      "i.membershipId",
      "i.personId",
      "p.canonicalEmail",
      "p.email",
      "p.firstName",
      "p.lastName",
      "i.status",
      "i.source",
      "i.sentAt",
      "i.signInUntil",
      "i.remindAt",
      "i.remindedAt",
      "i.activatedAt",
      "i.activatedBy",
      "i.closeAt",
      "i.createdAt",
      "m.state as mailState",
      "m.providerId as mailProviderId",
      "m.reason as mailReason",
    ]);

export type InvitationRow = Awaited<ReturnType<typeof findInvitation>> & object;

export function findInvitation(db: Db, id: string) {
  return views(db).where("i.id", "=", id).executeTakeFirst();
}

export function findLatestInvitation(db: Db, membershipId: string) {
  return views(db)
    .where("i.membershipId", "=", membershipId)
    .orderBy("i.createdAt", "desc")
    .orderBy("i.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Invitations of a location, newest first; `before` is the id the last page ended with. */
export function listInvitations(
  db: Db,
  locationId: string,
  filter: { status?: InvitationStatus; canonicalEmail?: string; before?: string; limit: number },
) {
  let query = views(db).where("i.locationId", "=", locationId);
  if (filter.status) query = query.where("i.status", "=", filter.status);
  if (filter.canonicalEmail) query = query.where("p.canonicalEmail", "=", filter.canonicalEmail);
  if (filter.before) query = query.where("i.id", "<", filter.before);
  return query.orderBy("i.id", "desc").limit(filter.limit).execute();
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

export type AcceptedMail = {
  invitationId: string;
  generation: number;
  /** The window and the reminder count from here. */
  from: Date;
  windowSeconds: number;
  remindSeconds: number | null;
  closeSeconds: number | null;
};

/**
 * The invitation's mail was accepted: the link's window begins, and with the first one the clocks of reminder and
 * closing (R31, R38). Undefined when the invitation went on without this mail. The invitation is locked before its
 * link, as everybody does it.
 */
export async function markSent(db: Db, mail: AcceptedMail) {
  const until = sql<Date>`${mail.from}::timestamptz + make_interval(secs => ${mail.windowSeconds})`;
  const row = await db
    .updateTable("invitation")
    .set({
      status: "sent",
      sentAt: mail.from,
      firstSentAt: sql<Date>`coalesce(first_sent_at, ${mail.from}::timestamptz)`,
      signInUntil: until,
      ...(mail.remindSeconds !== null && {
        remindAt: sql<Date>`case when first_sent_at is null then ${mail.from}::timestamptz + make_interval(secs => ${mail.remindSeconds}) else remind_at end`,
      }),
      ...(mail.closeSeconds !== null && {
        closeAt: sql<Date>`coalesce(close_at, ${mail.from}::timestamptz + make_interval(secs => ${mail.closeSeconds}))`,
      }),
    })
    .where("id", "=", mail.invitationId)
    .where("generation", "=", mail.generation)
    .where("status", "=", "queued")
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
  if (!row) return undefined;
  await db
    .updateTable("signInLink")
    .set({ validUntil: until })
    .where("invitationId", "=", mail.invitationId)
    .where("generation", "=", mail.generation)
    .execute();
  return row;
}

/**
 * While a call is under way its link must work already: the mail may be read before we know that it is out. A call
 * that surely failed has used up nothing of it.
 */
export async function openWindow(db: Db, linkId: string, seconds: number): Promise<void> {
  await db
    .updateTable("signInLink")
    .set({ validUntil: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where("id", "=", linkId)
    .execute();
}

/** The mail came back or was refused for good: nothing goes on by itself before the close. */
export function markBounced(
  db: Db,
  invitationId: string,
  generation: number,
  closeSeconds: number | null,
) {
  return db
    .updateTable("invitation")
    .set({
      ...BOUNCED,
      ...(closeSeconds !== null && {
        closeAt: sql<Date>`coalesce(close_at, now() + make_interval(secs => ${closeSeconds}))`,
      }),
    })
    .where("id", "=", invitationId)
    .where("generation", "=", generation)
    .where("status", "in", ["queued", "sent", "window_closed", "reminded"])
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

const BOUNCED = { status: "bounced", signInUntil: null, remindAt: null } as const;

/** The reminder was refused for good; undefined when a newer mail is on its way, which has its own chance. */
export function markReminderBounced(db: Db, invitationId: string) {
  return db
    .updateTable("invitation")
    .set(BOUNCED)
    .where("id", "=", invitationId)
    .where("status", "in", ["sent", "window_closed"])
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** The one reminder went out, whatever became of the invitation while it did. */
export function markReminded(db: Db, invitationId: string) {
  return db
    .updateTable("invitation")
    .set({
      status: sql<InvitationStatus>`case when status in ('sent', 'window_closed') then 'reminded' else status end`,
      remindedAt: sql<Date>`now()`,
    })
    .where("id", "=", invitationId)
    .where("remindedAt", "is", null)
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** The row as its process sees it. */
export function findProgress(db: Db, id: string) {
  return db
    .selectFrom("invitation as i")
    .leftJoin("email as m", (join) =>
      join
        .onRef("m.invitationId", "=", "i.id")
        .onRef("m.generation", "=", "i.generation")
        .on("m.kind", "in", ["invitation", "welcome"]),
    )
    .select([
      "i.status",
      "i.generation",
      "i.signInUntil",
      "i.remindAt",
      "i.remindedAt",
      "i.closeAt",
      "m.state as mailState",
    ])
    .where("i.id", "=", id)
    .executeTakeFirst();
}

/** Ends the window when its time is over by the database's clock; undefined when the row has gone on meanwhile. */
export function closeWindow(db: Db, id: string) {
  return db
    .updateTable("invitation")
    .set({
      status: sql<InvitationStatus>`case when reminded_at is null then 'window_closed' else 'reminded' end`,
    })
    .where("id", "=", id)
    .where("status", "=", "sent")
    .where("signInUntil", "<=", sql<Date>`now()`)
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** Closes what nobody activated; undefined when the row has gone on meanwhile. */
export function closeInvitation(db: Db, id: string) {
  return db
    .updateTable("invitation")
    .set({ status: "closed" })
    .where("id", "=", id)
    .where("status", "not in", [...FINAL_STATUSES])
    .where("closeAt", "<=", sql<Date>`now()`)
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** Whether the time of the reminder has come, by the database's clock. */
export async function isReminderDue(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("invitation")
    .select("id")
    .where("id", "=", id)
    .where("remindAt", "<=", sql<Date>`now()`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function skipReminder(db: Db, id: string): Promise<void> {
  await db.updateTable("invitation").set({ remindAt: null }).where("id", "=", id).execute();
}

/** What a process is started with, as its search attributes show it. */
export function findProcessFacts(db: Db, id: string) {
  return db
    .selectFrom("invitation as i")
    .innerJoin("location as l", "l.id", "i.locationId")
    .innerJoin("person as p", "p.id", "i.personId")
    .select([
      "i.id",
      "i.status",
      "i.source",
      "i.membershipId",
      "l.slug as locationSlug",
      "p.canonicalEmail",
    ])
    .where("i.id", "=", id)
    .executeTakeFirst();
}
