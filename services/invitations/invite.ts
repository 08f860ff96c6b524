import { uuidv7 } from "uuidv7";
import { insertLinks } from "../../db/invitations/links.ts";
import { countRecentInvitations } from "../../db/invitations/resends.ts";
import { insertInvitations } from "../../db/invitations/rows.ts";
import { findInvitation } from "../../db/invitations/views.ts";
import { getLocation, type Location } from "../../db/locations.ts";
import { makeMembers } from "../../db/people.ts";
import { DomainError, invalidField } from "../../domain/errors.ts";
import { invitationWorkflowId } from "../../domain/ids.ts";
import { INPUT_MESSAGES } from "../../domain/input-codes.ts";
import type { Source } from "../../domain/invitation.ts";
import { authorize, type Actor, type Permission } from "../../domain/permissions.ts";
import { grantable, takeTurn } from "../administrators/rights.ts";
import { give } from "../administrators/roles.ts";
import { record, type AuditLine } from "../audit.ts";
import { drawLink } from "../link-token.ts";
import { invitationPurpose, queueMail } from "../mail.ts";
import { enqueue } from "../outbox.ts";
import type { Tx } from "../unit-of-work.ts";
import { notNeeded } from "./not-needed.ts";
import { findStandings, type NewInvitation, type Standing } from "./standing.ts";
import { invitationView, type InvitationView } from "./view.ts";

export type Invited = {
  canonicalEmail: string;
  outcome: Standing["outcome"];
  personId: string;
  membershipId: string;
  invitationId: string | null;
};

/** Somebody to invite, as an administrator where that is said: then with what they may do. */
export type Invitee = NewInvitation & {
  administrator?: boolean | undefined;
  permissions?: readonly Permission[] | undefined;
};

/**
 * Invites one person. 202 with the new invitation, or 200 with the latest one and `not_needed` when they are a
 * member here already (R15): then no mail goes out and nothing is changed.
 */
export async function invite(
  tx: Tx,
  actor: Actor,
  locationRef: string,
  { administrator = false, permissions, ...person }: Invitee,
  source: Source,
): Promise<{ status: 200 | 202; invitation: InvitationView }> {
  const location = await getLocation(tx.db, locationRef);
  authorize(actor, "customers", location.id);
  if (!administrator && permissions !== undefined && permissions.length > 0) {
    const code = "permissions_without_administrator";
    throw invalidField("#/permissions", code, INPUT_MESSAGES[code]);
  }
  const granted = administrator
    ? grantable(await takeTurn(tx, actor, location.id), permissions ?? [])
    : undefined;
  const [invited] = await invitePeople(tx, actor, location, [person], source);
  if (!invited) throw new Error("One person went in and none came out.");
  if (invited.outcome !== "already_member" && invited.invitationId) {
    await refuseTooOften(tx, location.id, person.canonicalEmail);
    if (granted !== undefined) await give(tx, actor, location.id, invited, granted);
    const row = await findInvitation(tx.db, invited.invitationId);
    if (!row) throw new Error("The new invitation is not there.");
    return { status: 202, invitation: invitationView(row) };
  }
  return { status: 200, invitation: await notNeeded(tx, invited.membershipId, location, person) };
}

const INVITATIONS_A_DAY = 5;

/** Whoever revokes and invites again and again would mail somebody without end. */
async function refuseTooOften(tx: Tx, locationId: string, recipient: string): Promise<void> {
  const sent = await countRecentInvitations(tx.db, locationId, recipient);
  if (sent <= INVITATIONS_A_DAY) return;
  const message = `One address is invited at most ${INVITATIONS_A_DAY} times a day. Try again tomorrow.`;
  const code = "resend_too_soon";
  throw new DomainError("conflict", message, code, [{ pointer: "#/email", code, message }]);
}

const MANY = 20;
const HELD_SECONDS = 3600;

/**
 * Invites people, each address once in the list, in the few statements that one would need: the mass path and a
 * single invitation are the same. The caller has checked the actor's permission in the location.
 */
export async function invitePeople(
  tx: Tx,
  actor: Actor,
  location: Location,
  people: NewInvitation[],
  source: Source,
  flowId: string | null = null,
): Promise<Invited[]> {
  if (people.length === 0) return [];
  const decided = await findStandings(tx, location, people);
  const wanted = decided.filter((one) => one.outcome !== "already_member");
  await makeMembers(
    tx.db,
    wanted
      .filter((one) => one.outcome === "reinvited" || one.rejoins)
      .map((one) => one.membershipId),
  );
  const fresh = wanted.map((one) => ({ ...one, invitationId: uuidv7() }));
  const localeOf = (one: Standing) => one.input.locale ?? location.locale;

  await insertInvitations(
    tx.db,
    fresh.map((one) => ({
      id: one.invitationId,
      locationId: location.id,
      membershipId: one.membershipId,
      personId: one.personId,
      firstName: one.input.firstName,
      lastName: one.input.lastName ?? null,
      status: one.outcome === "already_active" ? ("activated" as const) : ("queued" as const),
      source,
      flowId,
      locale: localeOf(one),
    })),
  );
  await insertLinks(
    tx.db,
    fresh
      .filter((one) => one.outcome !== "already_active")
      .map((one) => ({
        id: uuidv7(),
        invitationId: one.invitationId,
        personId: one.personId,
        locationId: location.id,
        generation: 1,
        canonicalEmail: one.canonicalEmail,
        ...drawLink(tx.keys.link),
      })),
  );
  await queueMail(
    tx,
    fresh.map((one) => ({
      purpose: invitationPurpose(one.invitationId, 1),
      kind: one.outcome === "already_active" ? ("welcome" as const) : ("invitation" as const),
      recipient: one.canonicalEmail,
      locale: localeOf(one),
      locationId: location.id,
      personId: one.personId,
      invitationId: one.invitationId,
      generation: 1,
    })),
  );
  await record(tx, actor, ...fresh.flatMap((one) => auditOf(one, location.id, source)));
  await enqueue(
    tx,
    fresh.map((one) => ({
      workflowId: invitationWorkflowId(one.invitationId),
      kind: "start",
      subjectId: one.invitationId,
      // Of many at once no process begins before its mail is out: until then it would only wait for it.
      ...(fresh.length >= MANY && { holdSeconds: HELD_SECONDS }),
    })),
  );

  const invitationIds = new Map(fresh.map((one) => [one.membershipId, one.invitationId]));
  return decided.map(({ canonicalEmail, outcome, personId, membershipId }) => ({
    canonicalEmail,
    outcome,
    personId,
    membershipId,
    invitationId: invitationIds.get(membershipId) ?? null,
  }));
}

function auditOf(
  one: Standing & { invitationId: string },
  locationId: string,
  source: Source,
): AuditLine[] {
  const subject = {
    locationId,
    personId: one.personId,
    membershipId: one.membershipId,
    invitationId: one.invitationId,
    channel: source,
  };
  const lines: AuditLine[] = [];
  const reasonCode = one.outcome;
  if (one.isNewHere) lines.push({ ...subject, type: "member.created", reasonCode });
  if (one.rejoins) lines.push({ ...subject, type: "member.restored", reasonCode });
  if (one.nameCorrected) {
    lines.push({ ...subject, type: "member.updated", reasonCode: "corrected_before_activation" });
  }
  lines.push({ ...subject, type: "invitation.queued", reasonCode });
  // There is nothing to press where an account is active: whoever waits for that waits for no more.
  if (reasonCode === "already_active") {
    lines.push({ ...subject, type: "invitation.activated", reasonCode });
  }
  return lines;
}
