import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Pool } from "../../db/connect.ts";
import { DomainError } from "../../domain/errors.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import { invite } from "../../services/invitations/invite.ts";
import type { NewInvitation } from "../../services/invitations/standing.ts";
import { linkToken } from "../../services/link-token.ts";
import { createLocation, type SettingsChange } from "../../services/locations.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";

const oneKey = () => [{ id: "1", key: randomBytes(32) }];

/** What services need, around a database, with nobody to hand messages to. */
export const serviceDeps = (db: Pool, other: Partial<ServiceDeps> = {}): ServiceDeps => ({
  db,
  keys: { link: oneKey(), session: oneKey(), seal: oneKey() },
  handOver: () => undefined,
  reached: () => undefined,
  ...other,
});

export const aLocation = (deps: ServiceDeps, settings: SettingsChange = {}) =>
  unitOfWork(deps, (tx) =>
    createLocation(tx, systemActor, {
      name: `Loft ${randomUUID()}`,
      timezone: "Europe/Berlin",
      settings,
    }),
  );

/** Somebody nobody has heard of. */
export const aPerson = (person: Partial<NewInvitation> = {}): NewInvitation => {
  const email = `ada-${randomUUID()}@example.com`;
  return { firstName: "Ada", lastName: "Byron", email, canonicalEmail: email, ...person };
};

export const inviteBy = (
  deps: ServiceDeps,
  actor: Actor,
  location: { id: string },
  person: NewInvitation,
) => unitOfWork(deps, (tx) => invite(tx, actor, location.id, person, "api"));

export async function anInvitation(
  deps: ServiceDeps,
  location: { id: string },
  person = aPerson(),
) {
  const { invitation } = await inviteBy(deps, systemActor, location, person);
  if (invitation.id === null) throw new Error("They are a member already.");
  return { ...invitation, id: invitation.id };
}

/** The secret in the mail of an invitation's n-th sending. */
export async function linkTokenOf(deps: ServiceDeps, invitationId: string, generation = 1) {
  const { keyId, nonce } = await deps.db
    .selectFrom("signInLink")
    .select(["keyId", "nonce"])
    .where("invitationId", "=", invitationId)
    .where("generation", "=", generation)
    .executeTakeFirstOrThrow();
  return linkToken(deps.keys.link, keyId, nonce);
}

/** As if everything about the mails of an invitation had happened that much earlier. */
export async function ageMails(db: Pool, invitationId: string, age: string): Promise<void> {
  await db
    .updateTable("email")
    .set({ createdAt: sql<Date>`created_at - ${age}::interval` })
    .where("invitationId", "=", invitationId)
    .execute();
}

/** The code of a refusal; throws when it was none. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  throw new Error("It was not refused.");
}
