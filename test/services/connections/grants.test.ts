import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { aVendorFlow, type VendorFlow } from "../../support/vendor-flow.ts";
import { REFUSED, vendor } from "../../support/vendor.ts";

vi.mock("../../../connectors/catalog.ts", () => import("../../support/vendor.ts"));

/** As if so much of the access token's life had passed. */
const pass = ({ db }: VendorFlow, seconds: number) =>
  sql`update connection_grant set renew_at = renew_at - make_interval(secs => ${seconds}),
    renewed_at = renewed_at - make_interval(secs => ${seconds})`.execute(db);

const passProbe = ({ db }: VendorFlow, minutes: number) =>
  sql`update connection_grant set probe_after = probe_after - make_interval(mins => ${minutes})`.execute(
    db,
  );

test("fifty who need a token at once, in two processes, make one call, and all get what it gave", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await pass(at, 3600);
  vendor.answersAfterMs = 400;
  const other = { db: at.otherPool() };
  const got = await Promise.all(
    Array.from({ length: 50 }, (_, index) => at.token(index % 2 === 0 ? {} : other)),
  );
  expect(vendor.tokenCalls).toBe(1);
  expect(new Set(got).size).toBe(1);
  expect(vendor.accessTokens).toContain(got[0]);
});

test("a token is used until a minute before its end, and renewed then", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  const first = await at.token();
  await pass(at, 3600 - 65);
  expect(await at.token()).toBe(first);
  await pass(at, 6);
  expect(await at.token()).not.toBe(first);
  expect(vendor.tokenCalls).toBe(1);
});

test("a token that lives for less than a minute is not renewed by each call", async () => {
  const at = await aVendorFlow();
  vendor.lifeSeconds = 40;
  await at.signIn();
  expect(await at.token()).toBe(await at.token());
  expect(vendor.tokenCalls).toBe(0);
});

test("a refresh token that turns is kept before the new access token is used", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  vendor.rotates = true;
  const { sealedRefreshToken } = await at.grant();
  for (let times = 0; times < 3; times += 1) {
    await pass(at, 3600);
    expect(vendor.accessTokens).toContain(await at.token());
  }
  expect((await at.grant()).sealedRefreshToken).not.toBe(sealedRefreshToken);
  expect(vendor.refreshTokens.size).toBe(1);
});

test("what a process that died was about to renew, another renews when its time is over", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await pass(at, 3600);
  const died = sql`update connection_grant set lease = gen_random_uuid(), leased_until = now() + interval '1 second'`;
  await died.execute(at.db);
  expect(vendor.accessTokens).toContain(await at.token());
  expect(vendor.tokenCalls).toBe(1);
});

test.each(["unavailable", "rate_limited"] as const)(
  "a vendor whose tokens are %s for a while locks nobody out",
  async (kind) => {
    const at = await aVendorFlow();
    await at.signIn();
    await pass(at, 3600);
    vendor.tokensFail = kind;
    await expect(at.token()).rejects.toMatchObject({ kind });
    expect(await at.connection()).toMatchObject({ state: "ok", problem: null });
    expect(await at.flow()).toMatchObject({ state: "running" });
    vendor.tokensFail = undefined;
    expect(vendor.accessTokens).toContain(await at.token());
  },
);

test("an account that took its access back is asked once in a quarter of an hour", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await pass(at, 3600);
  vendor.refreshTokens.clear();
  const refused = { kind: "unauthorized", message: REFUSED };
  for (let times = 0; times < 3; times += 1)
    await expect(at.token()).rejects.toMatchObject(refused);
  expect(vendor.tokenCalls).toBe(1);
  await passProbe(at, 14);
  await expect(at.token()).rejects.toMatchObject(refused);
  expect(vendor.tokenCalls).toBe(1);
  await passProbe(at, 2);
  await expect(at.token()).rejects.toMatchObject(refused);
  expect(vendor.tokenCalls).toBe(2);
});

test("a sign-in that ends after a week names the likely cause", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set granted_at = now() - interval '7 days'`.execute(at.db);
  await pass(at, 3600);
  vendor.refreshTokens.clear();
  await expect(at.token()).rejects.toThrow(/still in testing/);
  expect((await at.connection()).problem).toMatch(/still in testing/);
});

test("a hub that the vendor does not know is not taken for an app in testing, whatever the day", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set granted_at = now() - interval '7 days'`.execute(at.db);
  await pass(at, 3600);
  vendor.tokensFail = "unauthorized";
  await expect(at.token()).rejects.toThrow(/^The vendor is not well\.$/);
});

test("a refusal that comes after somebody signed in again locks nobody out", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await pass(at, 3600);
  vendor.refreshTokens.clear();
  vendor.answersAfterMs = 300;
  const asked = at.token();
  await vi.waitFor(() => expect(vendor.tokenCalls).toBe(1));
  await at.signIn();
  expect(vendor.accessTokens).toContain(await asked);
  expect(await at.connection()).toMatchObject({ state: "ok", problem: null });
});

test("two looks that were refused the same old token lock nobody out", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set renewed_at = now() - interval '1 hour'`.execute(at.db);
  const row = await at.connection();
  const began = performance.now();
  expect(await at.connectors.renewAccess(row, began)).toBe(true);
  expect(await at.connectors.renewAccess(row, began)).toBe(true);
  expect(vendor.tokenCalls).toBe(1);
});

test("two looks that were refused the token of one key lock nobody out; a look with a new one does", async () => {
  const at = await aVendorFlow({ settings: { key: "gone" } });
  const row = await at.connection();
  const began = performance.now();
  expect(await at.connectors.renewAccess(row, began)).toBe(true);
  expect(await at.connectors.renewAccess(row, began)).toBe(true);
  expect(await at.connectors.renewAccess(row, performance.now())).toBe(false);
});

test("what was sealed with an older key opens, and is sealed anew with the newest", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  const { keys } = at.deps;
  const turned = { ...keys, seal: [{ id: "2", key: randomBytes(32) }, ...keys.seal] };
  const first = await at.token();
  expect(await at.token({ keys: turned })).toBe(first);
  await pass(at, 3600);
  const renewed = await at.token({ keys: turned });
  expect(renewed).not.toBe(first);
  expect((await at.grant()).sealedAccessToken).toMatch(/^v1\.2\./);
});

test("a sealed token that is moved to another place does not open", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set sealed_access_token = sealed_refresh_token`.execute(at.db);
  await expect(at.token()).rejects.toThrow();
});

test("a connection that is deleted leaves no token behind", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`delete from flow`.execute(at.db);
  await sql`delete from connection`.execute(at.db);
  const { rows } = await sql`select 1 from connection_grant`.execute(at.db);
  expect(rows).toEqual([]);
});
