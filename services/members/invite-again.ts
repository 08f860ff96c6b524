import { DomainError } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { invite } from "../invitations/invite.ts";
import type { Tx } from "../unit-of-work.ts";
import { getVisibleMember, isForgotten, memberView, type MemberView } from "./view.ts";

/** Invites somebody once more who has left, or whose invitation was revoked or has closed, by the name known here. */
export async function inviteAgain(tx: Tx, actor: Actor, id: string): Promise<MemberView> {
  const { row } = await getVisibleMember(tx.db, actor, id);
  if (isForgotten(row)) {
    throw new DomainError("conflict", "They were forgotten: there is no address left to invite.");
  }
  const { firstName, lastName } = memberView(row, actor);
  const person = {
    firstName,
    lastName,
    email: row.email,
    canonicalEmail: row.canonicalEmail,
    ...(row.invitedIn && { locale: row.invitedIn }),
  };
  const invited = await invite(tx, actor, row.locationId, person, "console");
  if (invited.status === 200) {
    throw new DomainError("conflict", "They are a member already: there is nothing to invite to.");
  }
  const after = await getVisibleMember(tx.db, actor, id);
  return memberView(after.row, actor);
}
