import { uuidv7 } from "uuidv7";
import { findLatestInvitation } from "../../db/invitations/views.ts";
import type { Location } from "../../db/locations.ts";
import { upsertPeople } from "../../db/people.ts";
import type { Tx } from "../unit-of-work.ts";
import type { NewInvitation } from "./standing.ts";
import { invitationView, type InvitationView } from "./view.ts";

/** What is answered about somebody who is a member already: their latest invitation, which stays as it is. */
export async function notNeeded(
  tx: Tx,
  membershipId: string,
  location: Location,
  person: NewInvitation,
): Promise<InvitationView> {
  const latest = await findLatestInvitation(tx.db, membershipId);
  if (latest) return { ...invitationView(latest), status: "not_needed" };
  const [row] = await upsertPeople(tx.db, [
    {
      id: uuidv7(),
      canonicalEmail: person.canonicalEmail,
      email: person.email,
      firstName: person.firstName,
      lastName: null,
      phone: null,
      locale: null,
    },
  ]);
  if (!row) throw new Error("A member without a person.");
  return {
    id: null,
    locationId: location.id,
    membershipId,
    personId: row.id,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    status: "not_needed",
    source: null,
    sentAt: null,
    signInUntil: null,
    remindAt: null,
    remindedAt: null,
    activatedAt: row.activatedAt?.toISOString() ?? null,
    activatedBy: null,
    mail: null,
    workflowId: null,
    createdAt: row.createdAt.toISOString(),
  };
}
