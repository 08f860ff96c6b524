import { listLatestInvitations } from "../db/invitations/rows.ts";
import { findMembership, findRights, makeNonmember } from "../db/people.ts";
import { isFinal } from "../domain/invitation.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import { record } from "./audit.ts";
import { revokeInvitation } from "./invitations/revoke.ts";
import type { Tx } from "./unit-of-work.ts";

/**
 * Ends a membership, whether it was activated or not: an open invitation is revoked with it. The caller has checked
 * the actor's permission, and holds the person's lock.
 */
export async function endMembership(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  reasonCode: ReasonCode,
): Promise<void> {
  const membership = await findMembership(tx.db, membershipId);
  if (membership?.type !== "member") return;
  // A row that is gone takes no right from anybody: who administers is withdrawn by somebody, or hands over.
  if (reasonCode === "row_gone" && (await administers(tx, membership))) {
    await record(tx, actor, {
      type: "member.kept",
      reasonCode: "administrator_kept",
      locationId: membership.locationId,
      personId: membership.personId,
      membershipId,
    });
    return;
  }
  const [invitation] = await listLatestInvitations(tx.db, [membershipId]);
  if (invitation && !isFinal(invitation.status)) {
    await revokeInvitation(tx, actor, invitation.id, reasonCode);
    return;
  }
  await makeNonmember(tx.db, membershipId, "manual");
  await record(tx, actor, {
    type: "member.removed",
    reasonCode,
    locationId: membership.locationId,
    personId: membership.personId,
    membershipId,
  });
}

async function administers(
  tx: Tx,
  { role, personId, locationId }: { role: string; personId: string; locationId: string },
): Promise<boolean> {
  return role === "admin" || (await findRights(tx.db, personId, locationId))?.isOwner === true;
}
