import { sql } from "kysely";
import type { InvitationStatus } from "../../domain/invitation.ts";
import type { Db } from "../connect.ts";

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
