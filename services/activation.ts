import { cancelQueuedEmails } from "../db/emails.ts";
import { revokeLinks } from "../db/invitations/links.ts";
import { activateInvitations, lockOpenInvitations } from "../db/invitations/rows.ts";
import { listMemberLocations } from "../db/accounts.ts";
import { activate, lockPerson } from "../db/people.ts";
import { invitationWorkflowId } from "../domain/ids.ts";
import type { Actor } from "../domain/permissions.ts";
import { record, type AuditLine } from "./audit.ts";
import { enqueue } from "./outbox.ts";
import type { Tx } from "./unit-of-work.ts";

/**
 * The first sign-in (R34): the person is active, and all their open invitations end as activated, at whatever
 * location. Harmless for somebody active already.
 */
export async function activatePerson(tx: Tx, personId: string, by: "link" | "code"): Promise<void> {
  await lockPerson(tx.db, personId);
  const open = await lockOpenInvitations(tx.db, personId);
  const first = await activate(tx.db, personId);
  if (!first && open.length === 0) return;
  const ids = open.map((invitation) => invitation.id);
  await activateInvitations(tx.db, ids, by);
  await cancelQueuedEmails(tx.db, ids);
  await revokeLinks(tx.db, ids, "activated");
  const actor: Actor = { kind: "person", id: personId, permissions: [], locations: [] };
  const reasonCode = by === "link" ? "pressed_link" : "entered_code";
  await record(
    tx,
    actor,
    ...open.map(
      (invitation) =>
        ({
          type: "invitation.activated",
          reasonCode,
          locationId: invitation.locationId,
          personId,
          membershipId: invitation.membershipId,
          invitationId: invitation.id,
        }) as const,
    ),
    ...(first ? await activatedAt(tx, personId, reasonCode) : []),
  );
  await enqueue(
    tx,
    ids.map((id) => ({ workflowId: invitationWorkflowId(id), kind: "changed", subjectId: id })),
  );
}

/** Each location that they are a member of is told; who is a member nowhere is active all the same. */
async function activatedAt(
  tx: Tx,
  personId: string,
  reasonCode: "pressed_link" | "entered_code",
): Promise<AuditLine[]> {
  const line = { type: "member.activated", reasonCode, personId };
  const memberships = await listMemberLocations(tx.db, personId);
  if (memberships.length === 0) return [line];
  return memberships.map(({ id, membershipId }) => ({ ...line, locationId: id, membershipId }));
}
