import { describe, expect, test } from "vitest";
import type { Actor } from "../../domain/permissions.ts";
import { systemActor } from "../../domain/permissions.ts";
import { authenticate, createApiKey } from "../../services/api-keys.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, apiDeps } from "./fixture.ts";

async function hub() {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  const location = await aLocation(deps, "hq");
  return { db, deps, location };
}

test("a key is shown once: the database holds a hash, and an end in 90 days", async () => {
  const { db, deps, location } = await hub();
  const made = await unitOfWork(deps, (tx) =>
    createApiKey(tx, systemActor, { location: "hq", permissions: ["customers"] }),
  );
  expect(made.key).toMatch(new RegExp(`^usher_${made.id}_[\\w-]{43}$`));
  const days = (Date.parse(made.expiresAt) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  const everything = JSON.stringify([
    await db.selectFrom("apiKey").selectAll().execute(),
    await db.selectFrom("audit").selectAll().execute(),
  ]);
  expect(everything).not.toContain(made.key.slice(-43));
  expect(await authenticate(db, `Bearer ${made.key}`)).toEqual({
    kind: "key",
    id: made.id,
    permissions: ["customers"],
    locations: [location.id],
  });
});

test.each([
  ["nothing", () => undefined],
  ["no scheme", (key: string) => key],
  ["another scheme", (key: string) => `Basic ${key}`],
  ["a cut secret", (key: string) => `Bearer ${key.slice(0, -1)}`],
  ["a longer secret", (key: string) => `Bearer ${key}A`],
  ["another secret", (key: string) => `Bearer ${key.slice(0, -43)}${"A".repeat(43)}`],
  [
    "an unknown id",
    (key: string) => `Bearer usher_01990000-0000-7000-8000-000000000000_${key.slice(-43)}`,
  ],
  ["two keys", (key: string) => `Bearer ${key}, Bearer ${key}`],
])("%s is nobody", async (_, header) => {
  const { db, deps } = await hub();
  expect(await authenticate(db, header(await aKey(deps, "all")))).toBeUndefined();
});

test("the scheme is read in any case", async () => {
  const { db, deps } = await hub();
  expect(await authenticate(db, `bearer ${await aKey(deps, "all")}`)).toMatchObject({
    locations: "all",
  });
});

test("the last use is noted once a minute", async () => {
  const { db, deps } = await hub();
  const key = await aKey(deps, "all");
  const lastUse = async () =>
    (await db.selectFrom("apiKey").select("lastUsedAt").executeTakeFirstOrThrow()).lastUsedAt;
  await Promise.all(Array.from({ length: 20 }, () => authenticate(db, `Bearer ${key}`)));
  const first = await lastUse();
  expect(first).not.toBeNull();
  await authenticate(db, `Bearer ${key}`);
  expect(await lastUse()).toEqual(first);
  const earlier = new Date(Date.now() - 61_000);
  await db.updateTable("apiKey").set({ lastUsedAt: earlier }).execute();
  await authenticate(db, `Bearer ${key}`);
  expect((await lastUse())?.getTime()).toBeGreaterThan(earlier.getTime());
});

describe("nobody hands on more than they hold", () => {
  const admin = (locationId: string): Actor => ({
    kind: "person",
    id: null,
    permissions: ["admins", "customers"],
    locations: [locationId],
  });

  test.each([
    ["another permission", "hq", ["billing"], "forbidden"],
    ["all permissions", "hq", "all", "forbidden"],
    ["all locations", "all", ["customers"], "forbidden"],
    ["another location", "annex", ["customers"], "not_found"],
  ] as const)("%s", async (_, location, permissions, kind) => {
    const { deps, location: hq } = await hub();
    await aLocation(deps, "annex");
    const asked = unitOfWork(deps, (tx) =>
      createApiKey(tx, admin(hq.id), { location, permissions }),
    );
    await expect(asked).rejects.toMatchObject({ kind });
  });
});
