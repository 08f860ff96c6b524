import type { Db } from "../db/connect.ts";
import {
  findSuppression,
  liftSuppression,
  listSuppressions as querySuppressions,
  suppressClaimed,
  type SuppressionRow,
} from "../db/suppressions.ts";
import { notFound } from "../domain/errors.ts";
import type { SuppressionReason } from "../domain/mail-fate.ts";
import { fullName } from "../domain/person-name.ts";
import { authorize, systemActor, type Actor } from "../domain/permissions.ts";
import { REASONS, type ReasonCode } from "../domain/reasons.ts";
import { record, type AuditLine } from "./audit.ts";
import { stopInvitation } from "./returned-mail.ts";
import type { Tx } from "./unit-of-work.ts";

/** Ends those of claimed mails that go to an address to be left alone, and what they were for; gives their ids. */
export async function suppressMails(tx: Tx, ids: string[]): Promise<Set<string>> {
  const mails = await suppressClaimed(tx.db, ids, REASONS.mail_suppressed);
  for (const mail of mails) {
    const stopped = await stopInvitation(tx, mail);
    await record(tx, systemActor, {
      type: stopped ? "invitation.bounced" : "mail.suppressed",
      reasonCode: "mail_suppressed",
      locationId: mail.locationId,
      personId: mail.personId,
      invitationId: mail.invitationId,
      detail: { emailId: mail.id, generation: mail.generation },
    });
  }
  return new Set(mails.map(({ id }) => id));
}

/** Somebody sends to an address again, of their own will: mail goes there from now on. */
export const liftOnRequest = (tx: Tx, actor: Actor, canonicalEmail: string, about: About) =>
  lift(tx, actor, canonicalEmail, EVERY_REASON, about);

/** A mail has just reached the address, so that no bounce stands against it. Whoever complained still wants none. */
export const liftAsReached = (tx: Tx, canonicalEmail: string, about: About) =>
  lift(tx, systemActor, canonicalEmail, ["bounced"], about);

const EVERY_REASON: SuppressionReason[] = ["bounced", "complained"];

/** An address that is left alone, as those who run a location see it. */
export type SuppressionView = ReturnType<typeof viewOf>;

/** A page of the addresses left alone that a location has to do with, newest first. */
export async function listSuppressions(
  db: Db,
  actor: Actor,
  locationId: string,
  page: { before?: string | undefined; limit: number },
): Promise<{ items: SuppressionView[]; nextId: string | null }> {
  authorize(actor, "customers", locationId);
  const rows = await querySuppressions(db, locationId, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(viewOf);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function getSuppression(
  db: Db,
  actor: Actor,
  locationId: string,
  id: string,
): Promise<SuppressionView> {
  return viewOf(await getVisible(db, actor, locationId, id));
}

/** Takes an address off the list by hand. Nothing is sent by that: whoever wants to, sends it again. */
export async function takeOffList(
  tx: Tx,
  actor: Actor,
  locationId: string,
  id: string,
): Promise<void> {
  const row = await getVisible(tx.db, actor, locationId, id);
  const { canonicalEmail, personId, membershipId } = row;
  const address = personId === null ? canonicalEmail : null;
  const about = { locationId, personId, membershipId, address };
  await lift(tx, actor, canonicalEmail, EVERY_REASON, about, "suppression_lifted_by_hand");
}

async function getVisible(db: Db, actor: Actor, locationId: string, id: string) {
  authorize(actor, "customers", locationId);
  const row = isListId(id) ? await findSuppression(db, locationId, id) : undefined;
  if (!row) throw notFound("The address");
  return row;
}

export const isListId = (id: string) => /^[1-9]\d{0,17}$/.test(id);

const viewOf = ({ membershipId, ...row }: SuppressionRow) => ({
  id: row.id,
  address: row.canonicalEmail,
  reason: row.reason,
  since: row.createdAt.toISOString(),
  person:
    row.firstName === null || membershipId === null
      ? null
      : { name: fullName(row.firstName, row.lastName), membershipId },
});

type About = Pick<
  AuditLine,
  "locationId" | "personId" | "membershipId" | "invitationId" | "address"
>;

async function lift(
  tx: Tx,
  actor: Actor,
  canonicalEmail: string,
  reasons: SuppressionReason[],
  about: About,
  reasonCode: ReasonCode = "suppression_lifted",
): Promise<void> {
  const suppressedFor = await liftSuppression(tx.db, canonicalEmail, reasons);
  if (!suppressedFor) return;
  await record(tx, actor, {
    type: "mail.allowed",
    reasonCode,
    ...about,
    detail: { suppressedFor },
  });
}
