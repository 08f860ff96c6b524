import { sql } from "kysely";
import type { InvitationStatus } from "../../domain/invitation.ts";
import type { Db } from "../connect.ts";

/** Of which sending of an invitation a mail is. */
export type Sending = { invitationId: string; generation: number };

/** How long, in seconds, the link signs in, and when the reminder and the close come; null for never. */
export type Clocks = {
  windowSeconds: number;
  remindSeconds: number | null;
  closeSeconds: number | null;
};

/**
 * The invitations' mails were accepted at a moment: the windows of their links begin, and with the first mail the
 * clocks of reminder and closing (R31, R38). Answers those that had not gone on without these mails. Invitations are
 * locked before their links, and in order, as everybody does it.
 */
export async function markSent(
  db: Db,
  sendings: Sending[],
  from: Date,
  { windowSeconds, remindSeconds, closeSeconds }: Clocks,
) {
  const given = sql`unnest(${sendings.map((one) => one.invitationId)}::uuid[],
    ${sendings.map((one) => one.generation)}::int[]) as v(id, generation)`;
  await sql`select i.id from invitation i join ${given} on v.id = i.id
    order by i.id for no key update of i`.execute(db);
  const { rows } = await sql<InvitationIds>`
    update invitation i set
      status = 'sent',
      sent_at = ${from},
      first_sent_at = coalesce(i.first_sent_at, ${from}),
      sign_in_until = ${from}::timestamptz + make_interval(secs => ${windowSeconds}),
      remind_at = case when i.first_sent_at is null and ${remindSeconds}::float8 is not null
        then ${from}::timestamptz + make_interval(secs => ${remindSeconds}) else i.remind_at end,
      close_at = coalesce(i.close_at, ${from}::timestamptz + make_interval(secs => ${closeSeconds}))
    from ${given}
    where i.id = v.id and i.generation = v.generation and i.status = 'queued'
    returning i.id, i.location_id as "locationId", i.person_id as "personId",
      i.membership_id as "membershipId", i.generation`.execute(db);
  await sql`
    update sign_in_link k set valid_until = ${from}::timestamptz + make_interval(secs => ${windowSeconds})
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ generation }) => generation)}::int[])
      as v(id, generation)
    where k.invitation_id = v.id and k.generation = v.generation`.execute(db);
  return rows;
}

type InvitationIds = {
  id: string;
  locationId: string;
  personId: string;
  membershipId: string;
  generation: number;
};

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

/** The reminder was refused for good or came back; undefined when a newer mail is on its way, which has its own chance. */
export function markReminderBounced(db: Db, invitationId: string) {
  return db
    .updateTable("invitation")
    .set(BOUNCED)
    .where("id", "=", invitationId)
    .where("status", "in", ["sent", "window_closed", "reminded"])
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** The one reminder of each went out, whatever became of the invitations while it did. */
export function markReminded(db: Db, invitationIds: string[]) {
  return db
    .updateTable("invitation")
    .set({
      status: sql<InvitationStatus>`case when status in ('sent', 'window_closed') then 'reminded' else status end`,
      remindedAt: sql<Date>`now()`,
    })
    .where("id", "in", (e) =>
      e
        .selectFrom("invitation")
        .select("id")
        .where("id", "=", sql<string>`any(${invitationIds}::uuid[])`)
        .where("remindedAt", "is", null)
        .orderBy("id")
        .forNoKeyUpdate(),
    )
    .returning(["id", "locationId", "personId", "membershipId", "generation"])
    .execute();
}
