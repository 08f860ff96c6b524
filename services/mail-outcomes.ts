import {
  markBounced,
  markReminded,
  markReminderBounced,
  markSent,
  type Clocks,
} from "../db/invitations/mail.ts";
import { getLocation } from "../db/locations.ts";
import { releaseStarts } from "../db/outbox.ts";
import { settleEmails, type SettledEmail } from "../db/mail-settlements.ts";
import { durationSeconds } from "../domain/duration.ts";
import type { LocationSettings } from "../domain/location.ts";
import type { MailKind } from "../domain/mail.ts";
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

type FollowedMail = Pick<
  SettledEmail,
  "id" | "kind" | "invitationId" | "generation" | "locationId" | "attemptedAt" | "settledAt"
>;

/**
 * Records how the mails of a call went, and what follows for their invitations. A mail in doubt counts as sent from
 * the attempt that is in doubt, and is never sent again by itself.
 */
export async function recordMailOutcomes(
  tx: Tx,
  batchId: string,
  outcomes: { emailId: string; outcome: MailOutcome }[],
): Promise<void> {
  for (const [state, those] of Map.groupBy(outcomes, ({ outcome }) => outcome.state)) {
    const emails = await settleEmails(
      tx.db,
      batchId,
      those.map(({ emailId, outcome }) => ({
        id: emailId,
        state,
        reason: outcome.state === "handed_over" ? null : outcome.reason,
        providerId: outcome.state === "handed_over" ? outcome.providerId : null,
      })),
    );
    await follow(tx, emails, state);
  }
}

/** What follows for the invitations of mails that went one way, unless they have gone on without them. */
export async function follow(
  tx: Tx,
  emails: FollowedMail[],
  state: MailOutcome["state"],
): Promise<void> {
  const invitationIds = emails.flatMap(({ invitationId }) => invitationId ?? []);
  tx.messageIds.push(...(await releaseStarts(tx.db, invitationIds)));
  for (const [locationId, those] of Map.groupBy(emails, (email) => email.locationId)) {
    if (locationId === null) continue;
    const { settings } = await getLocation(tx.db, locationId);
    const clocks = clocksOf(settings);
    const reached =
      state === "refused"
        ? await bounced(tx, those, clocks)
        : [...(await reminded(tx, those)), ...(await sent(tx, those, state, clocks))];
    await recordReached(tx, those, reached, state);
  }
}

type Reached = {
  type: string;
  row: { id: string; locationId: string; personId: string; membershipId: string };
};

const clocksOf = (settings: LocationSettings): Clocks => ({
  windowSeconds: durationSeconds(settings.signInWindow) ?? 0,
  remindSeconds:
    settings.invitationReminder === "off" ? null : (durationSeconds(settings.remindAfter) ?? null),
  closeSeconds: settings.closeInvitationsAfter
    ? (durationSeconds(settings.closeInvitationsAfter) ?? null)
    : null,
});

const ofKind = (emails: FollowedMail[], kind: MailKind) =>
  emails.flatMap((email) => {
    const { invitationId, generation, attemptedAt, settledAt } = email;
    return email.kind === kind && invitationId !== null && generation !== null
      ? [{ invitationId, generation, attemptedAt, settledAt }]
      : [];
  });

async function sent(
  tx: Tx,
  emails: FollowedMail[],
  state: "handed_over" | "unknown",
  clocks: Clocks,
): Promise<Reached[]> {
  const reached: Reached[] = [];
  const timed = ofKind(emails, "invitation").map((mail) => {
    const from = state === "unknown" ? mail.attemptedAt : mail.settledAt;
    if (!from) throw new Error("A mail was settled without an attempt.");
    return { ...mail, from };
  });
  for (const those of Map.groupBy(timed, ({ from }) => from.getTime()).values()) {
    const [first] = those;
    if (!first) continue;
    const rows = await markSent(tx.db, those, first.from, clocks);
    reached.push(...rows.map((row) => ({ type: "invitation.sent", row })));
  }
  return reached;
}

async function reminded(tx: Tx, emails: FollowedMail[]): Promise<Reached[]> {
  const ids = emails.flatMap(({ kind, invitationId }) =>
    kind === "reminder" && invitationId !== null ? [invitationId] : [],
  );
  if (ids.length === 0) return [];
  const rows = await markReminded(tx.db, ids);
  return rows.map((row) => ({ type: "invitation.reminded", row }));
}

async function bounced(
  tx: Tx,
  emails: FollowedMail[],
  { closeSeconds }: Clocks,
): Promise<Reached[]> {
  const rows = [];
  for (const { kind, invitationId, generation } of emails) {
    if (invitationId === null) continue;
    if (kind === "reminder") rows.push(await markReminderBounced(tx.db, invitationId));
    if (kind === "invitation" && generation !== null) {
      rows.push(await markBounced(tx.db, invitationId, generation, closeSeconds));
    }
  }
  return rows.flatMap((row) => (row ? [{ type: "invitation.bounced", row }] : []));
}

async function recordReached(
  tx: Tx,
  emails: FollowedMail[],
  reached: Reached[],
  state: MailOutcome["state"],
): Promise<void> {
  const mails = new Map(
    emails.map((email) => [`${email.invitationId} ${email.kind === "reminder"}`, email]),
  );
  const lines = reached.map(({ type, row }) => {
    const isReminder = type === "invitation.reminded";
    const mail = mails.get(`${row.id} ${isReminder}`) ?? mails.get(`${row.id} ${!isReminder}`);
    return {
      type,
      reasonCode: REASON[state],
      locationId: row.locationId,
      personId: row.personId,
      membershipId: row.membershipId,
      invitationId: row.id,
      detail: { emailId: mail?.id, generation: mail?.generation },
    };
  });
  await record(tx, systemActor, ...lines);
}
