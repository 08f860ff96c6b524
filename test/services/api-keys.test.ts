import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../../db/connect.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import {
  authenticate,
  createApiKey,
  getApiKey,
  listApiKeys,
  revokeApiKey,
  type NewApiKey,
} from "../../services/api-keys.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, refusalOf, serviceDeps } from "../support/invitees.ts";

let db: Pool;
let deps: ServiceDeps;
beforeAll(async () => {
  ({ db } = await testDatabase());
  deps = serviceDeps(db);
});

const make = (key: Partial<NewApiKey>, actor: Actor = systemActor) =>
  unitOfWork(deps, (tx) =>
    createApiKey(tx, actor, { location: "all", permissions: ["customers"], ...key }),
  );

const revoke = (actor: Actor, locationId: string, id: string) =>
  unitOfWork(deps, (tx) => revokeApiKey(tx, actor, locationId, id));

const adminOf = (locationId: string): Actor => ({
  kind: "person",
  id: null,
  permissions: ["admins", "customers"],
  locations: [locationId],
});

const page = { limit: 50 };

test.each([
  [undefined, 90],
  [1, 1],
  [365, 365],
])("a key made for %s days lives %i", async (expiresInDays, days) => {
  const { expiresAt } = await make({ expiresInDays });
  expect(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000)).toBe(days);
});

test("a key carries no right that was taken from its maker a moment ago", async () => {
  const { id: locationId } = await aLocation(deps);
  const id = uuidv7();
  const email = `${id}@example.com`;
  const person = { id, email, canonicalEmail: email, firstName: "Ada", activatedAt: new Date() };
  await db.insertInto("person").values(person).execute();
  await db
    .insertInto("membership")
    .values({
      id: uuidv7(),
      personId: id,
      locationId,
      type: "member",
      role: "admin",
      permissions: ["admins"],
    })
    .execute();
  const before: Actor = { ...adminOf(locationId), id };
  const refusal = make({ location: locationId, permissions: ["customers"] }, before);
  await expect(refusal).rejects.toMatchObject({ kind: "forbidden" });
});

test.each([0, -1, 366, 1.5, Number.NaN])("no key is made for %d days", async (expiresInDays) => {
  expect(await refusalOf(make({ expiresInDays }))).toBe("invalid_request");
});

describe("the keys of a location", () => {
  test("are listed newest first, page by page, with all but their secrets", async () => {
    const location = await aLocation(deps);
    const ids: string[] = [];
    for (const name of ["till", "door", "site"]) {
      ids.unshift((await make({ location: location.id, name })).id);
    }
    const actor = adminOf(location.id);
    const first = await listApiKeys(db, actor, location.id, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.items[0]).toMatchObject({ name: "site", state: "live", lastUsedAt: null });
    expect(Object.keys(first.items[0] ?? {})).not.toContain("secretHash");
    const before = first.nextId ?? undefined;
    const next = await listApiKeys(db, actor, location.id, { limit: 2, before });
    expect(next).toMatchObject({ items: [{ id: ids[2] }], nextId: null });
  });

  test("show those for all locations to whoever works in all of them, and to nobody else", async () => {
    const location = await aLocation(deps);
    const everywhere = await make({ location: "all" });
    const elsewhere = await make({ location: (await aLocation(deps)).id });
    const seen = async (actor: Actor) =>
      (await listApiKeys(db, actor, location.id, page)).items.map(({ id }) => id);
    expect(await seen(systemActor)).toContain(everywhere.id);
    expect(await seen(systemActor)).not.toContain(elsewhere.id);
    expect(await seen(adminOf(location.id))).toEqual([]);
    for (const { id } of [everywhere, elsewhere]) {
      expect(await refusalOf(getApiKey(db, adminOf(location.id), location.id, id))).toBe(
        "not_found",
      );
    }
  });

  test("are nobody's business who lacks the permission", async () => {
    const location = await aLocation(deps);
    const actor: Actor = { ...adminOf(location.id), permissions: ["customers"] };
    expect(await refusalOf(listApiKeys(db, actor, location.id, page))).toBe("forbidden");
    const foreign = adminOf(uuidv7());
    expect(await refusalOf(listApiKeys(db, foreign, location.id, page))).toBe("not_found");
  });
});

describe("revoking a key", () => {
  test("ends it at once, and says who did it, once", async () => {
    const location = await aLocation(deps);
    const { id, key } = await make({ location: location.id });
    expect(await authenticate(db, `Bearer ${key}`)).toBeDefined();
    await revoke(adminOf(location.id), location.id, id);
    expect(await authenticate(db, `Bearer ${key}`)).toBeUndefined();
    await revoke(adminOf(location.id), location.id, id);
    const lines = await db
      .selectFrom("audit")
      .select(["reasonCode", "detail"])
      .where("locationId", "=", location.id)
      .where("type", "=", "api_key.revoked")
      .execute();
    expect(lines).toEqual([{ reasonCode: "key_revoked", detail: { apiKeyId: id } }]);
    expect(await getApiKey(db, systemActor, location.id, id)).toMatchObject({ state: "revoked" });
  });

  test("is refused for a key of another location, for all locations, and without the permission", async () => {
    const location = await aLocation(deps);
    const own = await make({ location: location.id });
    const everywhere = await make({ location: "all" });
    const lacking: Actor = { ...adminOf(location.id), permissions: ["customers"] };
    const foreign = adminOf((await aLocation(deps)).id);
    const [place = ""] = foreign.locations;
    expect(await refusalOf(revoke(lacking, location.id, own.id))).toBe("forbidden");
    expect(await refusalOf(revoke(foreign, place, own.id))).toBe("not_found");
    expect(await refusalOf(revoke(adminOf(location.id), location.id, everywhere.id))).toBe(
      "not_found",
    );
    expect(await refusalOf(revoke(adminOf(location.id), location.id, "no id"))).toBe("not_found");
    for (const { key } of [own, everywhere]) {
      expect(await authenticate(db, `Bearer ${key}`)).toBeDefined();
    }
  });
});
