import { liftSuppression, suppressClaimed } from "../db/suppressions.ts";
import type { SuppressionReason } from "../domain/mail-fate.ts";
import { REASONS } from "../domain/reasons.ts";
import { systemActor, type Actor } from "../domain/permissions.ts";
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
  lift(tx, actor, canonicalEmail, ["bounced", "complained"], about);

/** A mail has just reached the address, so that no bounce stands against it. Whoever complained still wants none. */
export const liftAsReached = (tx: Tx, canonicalEmail: string, about: About) =>
  lift(tx, systemActor, canonicalEmail, ["bounced"], about);

type About = Pick<AuditLine, "locationId" | "personId" | "membershipId" | "invitationId">;

async function lift(
  tx: Tx,
  actor: Actor,
  canonicalEmail: string,
  reasons: SuppressionReason[],
  about: About,
): Promise<void> {
  const suppressedFor = await liftSuppression(tx.db, canonicalEmail, reasons);
  if (!suppressedFor) return;
  await record(tx, actor, {
    type: "mail.allowed",
    reasonCode: "suppression_lifted",
    ...about,
    detail: { suppressedFor },
  });
}
