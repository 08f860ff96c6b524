import { lockInvitation } from "../../db/invitations/rows.ts";
import {
  closeInvitation as closeRow,
  closeWindow as closeWindowRow,
  findProgress,
  isReminderDue,
  skipReminder,
} from "../../db/invitations/steps.ts";
import { findInvitation } from "../../db/invitations/views.ts";
import type { Db } from "../../db/connect.ts";
import { listMailStates } from "../../db/emails.ts";
import { getLocation } from "../../db/locations.ts";
import { hasLeftList } from "../../db/unsubscribed.ts";
import { notFound } from "../../domain/errors.ts";
import type { InvitationProgress } from "../../domain/invitation.ts";
import { systemActor } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { record } from "../audit.ts";
import { queueMail, reminderPurpose } from "../mail.ts";
import type { Tx } from "../unit-of-work.ts";
import { iso } from "./view.ts";

export async function loadProgress(db: Db, id: string): Promise<InvitationProgress> {
  const row = await findProgress(db, id);
  if (!row) throw notFound("The invitation");
  return {
    status: row.status,
    mailState: row.mailState ?? "canceled",
    signInUntil: iso(row.signInUntil),
    remindAt: row.remindedAt ? null : iso(row.remindAt),
    closeAt: iso(row.closeAt),
  };
}

/** The window is over when the database says so: a step that comes early does nothing. */
export async function closeWindow(tx: Tx, id: string): Promise<void> {
  const row = await closeWindowRow(tx.db, id);
  if (row) await recordStep(tx, row, "invitation.window_closed", "window_over");
}

export async function closeInvitation(tx: Tx, id: string): Promise<void> {
  const row = await closeRow(tx.db, id);
  if (row) await recordStep(tx, row, "invitation.closed", "closed_after_limit");
}

/**
 * Asks for the one reminder, if it is still wanted: not activated, not bounced, not unsubscribed, and the location's
 * setting on now (R38, R41). Returns the purpose of its mail, or undefined when there will be none, with the reason recorded.
 */
export async function requestReminder(tx: Tx, id: string): Promise<string | undefined> {
  const invitation = await lockInvitation(tx.db, id);
  if (invitation.remindedAt || !invitation.remindAt) return undefined;
  // The clock that called us may be ahead: then we are called again.
  if (!(await isReminderDue(tx.db, id))) return undefined;
  const row = await findInvitation(tx.db, id);
  const { settings } = await getLocation(tx.db, invitation.locationId);
  const open = invitation.status === "sent" || invitation.status === "window_closed";
  if (!open || !row) {
    const reason = invitation.status === "queued" ? "reminder_replaced" : "reminder_too_late";
    return skip(tx, invitation, reason);
  }
  if (settings.invitationReminder === "off") return skip(tx, invitation, "reminder_off");
  if (await hasLeftList(tx.db, invitation)) return skip(tx, invitation, "reminder_unsubscribed");
  const purpose = reminderPurpose(id);
  await queueMail(tx, [
    {
      purpose,
      kind: "reminder",
      recipient: row.canonicalEmail,
      locale: invitation.locale,
      locationId: invitation.locationId,
      personId: invitation.personId,
      invitationId: id,
      generation: null,
      sealedCode: null,
    },
  ]);
  const [mail] = await listMailStates(tx.db, [purpose]);
  // Sending again takes a waiting reminder out of the queue, and a purpose has one mail for ever.
  if (mail?.state !== "queued") return skip(tx, invitation, "reminder_replaced");
  return purpose;
}

async function skip(tx: Tx, row: StepRow, reason: ReasonCode): Promise<undefined> {
  await skipReminder(tx.db, row.id);
  await recordStep(tx, row, "invitation.reminder_skipped", reason);
}

type StepRow = { id: string; locationId: string; personId: string; membershipId: string };

async function recordStep(
  tx: Tx,
  row: StepRow,
  type: string,
  reasonCode: ReasonCode,
): Promise<void> {
  await record(tx, systemActor, {
    type,
    reasonCode,
    locationId: row.locationId,
    personId: row.personId,
    membershipId: row.membershipId,
    invitationId: row.id,
  });
}
