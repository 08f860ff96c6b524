import type { Db } from "../db/connect.ts";
import {
  findMailboxMessage,
  listMailboxMessages,
  listNewestMailboxMessages,
} from "../db/mailbox.ts";
import { notFound } from "../domain/errors.ts";
import type { MailKind } from "../domain/mail.ts";
import { isUuid } from "../domain/uuid.ts";

export type LocalMailSummary = {
  id: string;
  to: string;
  kind: MailKind;
  subject: string;
  sentAt: string;
};

export type LocalMail = LocalMailSummary & {
  html: string;
  text: string;
  headers: Record<string, string>;
};

/** All local mail, oldest first; of one canonical address if given. */
export async function listLocalMail(db: Db, to: string | undefined): Promise<LocalMail[]> {
  const rows = await listMailboxMessages(db, to === undefined ? {} : { recipient: to });
  return rows.map(mailOf);
}

export async function listNewestLocalMail(db: Db, limit: number): Promise<LocalMailSummary[]> {
  return (await listNewestMailboxMessages(db, limit)).map(summaryOf);
}

export async function getLocalMail(db: Db, id: string): Promise<LocalMail> {
  const row = isUuid(id) ? await findMailboxMessage(db, id) : undefined;
  if (!row) throw notFound("The mail");
  return mailOf(row);
}

type SummaryRow = Awaited<ReturnType<typeof listNewestMailboxMessages>>[number];
type Row = Awaited<ReturnType<typeof listMailboxMessages>>[number];

const summaryOf = ({ recipient, sentAt, id, kind, subject }: SummaryRow): LocalMailSummary => ({
  id,
  to: recipient,
  kind,
  subject,
  sentAt: sentAt.toISOString(),
});

const mailOf = (row: Row): LocalMail => ({
  ...summaryOf(row),
  html: row.html,
  text: row.text,
  headers: row.headers,
});
