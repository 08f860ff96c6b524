import type { Db } from "../../db/connect.ts";
import { getLocation, type Location } from "../../db/locations.ts";
import { findMembership } from "../../db/people.ts";
import { listMembersOf, type MemberRow } from "../../db/members/rows.ts";
import { durationSeconds } from "../../domain/duration.ts";
import { notFound } from "../../domain/errors.ts";
import type { InvitationStatus, Source } from "../../domain/invitation.ts";
import { DEFAULT_SETTINGS } from "../../domain/location.ts";
import { memberState, type MemberState } from "../../domain/member.ts";
import { actsIn, authorize, type Actor, type Permission } from "../../domain/permissions.ts";
import { isUuid } from "../../domain/uuid.ts";
import { iso } from "../invitations/view.ts";

/** Somebody at a location, as outsiders see them (contract: Member). */
export type MemberView = {
  id: string;
  personId: string;
  locationId: string;
  type: "member" | "nonmember";
  role: "admin" | "member";
  permissions: Permission[];
  email: string;
  firstName: string;
  lastName: string | null;
  phone: string | null;
  state: MemberState;
  /** Of their latest invitation, with the time since when. */
  status: InvitationStatus | null;
  statusAt: string | null;
  source: Source | null;
  isNew: boolean;
  invitedAt: string;
  activatedAt: string | null;
  lastSeenAt: string | null;
  removedAt: string | null;
  removalReason: string | null;
};

/**
 * The name is the one by which the location invited them, and the phone number is shown where no other location knows
 * them: what an account says of itself is told to nobody else (R16).
 */
export function memberView(row: MemberRow, actor: Actor): MemberView {
  const isInvited = row.firstName !== null;
  const signedInAt = row.type === "member" ? row.firstSignInAt : null;
  return {
    id: row.id,
    personId: row.personId,
    locationId: row.locationId,
    type: row.type,
    role: row.role,
    permissions: row.permissions,
    email: row.email,
    firstName: row.firstName ?? row.ownFirstName,
    lastName: isInvited ? row.lastName : row.ownLastName,
    phone: isTold(row, actor) ? row.phone : null,
    state: memberState({ ...row, hasSignedIn: row.firstSignInAt !== null }),
    status: row.status,
    statusAt: iso(row.statusAt),
    source: row.source,
    isNew: row.isNew,
    invitedAt: row.invitedAt.toISOString(),
    activatedAt: iso(row.activatedAt ?? signedInAt),
    lastSeenAt: iso(row.lastSeenAt),
    removedAt: iso(row.removedAt),
    removalReason: row.removalReason,
  };
}

/** Whether the account's own words are told: to those who work for all locations, or where there is no other. */
export const isTold = (row: Pick<MemberRow, "isElsewhere">, actor: Actor) =>
  actor.locations === "all" || !row.isElsewhere;

/** Of somebody who was forgotten no address is left (db/forgotten.ts). */
export const isForgotten = ({ canonicalEmail }: Pick<MemberRow, "canonicalEmail">) =>
  canonicalEmail.endsWith("@invalid");

/** Somebody of a location and that location; an unknown id and one of another location are the same `not_found`. */
export async function getVisibleMember(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ row: MemberRow; location: Location }> {
  const membership = isUuid(id) ? await findMembership(db, id) : undefined;
  if (!membership || !actsIn(actor, membership.locationId)) throw notFound("The member");
  authorize(actor, "customers", membership.locationId);
  const location = await getLocation(db, membership.locationId);
  const [row] = await listMembersOf(db, [id], newForSeconds(location));
  if (!row) throw notFound("The member");
  return { row, location };
}

/** For how long somebody is new at a location. */
export const newForSeconds = ({ settings }: Location): number =>
  durationSeconds(settings.newLabelFor ?? DEFAULT_SETTINGS.newLabelFor) ?? 0;
