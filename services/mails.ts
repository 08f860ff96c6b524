import type { Db } from "../db/connect.ts";
import { findMail, listMails as queryMails, settleDoubt, type MailRow } from "../db/mails.ts";
import { DomainError, notFound } from "../domain/errors.ts";
import type { MailState } from "../domain/invitation.ts";
import type { MailKind } from "../domain/mail.ts";
import { actsIn, authorize, may, type Actor } from "../domain/permissions.ts";
import { REASONS } from "../domain/reasons.ts";
import { record } from "./audit.ts";
import { iso } from "./invitations/view.ts";
import { stopInvitation } from "./returned-mail.ts";
import type { Tx } from "./unit-of-work.ts";

/** A mail as outsiders see it: never its words, its link or its code. */
export type MailView = ReturnType<typeof mailView>;

export type Settlement = "delivered" | "not_sent";

/** A page of mails of the locations the actor works for, newest first. Codes belong to none of them. */
export async function listMails(
  db: Db,
  actor: Actor,
  filter: { state?: MailState; recipient?: string; before?: string; limit: number },
): Promise<{ items: MailView[]; nextId: string | null }> {
  if (!may(actor, "customers")) throw new DomainError("forbidden", NEEDED);
  const rows = await queryMails(db, actor.locations, { ...filter, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit).map(mailView);
  return { items, nextId: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

const NEEDED = 'This needs the permission "customers".';

/**
 * Somebody who looked says whether a mail in doubt went out. It is never sent again by that: what was not sent stops
 * its invitation, which can then be sent again.
 */
export async function settleMail(
  tx: Tx,
  actor: Actor,
  id: string,
  as: Settlement,
): Promise<MailView> {
  const row = await getVisible(tx.db, actor, id);
  const settled = await settleDoubt(tx.db, id, SETTLED[as]);
  if (!settled) {
    const { state } = (await findMail(tx.db, id)) ?? row;
    throw new DomainError("conflict", `This mail is ${state}: there is no doubt to settle.`);
  }
  const stopped = as === "not_sent" ? await stopUnsent(tx, settled) : undefined;
  await record(tx, actor, {
    type: stopped ? "invitation.bounced" : wasDelivered(settled.kind, as),
    reasonCode: as === "delivered" ? "mail_was_sent" : "mail_was_not_sent",
    locationId: row.locationId,
    personId: row.personId,
    invitationId: row.invitationId,
    detail: { emailId: id, generation: row.generation },
  });
  return mailView((await findMail(tx.db, id)) ?? row);
}

const SETTLED = {
  delivered: { state: "delivered", reason: REASONS.mail_was_sent },
  not_sent: { state: "refused", reason: REASONS.mail_was_not_sent },
} as const;

/** The provider's own word would have said the same. */
const wasDelivered = (kind: MailKind, as: Settlement) =>
  as === "delivered" && kind === "invitation" ? "invitation.delivered" : "mail.settled";

/** A reminder that was not sent says nothing against the address: the invitation goes on without. */
const stopUnsent = async (tx: Tx, mail: Parameters<typeof stopInvitation>[1]) =>
  mail.kind === "reminder" ? undefined : stopInvitation(tx, mail);

async function getVisible(db: Db, actor: Actor, id: string): Promise<MailRow> {
  const row = await findMail(db, id);
  const isVisible =
    row && (row.locationId === null ? actor.locations === "all" : actsIn(actor, row.locationId));
  if (!isVisible) throw notFound("The mail");
  if (row.locationId !== null) authorize(actor, "customers", row.locationId);
  else if (!may(actor, "customers")) throw new DomainError("forbidden", NEEDED);
  return row;
}

const mailView = (row: MailRow) => ({
  id: row.id,
  kind: row.kind,
  to: row.recipient,
  locationId: row.locationId,
  personId: row.personId,
  invitationId: row.invitationId,
  state: row.state,
  reason: row.reason,
  providerId: row.providerId,
  attempts: row.attempts,
  attemptedAt: iso(row.attemptedAt),
  settledAt: iso(row.settledAt),
  createdAt: row.createdAt.toISOString(),
});
