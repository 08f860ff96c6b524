import { cancelQueuedEmails } from "../../db/emails.ts";
import { revokeLinks } from "../../db/invitations/links.ts";
import { lockInvitation, updateInvitation } from "../../db/invitations/rows.ts";
import { findInvitation } from "../../db/invitations/views.ts";
import { makeNonmember } from "../../db/people.ts";
import { DomainError, notFound } from "../../domain/errors.ts";
import { invitationWorkflowId } from "../../domain/ids.ts";
import type { Actor } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { requireRemovable } from "../administrators/rights.ts";
import { record } from "../audit.ts";
import { enqueue } from "../outbox.ts";
import type { Tx } from "../unit-of-work.ts";
import { getVisible, invitationView, type InvitationView } from "./view.ts";

/**
 * Takes an invitation back before it was activated: its link is dead at once, and the person is no member any
 * more. Afterwards it is a conflict: a member is removed, not revoked.
 */
export async function revokeInvitation(
  tx: Tx,
  actor: Actor,
  id: string,
  reasonCode: ReasonCode = "revoked_by_admin",
): Promise<InvitationView> {
  const row = await getVisible(tx.db, actor, id);
  await requireRemovable(tx, actor, row);
  const invitation = await lockInvitation(tx.db, id);
  if (invitation.status === "revoked") return invitationView({ ...row, status: "revoked" });
  if (invitation.status === "activated" || invitation.status === "closed") {
    throw new DomainError(
      "conflict",
      `This invitation is ${invitation.status}. Remove the member instead.`,
    );
  }
  await updateInvitation(tx.db, id, { status: "revoked", signInUntil: null });
  await cancelQueuedEmails(tx.db, [id]);
  await revokeLinks(tx.db, [id], "revoked");
  await makeNonmember(tx.db, invitation.membershipId, "revoked");
  const subject = {
    locationId: invitation.locationId,
    personId: invitation.personId,
    membershipId: invitation.membershipId,
    invitationId: id,
  };
  await record(
    tx,
    actor,
    { ...subject, type: "invitation.revoked", reasonCode },
    { ...subject, type: "member.removed", reasonCode },
  );
  await enqueue(tx, [{ workflowId: invitationWorkflowId(id), kind: "changed", subjectId: id }]);
  const after = await findInvitation(tx.db, id);
  if (!after) throw notFound("The invitation");
  return invitationView(after);
}
