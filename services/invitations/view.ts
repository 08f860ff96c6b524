import {
  findInvitation,
  listInvitations as queryInvitations,
  type InvitationRow,
} from "../../db/invitations/views.ts";
import type { Db } from "../../db/connect.ts";
import { getLocation } from "../../db/locations.ts";
import { notFound } from "../../domain/errors.ts";
import { invitationWorkflowId } from "../../domain/ids.ts";
import type { InvitationStatus, MailState, Source } from "../../domain/invitation.ts";
import { actsIn, authorize, type Actor } from "../../domain/permissions.ts";

/** An invitation as outsiders see it (contract: Invitation). */
export type InvitationView = {
  id: string | null;
  locationId: string;
  membershipId: string;
  personId: string;
  email: string;
  firstName: string;
  lastName: string | null;
  status: InvitationStatus | "not_needed";
  source: Source | null;
  sentAt: string | null;
  signInUntil: string | null;
  remindAt: string | null;
  remindedAt: string | null;
  activatedAt: string | null;
  activatedBy: "link" | "code" | null;
  mail: { state: MailState; providerId: string | null; reason: string | null } | null;
  workflowId: string | null;
  createdAt: string;
};

export function invitationView(row: InvitationRow): InvitationView {
  return {
    id: row.id,
    locationId: row.locationId,
    membershipId: row.membershipId,
    personId: row.personId,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    status: row.status,
    source: row.source,
    sentAt: iso(row.sentAt),
    signInUntil: iso(row.signInUntil),
    remindAt: iso(row.remindAt),
    remindedAt: iso(row.remindedAt),
    activatedAt: iso(row.activatedAt),
    activatedBy: row.activatedBy,
    mail: row.mailState
      ? { state: row.mailState, providerId: row.mailProviderId, reason: row.mailReason }
      : null,
    workflowId: invitationWorkflowId(row.id),
    createdAt: row.createdAt.toISOString(),
  };
}

export const iso = (time: Date | null) => time?.toISOString() ?? null;

/** One invitation; an unknown one and one of a location the actor has nothing to do with are the same `not_found`. */
export async function getInvitation(db: Db, actor: Actor, id: string): Promise<InvitationView> {
  return invitationView(await getVisible(db, actor, id));
}

/** The row behind an id, checked against the actor's permission. */
export async function getVisible(db: Db, actor: Actor, id: string): Promise<InvitationRow> {
  const row = await findInvitation(db, id);
  if (!row || !actsIn(actor, row.locationId)) throw notFound("The invitation");
  authorize(actor, "customers", row.locationId);
  return row;
}

/** A page of a location's invitations, newest first. */
export async function listInvitations(
  db: Db,
  actor: Actor,
  locationRef: string,
  filter: { status?: InvitationStatus; canonicalEmail?: string; before?: string; limit: number },
): Promise<{ items: InvitationView[]; nextId: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, "customers", location.id);
  const rows = await queryInvitations(db, location.id, { ...filter, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit);
  return {
    items: items.map(invitationView),
    nextId: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null,
  };
}
