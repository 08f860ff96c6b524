import { uuidv7 } from "uuidv7";
import { moveOwnership } from "../../db/administrators.ts";
import { lockOwner } from "../../db/owner-links.ts";
import { lockMemberships, makeMembers } from "../../db/people.ts";
import { DomainError, notFound } from "../../domain/errors.ts";
import { PERMISSIONS, type Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { memberOf, takeTurn } from "./rights.ts";
import { give } from "./roles.ts";

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
  const about = { type: "owner.changed", reasonCode: "ownership_handed_over", locationId } as const;
  const detail = { from: owner.id, to: heir.personId, stays: stay };
  await record(
    tx,
    asker,
    { ...about, personId: heir.personId, membershipId, detail },
    { ...about, personId: owner.id, detail },
  );
  if (stay) await keepAsAdministrator(tx, asker, owner.id, locationId);
}

async function keepAsAdministrator(
  tx: Tx,
  asker: Actor,
  personId: string,
  locationId: string,
): Promise<void> {
  const [membership] = await lockMemberships(tx.db, [
    { id: uuidv7(), personId, locationId, type: "member" },
  ]);
  if (!membership) throw new Error("One membership went in and none came out.");
  const { id: membershipId, added, type } = membership;
  if (type === "nonmember") await makeMembers(tx.db, [membershipId]);
  if (added || type === "nonmember") {
    await record(tx, asker, {
      type: added ? "member.created" : "member.restored",
      reasonCode: "made_administrator",
      locationId,
      personId,
      membershipId,
    });
  }
  await give(tx, asker, locationId, { membershipId, personId }, [...PERMISSIONS]);
}
