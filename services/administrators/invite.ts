import { getLocation } from "../../db/locations.ts";
import type { Source } from "../../domain/invitation.ts";
import type { Actor, Permission } from "../../domain/permissions.ts";
import { invitePeople } from "../invitations/invite.ts";
import type { NewInvitation } from "../invitations/standing.ts";
import type { Tx } from "../unit-of-work.ts";
import { grantable, requireSome, takeTurn } from "./rights.ts";
import { give } from "./roles.ts";

/**
 * Invites somebody as an administrator from the start; it needs the permission to name administrators, and no other.
 * Who is a member here already is left as they are: they are made an administrator, not invited.
 */
export async function inviteAdministrator(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { person, permissions }: { person: NewInvitation; permissions: readonly Permission[] },
  source: Source,
): Promise<{ outcome: "invited" | "already_member"; membershipId: string }> {
  const asker = await takeTurn(tx, actor, locationId);
  requireSome(permissions);
  const granted = grantable(asker, permissions);
  const location = await getLocation(tx.db, locationId);
  const [invited] = await invitePeople(tx, asker, location, [person], source);
  if (!invited) throw new Error("One person went in and none came out.");
  const { membershipId, outcome } = invited;
  if (outcome === "already_member") return { outcome, membershipId };
  await give(tx, asker, locationId, invited, granted);
  return { outcome: "invited", membershipId };
}
