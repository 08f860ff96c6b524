import { cancelQueuedEmails } from "../db/emails.ts";
import { revokeLinks } from "../db/invitations/links.ts";
import { markBounced, markReminderBounced } from "../db/invitations/mail.ts";
import { getLocation } from "../db/locations.ts";
import { releaseStarts } from "../db/outbox.ts";
import { durationSeconds } from "../domain/duration.ts";
import { invitationWorkflowId } from "../domain/ids.ts";
import type { MailKind } from "../domain/mail.ts";
import { enqueue } from "./outbox.ts";
import type { Tx } from "./unit-of-work.ts";

export type ReturnedMail = {
  kind: MailKind;
  locationId: string | null;
  invitationId: string | null;
  generation: number | null;
};

/**
 * A mail did not reach its reader for good, or its reader wants none: the invitation it was for waits for a person, without
 * reminder, and its link is dead. Undefined where there is no such invitation, or it has gone on without this mail.
 */
export async function stopInvitation(tx: Tx, mail: ReturnedMail) {
  const row = await markStopped(tx, mail);
  if (!row) return undefined;
  await cancelQueuedEmails(tx.db, [row.id]);
  await revokeLinks(tx.db, [row.id], "bounced");
  tx.messageIds.push(...(await releaseStarts(tx.db, [row.id])));
  const workflowId = invitationWorkflowId(row.id);
  await enqueue(tx, [{ workflowId, kind: "changed", subjectId: row.id }]);
  return row;
}

async function markStopped(tx: Tx, { kind, locationId, invitationId, generation }: ReturnedMail) {
  if (invitationId === null || locationId === null) return undefined;
  if (kind === "reminder") return markReminderBounced(tx.db, invitationId);
  if (kind !== "invitation" || generation === null) return undefined;
  const { settings } = await getLocation(tx.db, locationId);
  const closeSeconds = settings.closeInvitationsAfter
    ? (durationSeconds(settings.closeInvitationsAfter) ?? null)
    : null;
  return markBounced(tx.db, invitationId, generation, closeSeconds);
}
