import { moveOwnership, writeRole } from "../../db/administrators.ts";
import { lockOwner } from "../../db/owner-links.ts";
import { lockMemberships, makeMembers } from "../../db/people.ts";
import { uuidv7 } from "uuidv7";
import { DomainError, notFound } from "../../domain/errors.ts";
import { PERMISSIONS, type Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { memberOf, takeTurn } from "./rights.ts";

/**
 * The owner makes an administrator of a location the owner. Who was it keeps what they are at other locations, and
 * where `stay` is set all permissions at this one.
 */
export async function handOverOwnership(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { membershipId, stay }: { membershipId: string; stay: boolean },
): Promise<void> {
  const owner = await lockOwner(tx.db);
  if (actor.kind !== "person" || owner === undefined || owner.id !== actor.id) {
    throw notFound("The page");
  }
  const asker = await takeTurn(tx, actor, locationId);
  const heir = await memberOf(tx, locationId, membershipId);
  if (heir.isOwner || heir.role !== "admin") {
    throw new DomainError("conflict", "The ownership goes to another administrator of a location.");
  }
  if (heir.activatedAt === null) {
    throw new DomainError("conflict", "They have never signed in. Wait until they have.");
  }
  await moveOwnership(tx.db, owner.id, heir.personId);
  const stayed = stay ? await keepAsAdministrator(tx, owner.id, locationId) : undefined;
  await record(
    tx,
    asker,
    {
      type: "owner.changed",
      reasonCode: "ownership_handed_over",
      locationId,
      personId: heir.personId,
      membershipId,
      detail: { from: owner.id, to: heir.personId },
    },
    {
      type: "owner.changed",
      reasonCode: "ownership_handed_over",
      locationId,
      personId: owner.id,
      detail: { from: owner.id, to: heir.personId, stays: stay },
    },
    ...(stayed === undefined
      ? []
      : [
          {
            type: "administrator.added",
            reasonCode: "made_administrator" as const,
            locationId,
            personId: owner.id,
            membershipId: stayed,
            detail: { permissions: PERMISSIONS },
          },
        ]),
  );
}

async function keepAsAdministrator(tx: Tx, personId: string, locationId: string): Promise<string> {
  const [membership] = await lockMemberships(tx.db, [
    { id: uuidv7(), personId, locationId, type: "member" },
  ]);
  if (!membership) throw new Error("One membership went in and none came out.");
  if (membership.type === "nonmember") await makeMembers(tx.db, [membership.id]);
  await writeRole(tx.db, membership.id, { role: "admin", permissions: [...PERMISSIONS] });
  return membership.id;
}
