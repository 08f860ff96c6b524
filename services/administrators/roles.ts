import { writeRole, type AdministratorRow } from "../../db/administrators.ts";
import { revokeApiKeysOf } from "../../db/api-keys.ts";
import { lockPerson } from "../../db/people.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Actor, Permission } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import {
  grantable,
  keepOneKeeper,
  memberOf,
  refuseOwner,
  requireSome,
  takeTurn,
} from "./rights.ts";

/** Makes a member an administrator of their location. From then on they sign in by code. */
export async function makeAdministrator(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { membershipId, permissions }: { membershipId: string; permissions: readonly Permission[] },
): Promise<void> {
  const asker = await takeTurn(tx, actor, locationId);
  const { personId } = await memberOf(tx, locationId, membershipId);
  // Somebody who presses their sign-in link at this moment is let in before, or led to a code.
  await lockPerson(tx.db, personId);
  const member = await memberOf(tx, locationId, membershipId);
  refuseOwner(member);
  if (member.role === "admin") {
    throw new DomainError("conflict", "They administer this location already.");
  }
  requireSome(permissions);
  await give(tx, asker, locationId, member, grantable(asker, permissions));
}

/** The same, whose caller has the turn and has checked what may be given. */
export async function give(
  tx: Tx,
  actor: Actor,
  locationId: string,
  member: Pick<AdministratorRow, "membershipId" | "personId">,
  permissions: Permission[],
): Promise<void> {
  await writeRole(tx.db, member.membershipId, { role: "admin", permissions });
  await note(tx, actor, locationId, member, "administrator.added", "made_administrator", {
    permissions,
  });
}

/** Changes what an administrator may do; `before` is what the asker saw, and a conflict when it is so no more. */
export async function changePermissions(
  tx: Tx,
  actor: Actor,
  locationId: string,
  change: {
    membershipId: string;
    before: readonly Permission[];
    permissions: readonly Permission[];
  },
): Promise<void> {
  const asker = await takeTurn(tx, actor, locationId);
  const member = await memberOf(tx, locationId, change.membershipId);
  refuseOwner(member);
  if (member.role !== "admin" || !isSame(member.permissions, change.before)) {
    throw new DomainError("conflict", "Somebody changed this meanwhile. Look at it once more.");
  }
  requireSome(change.permissions);
  const permissions = grantable(asker, change.permissions, member.permissions);
  if (isSame(permissions, member.permissions)) return;
  if (!permissions.includes("admins")) await keepOneKeeper(tx, locationId, member);
  await writeRole(tx.db, member.membershipId, { role: "admin", permissions });
  await note(tx, asker, locationId, member, "administrator.changed", "permissions_changed", {
    before: member.permissions,
    permissions,
  });
}

/**
 * Makes an administrator a member like others: they stay one. It holds from their next request on. Returns how many
 * of their keys for this location ended with it.
 */
export async function withdrawAdministrator(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { membershipId, revokeKeys }: { membershipId: string; revokeKeys: boolean },
): Promise<{ revokedKeys: number }> {
  const asker = await takeTurn(tx, actor, locationId);
  const member = await memberOf(tx, locationId, membershipId);
  refuseOwner(member);
  if (member.role !== "admin") return { revokedKeys: 0 };
  await keepOneKeeper(tx, locationId, member);
  await writeRole(tx.db, membershipId, { role: "member" });
  const keys = revokeKeys ? await revokeApiKeysOf(tx.db, member.personId, locationId) : [];
  await note(tx, asker, locationId, member, "administrator.removed", "administrator_withdrawn", {
    before: member.permissions,
  });
  await record(
    tx,
    asker,
    ...keys.map((apiKeyId) => ({
      type: "api_key.revoked",
      reasonCode: "key_revoked" as const,
      locationId,
      detail: { apiKeyId },
    })),
  );
  return { revokedKeys: keys.length };
}

const isSame = (one: readonly Permission[], other: readonly Permission[]) =>
  one.toSorted().join() === other.toSorted().join();

async function note(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { membershipId, personId }: Pick<AdministratorRow, "membershipId" | "personId">,
  type: string,
  reasonCode: ReasonCode,
  detail: Record<string, unknown>,
): Promise<void> {
  await record(tx, actor, { type, reasonCode, locationId, membershipId, personId, detail });
}
