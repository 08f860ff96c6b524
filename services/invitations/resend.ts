import { uuidv7 } from "uuidv7";
import { cancelQueuedEmails } from "../../db/emails.ts";
import { insertLinks, revokeLinks } from "../../db/invitations/links.ts";
import { countRecentResends, wasMailedWithin } from "../../db/invitations/resends.ts";
import { lockInvitation, updateInvitation } from "../../db/invitations/rows.ts";
import { findInvitation } from "../../db/invitations/views.ts";
import { hasSuspendedLink } from "../../db/sign-in-links.ts";
import { DomainError, notFound } from "../../domain/errors.ts";
import { invitationWorkflowId } from "../../domain/ids.ts";
import { isFinal, type InvitationStatus } from "../../domain/invitation.ts";
import type { Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import { drawLink } from "../link-token.ts";
import { invitationPurpose, queueMail } from "../mail.ts";
import { enqueue } from "../outbox.ts";
import { liftOnRequest } from "../suppressions.ts";
import type { Tx } from "../unit-of-work.ts";
import { getVisible, invitationView, type InvitationView } from "./view.ts";

const RESEND_PAUSE_SECONDS = 5 * 60;
const RESENDS_A_DAY = 5;

/**
 * Sends an invitation again with a new link; the old one is dead at once. Renews the window, not the reminder
 * (R38). Refused within 5 minutes of the last mail and more than 5 times a day (R37), and while the address seems to
 * be wrong.
 */
export async function resendInvitation(tx: Tx, actor: Actor, id: string): Promise<InvitationView> {
  await getVisible(tx.db, actor, id);
  const invitation = await lockInvitation(tx.db, id);
  if (isFinal(invitation.status)) throw over(invitation.status);
  if (await hasSuspendedLink(tx.db, id)) throw new DomainError("conflict", SUSPENDED);
  await refuseTooSoon(tx, id);
  const row = await findInvitation(tx.db, id);
  if (!row) throw notFound("The invitation");

  const generation = invitation.generation + 1;
  await cancelQueuedEmails(tx.db, [id]);
  await revokeLinks(tx.db, [id], "newer");
  await updateInvitation(tx.db, id, { generation, status: "queued", signInUntil: null });
  await insertLinks(tx.db, [
    {
      id: uuidv7(),
      invitationId: id,
      personId: invitation.personId,
      locationId: invitation.locationId,
      generation,
      canonicalEmail: row.canonicalEmail,
      ...drawLink(tx.keys.link),
    },
  ]);
  await queueMail(tx, [
    {
      purpose: invitationPurpose(id, generation),
      kind: "invitation",
      recipient: row.canonicalEmail,
      locale: invitation.locale,
      locationId: invitation.locationId,
      personId: invitation.personId,
      invitationId: id,
      generation,
    },
  ]);
  const about = {
    locationId: invitation.locationId,
    personId: invitation.personId,
    membershipId: invitation.membershipId,
    invitationId: id,
  };
  await liftOnRequest(tx, actor, row.canonicalEmail, about);
  await record(tx, actor, {
    ...about,
    type: "invitation.queued",
    reasonCode: "resent",
    detail: { generation },
  });
  await enqueue(tx, [{ workflowId: invitationWorkflowId(id), kind: "changed", subjectId: id }]);
  const after = await findInvitation(tx.db, id);
  return invitationView(after ?? row);
}

const SUSPENDED =
  "This address seems to have been corrected in its sheet. Approve or reject the plan that waits first.";

const over = (status: InvitationStatus) =>
  new DomainError(
    "conflict",
    status === "activated"
      ? "They have activated their account; there is nothing to resend."
      : `This invitation is ${status}. Invite the person again to make a new one.`,
  );

async function refuseTooSoon(tx: Tx, id: string): Promise<void> {
  const sentNow = await wasMailedWithin(tx.db, id, RESEND_PAUSE_SECONDS);
  if (sentNow || (await countRecentResends(tx.db, id)) >= RESENDS_A_DAY) {
    const message = sentNow
      ? "The last mail is less than 5 minutes old. Try again a little later."
      : `An invitation is sent again at most ${RESENDS_A_DAY} times a day. Try again tomorrow.`;
    const code = "resend_too_soon";
    throw new DomainError("conflict", message, code, [{ pointer: "", code, message }]);
  }
}
