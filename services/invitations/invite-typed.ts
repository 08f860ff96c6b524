import { createHash } from "node:crypto";
import { getLocation } from "../../db/locations.ts";
import { DomainError } from "../../domain/errors.ts";
import type { WarningCode } from "../../domain/input-warnings.ts";
import { readInvitee, type TypedInvitee } from "../../domain/invitee.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import { countryOfTimeZone } from "../../domain/phone.ts";
import { idempotentUnitOfWork, type ServiceDeps } from "../unit-of-work.ts";
import { invite } from "./invite.ts";

/** Who was invited by a form; or is a member here already, and then no mail went out. */
export type InvitedByForm = {
  membershipId: string;
  isAlreadyMember: boolean;
  /** What is worth a second look, though it was taken. */
  warnings: WarningCode[];
};

/**
 * Invites whom a form tells of. However often it is sent with the same words, there is one invitation and one answer:
 * `formKey` is drawn with the form.
 */
export async function inviteTyped(
  deps: ServiceDeps,
  actor: Actor,
  locationRef: string,
  typed: TypedInvitee,
  formKey: string,
): Promise<InvitedByForm> {
  const location = await getLocation(deps.db, locationRef);
  authorize(actor, "customers", location.id);
  const read = readInvitee(
    typed,
    location.settings.country ?? countryOfTimeZone(location.timezone),
  );
  if (!read.ok) {
    const [first] = read.errors;
    throw new DomainError("invalid", first?.message ?? "", "invalid_request", read.errors);
  }
  const requestHash = createHash("sha256").update(JSON.stringify(read.invitee)).digest();
  // Whoever goes back and invites somebody else by the same form means somebody else.
  const key = `${formKey.slice(0, 100)}:${requestHash.toString("base64url")}`;
  const scope = `form:invite:${location.id}:${actor.id}`;
  const { body } = await idempotentUnitOfWork(deps, { scope, key, requestHash }, async (tx) => {
    const invited = await invite(tx, actor, location.id, read.invitee, "console");
    const answer: InvitedByForm = {
      membershipId: invited.invitation.membershipId,
      isAlreadyMember: invited.status === 200,
      warnings: read.warnings.map(({ code }) => code),
    };
    return { status: invited.status, body: answer };
  });
  return kept(body);
}

/** Under this scope nothing else is kept. */
const kept = (answer: unknown) => answer as InvitedByForm;
