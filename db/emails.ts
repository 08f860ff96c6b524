import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { EmailTable } from "./schema/mail.ts";

export type NewEmail = Pick<
  Insertable<EmailTable>,
  | "id"
  | "purpose"
  | "kind"
  | "recipient"
  | "locale"
  | "locationId"
  | "personId"
  | "invitationId"
  | "generation"
  | "sealedCode"
> &
  // Words that are made when the mail is asked for, and not at its first attempt.
  Partial<Pick<Insertable<EmailTable>, "subject" | "html" | "text">>;

/** Adds mails to the queue. A purpose that has its row already is left as it is: that is what makes a mail single. */
export async function insertEmails(db: Db, emails: NewEmail[]): Promise<void> {
  if (emails.length === 0) return;
  await db
    .insertInto("email")
    .values(emails)
    .onConflict((conflict) => conflict.column("purpose").doNothing())
    .execute();
}

/**
 * Takes mails of an invitation out of the queue; one that was already handed to a provider stays. One that the mailer
 * is just taking is not waited for, which would close a circle: should it fail, it drops out at its next turn.
 */
export async function cancelQueuedEmails(db: Db, invitationIds: string[]): Promise<void> {
  if (invitationIds.length === 0) return;
  await db
    .updateTable("email")
    .set({ state: "canceled", settledAt: sql<Date>`now()` })
    .where("id", "in", (e) =>
      e
        .selectFrom("email")
        .select("id")
        .where("invitationId", "in", invitationIds)
        .where("state", "=", "queued")
        .where("batchId", "is", null)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
}

/** The state of each mail by purpose, for steps that wait for it. */
export function listMailStates(db: Db, purposes: string[]) {
  return db
    .selectFrom("email")
    .select(["purpose", "state", "notBefore"])
    .where("purpose", "=", sql<string>`any(${purposes})`)
    .execute();
}

/** The purpose of an invitation's newest mail. */
export async function findInvitationPurpose(
  db: Db,
  invitationId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("email as e")
    .innerJoin("invitation as i", "i.id", "e.invitationId")
    .select("e.purpose")
    .where("i.id", "=", invitationId)
    .whereRef("e.generation", "=", "i.generation")
    .executeTakeFirst();
  return row?.purpose;
}

export async function countMails(db: Db): Promise<{ state: string; count: number }[]> {
  const rows = await db
    .selectFrom("email")
    .select((e) => ["state", e.fn.countAll<string>().as("count")])
    .groupBy("state")
    .execute();
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}
