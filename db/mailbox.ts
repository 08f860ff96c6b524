import { uuidv7 } from "uuidv7";
import type { Db } from "./connect.ts";
import type { MailKind } from "../domain/mail.ts";

export type MailboxMessage = {
  emailId: string;
  recipient: string;
  kind: MailKind;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
};

export async function insertMailboxMessages(db: Db, messages: MailboxMessage[]): Promise<void> {
  await db
    .insertInto("mailboxMessage")
    .values(
      messages.map((message) => ({
        id: uuidv7(),
        ...message,
        headers: JSON.stringify(message.headers),
      })),
    )
    .onConflict((conflict) => conflict.column("emailId").doNothing())
    .execute();
}

/** All local mail, oldest first; of one address if given. */
export function listMailboxMessages(db: Db, filter: { recipient?: string } = {}) {
  let query = db.selectFrom("mailboxMessage").selectAll();
  if (filter.recipient) query = query.where("recipient", "=", filter.recipient);
  return query.orderBy("sentAt").orderBy("id").execute();
}

/** What a list of the local mail shows, newest first. */
export function listNewestMailboxMessages(db: Db, limit: number) {
  return db
    .selectFrom("mailboxMessage")
    .select(["id", "recipient", "kind", "subject", "sentAt"])
    .orderBy("sentAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export function findMailboxMessage(db: Db, id: string) {
  return db.selectFrom("mailboxMessage").selectAll().where("id", "=", id).executeTakeFirst();
}
