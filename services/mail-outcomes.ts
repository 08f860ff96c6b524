import {
  markBounced,
  markReminded,
  markReminderBounced,
  markSent,
} from "../db/invitations/mail.ts";
import { getLocation } from "../db/locations.ts";
import { releaseStarts } from "../db/outbox.ts";
import { settleEmail, type SettledEmail } from "../db/mail-queue.ts";
import { durationSeconds } from "../domain/duration.ts";
import type { LocationSettings } from "../domain/location.ts";
import { systemActor } from "../domain/permissions.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import { record } from "./audit.ts";
import type { Tx } from "./unit-of-work.ts";

/** How a call to the provider ended for one mail. */
export type MailOutcome =
  | { state: "handed_over"; providerId: string | null }
  | { state: "refused"; reason: string }
  | { state: "unknown"; reason: string };

const REASON: Record<MailOutcome["state"], ReasonCode> = {
  handed_over: "mail_accepted",
  refused: "mail_refused",
  unknown: "mail_unknown",
};

type FollowedMail = Pick<SettledEmail, "kind" | "generation" | "attemptedAt" | "settledAt">;

/**
 * Records how a mail went, and what follows for its invitation. A mail in doubt counts as sent from the
 * attempt that is in doubt, and is never sent again by itself.
 */
export async function recordMailOutcome(
  tx: Tx,
  emailId: string,
  batchId: string,
  outcome: MailOutcome,
): Promise<void> {
  const email = await settleEmail(tx.db, emailId, batchId, {
    state: outcome.state,
    reason: outcome.state === "handed_over" ? null : outcome.reason,
    providerId: outcome.state === "handed_over" ? outcome.providerId : null,
  });
  if (!email?.invitationId || !email.locationId) return;
  tx.messageIds.push(...(await releaseStarts(tx.db, [email.invitationId])));
  const { settings } = await getLocation(tx.db, email.locationId);
  const reached = await follow(tx, email, email.invitationId, outcome, settings);
  if (!reached) return;
  await record(tx, systemActor, {
    type: reached.type,
    reasonCode: REASON[outcome.state],
    locationId: reached.row.locationId,
    personId: reached.row.personId,
    membershipId: reached.row.membershipId,
    invitationId: reached.row.id,
    detail: { emailId, generation: email.generation },
  });
}

/** What an outcome means for the invitation of its mail; undefined where that has gone on without it. */
export async function follow(
  tx: Tx,
  email: FollowedMail,
  invitationId: string,
  outcome: MailOutcome,
  settings: LocationSettings,
) {
  if (email.kind === "reminder") {
    if (outcome.state === "refused") {
      const row = await markReminderBounced(tx.db, invitationId);
      return row && { type: "invitation.bounced", row };
    }
    const row = await markReminded(tx.db, invitationId);
    return row && { type: "invitation.reminded", row };
  }
  if (email.kind !== "invitation" || email.generation === null) return undefined;
  const closeSeconds = settings.closeInvitationsAfter
    ? (durationSeconds(settings.closeInvitationsAfter) ?? null)
    : null;
  if (outcome.state === "refused") {
    const row = await markBounced(tx.db, invitationId, email.generation, closeSeconds);
    return row && { type: "invitation.bounced", row };
  }
  const from = outcome.state === "unknown" ? email.attemptedAt : email.settledAt;
  if (!from) throw new Error("A mail was settled without an attempt.");
  const row = await markSent(tx.db, {
    invitationId,
    generation: email.generation,
    from,
    windowSeconds: durationSeconds(settings.signInWindow) ?? 0,
    remindSeconds:
      settings.invitationReminder === "off"
        ? null
        : (durationSeconds(settings.remindAfter) ?? null),
    closeSeconds,
  });
  return row && { type: "invitation.sent", row };
}
