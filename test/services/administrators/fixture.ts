import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { beforeAll, beforeEach } from "vitest";
import type { Pool } from "../../../db/connect.ts";
import { PERMISSIONS, type Actor, type Permission } from "../../../domain/permissions.ts";
import { currentActor } from "../../../services/current-actor.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import { aLocation, serviceDeps } from "../../support/invitees.ts";

export let db: Pool;
export let deps: ServiceDeps;
export let location: { id: string };

/** A location of its own for each test of a file, in an installation that has no owner yet. */
export function eachWithALocation(): void {
  beforeAll(async () => {
    ({ db } = await testDatabase());
    deps = serviceDeps(db);
  });
  beforeEach(async () => {
    await db.updateTable("person").set({ isOwner: false }).execute();
    location = await aLocation(deps);
  });
}

export const work = <T>(done: (tx: Tx) => Promise<T>) => unitOfWork(deps, done);

export async function someone(change: { activated?: boolean; isOwner?: boolean } = {}) {
  const { activated = true, isOwner = false } = change;
  const email = `ada-${uuidv7()}@example.com`;
  const person = { id: uuidv7(), email, canonicalEmail: email, firstName: "Ada", isOwner };
  await db
    .insertInto("person")
    .values({ ...person, activatedAt: activated ? sql<Date>`now()` : null })
    .execute();
  return person;
}

export async function aMember(
  change: { activated?: boolean; permissions?: Permission[]; locationId?: string } = {},
) {
  const { permissions, locationId = location.id } = change;
  const person = await someone(change);
  const membershipId = uuidv7();
  await db
    .insertInto("membership")
    .values({
      id: membershipId,
      personId: person.id,
      locationId,
      type: "member",
      ...(permissions && { role: "admin" as const, permissions }),
    })
    .execute();
  return { ...person, membershipId };
}

export const anAdmin = (permissions: Permission[] = [...PERMISSIONS]) => aMember({ permissions });

export const actorOf = (person: { id: string }): Promise<Actor> =>
  currentActor(db, { kind: "person", id: person.id }, location.id);

export const rightsOf = (membershipId: string) =>
  db
    .selectFrom("membership")
    .select(["type", "role", "permissions"])
    .where("id", "=", membershipId)
    .executeTakeFirstOrThrow();

export const auditOf = (personId: string) =>
  db
    .selectFrom("audit")
    .select(["type", "reasonCode", "actorKind", "actorId", "detail"])
    .where("personId", "=", personId)
    .orderBy("id")
    .execute();
