import {
  findMemberOf,
  lockAdministration,
  type AdministratorRow,
} from "../../db/administrators.ts";
import { DomainError, invalidField, notFound } from "../../domain/errors.ts";
import {
  authorize,
  may,
  PERMISSIONS,
  type Actor,
  type Permission,
} from "../../domain/permissions.ts";
import { currentActor } from "../current-actor.ts";
import type { Tx } from "../unit-of-work.ts";
import { isLastKeeper } from "./view.ts";

/**
 * Takes the turn to change who administers a location, and reads anew what the asker may do there: of two who
 * withdraw each other at once the second may nothing any more.
 */
export async function takeTurn(tx: Tx, actor: Actor, locationId: string): Promise<Actor> {
  authorize(actor, "admins", locationId);
  await lockAdministration(tx.db, locationId);
  const asker = await currentActor(tx.db, actor, locationId);
  authorize(asker, "admins", locationId);
  return asker;
}

/** A member of the location under the turn; who is none there is not found. */
export async function memberOf(
  tx: Tx,
  locationId: string,
  membershipId: string,
): Promise<AdministratorRow> {
  const member = await findMemberOf(tx.db, locationId, membershipId);
  if (!member) throw notFound("The member");
  return member;
}

/** The permissions in their own order, each once. Nobody hands on more than they hold themselves. */
export function grantable(
  actor: Actor,
  wanted: readonly Permission[],
  held: readonly Permission[] = [],
): Permission[] {
  const permissions = PERMISSIONS.filter((one) => wanted.includes(one));
  const lacked = permissions.find((one) => !held.includes(one) && !may(actor, one));
  if (lacked === undefined) return permissions;
  throw new DomainError("forbidden", `You lack the permission "${lacked}" and cannot give it.`);
}

/** Somebody who may do nothing is no administrator. */
export function requireSome(permissions: readonly Permission[]): void {
  if (permissions.length > 0) return;
  const message = "An administrator needs at least one permission. Choose what they may do.";
  throw invalidField("#/permissions", "required", message);
}

/** The owner's rights are the installation's; they end only by being handed over. */
export function refuseOwner({ isOwner }: { isOwner: boolean }): void {
  if (!isOwner) return;
  throw new DomainError(
    "conflict",
    "The owner may do everything, at each location. Hand the ownership over first.",
  );
}

/** Where there is no owner, somebody must stay who can name administrators. */
export async function keepOneKeeper(
  tx: Tx,
  locationId: string,
  member: Pick<AdministratorRow, "membershipId" | "permissions">,
): Promise<void> {
  if (!(await isLastKeeper(tx.db, locationId, member))) return;
  throw new DomainError(
    "conflict",
    "Nobody else here may name administrators. Give somebody else that permission first.",
  );
}

/**
 * Throws where a membership ends that is not the asker's to end: with an administrator's goes what they may do, which
 * needs the permission to name administrators, and one who can name them stays. A flow has asked somebody before.
 */
export async function requireRemovable(
  tx: Tx,
  actor: Actor,
  { locationId, membershipId }: { locationId: string; membershipId: string },
): Promise<void> {
  if (actor.kind === "flow") return;
  const member = await findMemberOf(tx.db, locationId, membershipId);
  if (member?.role !== "admin") return;
  authorize(actor, "admins", locationId);
  await lockAdministration(tx.db, locationId);
  await keepOneKeeper(tx, locationId, member);
}
