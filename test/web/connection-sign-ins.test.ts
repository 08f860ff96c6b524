import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { ConnectorError } from "../../domain/errors.ts";
import { systemActor } from "../../domain/permissions.ts";
import { requestSignIn } from "../../services/connection-sign-ins.ts";
import { getConnection } from "../../services/connections.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { allow, resetVendor, SCOPES, vendor } from "../support/vendor.ts";
import { aBrowser, openPortal } from "./portal.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

const APP = { clientId: "our id", clientSecret: "our secret" };

async function aSignIn(change: Parameters<typeof openPortal>[0] = {}) {
  resetVendor();
  const portal = await openPortal({ connectors: { app: () => APP }, ...change });
  const { deps, db } = portal;
  const connection = await unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, "hq", {
      connector: "google-sheets",
      name: "Members",
      settings: {},
    }),
  );
  const request = () =>
    unitOfWork(deps, (tx) => requestSignIn(tx, deps, systemActor, connection.id));
  const browser = aBrowser(portal);
  return {
    portal,
    db,
    browser,
    connection: () => getConnection(deps, systemActor, connection.id),
    request,
    /** Opens a new address; where the browser is sent. */
    async start(): Promise<string> {
      const { location, status } = await browser.get(pathOf((await request()).url));
      expect(status).toBe(302);
      return location ?? "";
    },
  };
}

const pathOf = (url: string) => new URL(url).pathname;

test("a person signs in at the vendor, and the connection is theirs", async () => {
  const at = await aSignIn();
  const { url, expiresAt } = await at.request();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/oauth\/google-sheets\/start\/[\w-]{43}$/);
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(601_000);
  const { location } = await at.browser.get(pathOf(url));
  const asked = new URL(location ?? "").searchParams;
  expect(asked.get("redirect_uri")).toBe("http://127.0.0.1:3000/oauth/google-sheets/callback");
  const back = await at.browser.get(allow(location ?? ""));
  expect(back.status).toBe(200);
  expect(back.html).toContain("Connected as ada@example.com");
  expect(await at.connection()).toMatchObject({
    state: "ok",
    problem: null,
    account: "ada@example.com",
    scopes: SCOPES,
    secrets: [],
  });
});

test("nothing that opens a door is kept as it is", async () => {
  const at = await aSignIn();
  const { url } = await at.request();
  const { location } = await at.browser.get(pathOf(url));
  const back = allow(location ?? "");
  await at.browser.get(back);
  const secrets = [
    url.split("/").at(-1),
    new URL(location ?? "").searchParams.get("state"),
    at.browser.cookies.get("oauth_3000"),
    ...vendor.accessTokens,
    ...vendor.refreshTokens,
  ];
  for (const table of ["connection_sign_in", "connection_grant", "audit", "connection"]) {
    const { rows } = await sql<{ text: string }>`select t::text from ${sql.table(table)} t`.execute(
      at.db,
    );
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
  }
  expect(JSON.stringify(await at.connection())).not.toMatch(/access |refresh /);
});

test("the cookie is bound to this host, and no script reads it", async () => {
  const plain = await aSignIn();
  const { headers } = await plain.browser.get(pathOf((await plain.request()).url));
  expect(headers.getSetCookie().join()).toMatch(/^oauth_3000=[\w-]+;.*HttpOnly; SameSite=Lax$/);
  const secure = await aSignIn({ publicUrl: new URL("https://members.example.com") });
  const over = await secure.browser.get(pathOf((await secure.request()).url));
  expect(over.headers.getSetCookie().join()).toMatch(
    /^__Host-oauth=.*HttpOnly; Secure; SameSite=Lax$/,
  );
});

test("an address works once, for ten minutes, and a look at its head does not use it up", async () => {
  const at = await aSignIn();
  const { url } = await at.request();
  await at.browser.head(pathOf(url));
  expect((await at.browser.get(pathOf(url))).status).toBe(302);
  const again = await at.browser.get(pathOf(url));
  expect(again).toMatchObject({ status: 404 });
  expect(again.html).toContain("Ask for a new address");
  const late = await at.request();
  await sql`update connection_sign_in set expires_at = now() where start_hash is not null`.execute(
    at.db,
  );
  expect(await at.browser.get(pathOf(late.url))).toMatchObject({ status: 404 });
});

test("what comes back twice, from elsewhere, late or with another state connects nothing", async () => {
  const at = await aSignIn();
  const back = allow(await at.start());
  const strange = back.replace(/state=[^&]+/, "state=AAAA");
  expect(await at.browser.get(strange)).toMatchObject({ status: 404 });
  const stranger = await aBrowser(at.portal).get(back);
  expect(stranger).toMatchObject({ status: 403 });
  expect(stranger.html).toContain("another browser");
  expect((await at.connection()).account).toBeNull();
  expect(await at.browser.get(back)).toMatchObject({ status: 200 });
  expect(await at.browser.get(back)).toMatchObject({ status: 404 });

  const late = allow(await at.start());
  await sql`update connection_sign_in set expires_at = now() where used_at is null`.execute(at.db);
  expect(await at.browser.get(late)).toMatchObject({ status: 410 });
  expect(vendor.tokenCalls).toBe(1);
});

test("two sign-ins in one browser do not disturb each other", async () => {
  const at = await aSignIn();
  const one = await at.start();
  const two = await at.start();
  expect(await at.browser.get(allow(one))).toMatchObject({ status: 200 });
  expect(await at.browser.get(allow(two))).toMatchObject({ status: 200 });
});

test("who does not allow it is told what to do next", async () => {
  const at = await aSignIn();
  const state = new URL(await at.start()).searchParams.get("state");
  const path = `/oauth/google-sheets/callback?state=${state}`;
  const denied = await at.browser.get(`${path}&error=access_denied`);
  expect(denied).toMatchObject({ status: 403 });
  expect(denied.html).toContain("You did not allow access at Vendor");
  expect(denied.html).toContain("Ask for a new address");
  expect(await at.browser.get(`${path}&code=x`)).toMatchObject({ status: 404 });
});

test("who leaves a box unticked is told to tick every box, and nothing is kept", async () => {
  const at = await aSignIn();
  const back = await at.browser.get(allow(await at.start(), ["sheets"]));
  expect(back).toMatchObject({ status: 403 });
  expect(back.html).toContain("tick every box");
  expect(await at.connection()).toMatchObject({ state: "needs_sign_in", account: null });
});

test("access that does not last is refused", async () => {
  const at = await aSignIn();
  vendor.withoutRefreshToken = true;
  const back = await at.browser.get(allow(await at.start()));
  expect(back).toMatchObject({ status: 403 });
  expect(back.html).toContain("for an hour only");
});

test("a vendor that is down is named, and may be tried again", async () => {
  const at = await aSignIn();
  vendor.tokensFail = "unavailable";
  const back = await at.browser.get(allow(await at.start()));
  expect(back).toMatchObject({ status: 503 });
  expect(back.html).toContain("Vendor does not answer just now");
  vendor.tokensFail = undefined;
  expect(await at.browser.get(allow(await at.start()))).toMatchObject({ status: 200 });
});

test("a code of somebody else's sign-in opens nothing", async () => {
  const at = await aSignIn();
  const one = new URL(allow(await at.start()), "http://127.0.0.1").searchParams;
  const two = new URL(allow(await at.start()), "http://127.0.0.1").searchParams;
  const mixed = `/oauth/google-sheets/callback?state=${one.get("state")}&code=${two.get("code")}`;
  expect(await at.browser.get(mixed)).toMatchObject({ status: 502 });
  expect((await at.connection()).account).toBeNull();
});

test("an app that is not set up any more is said so", async () => {
  const at = await aSignIn();
  const { url } = await at.request();
  at.portal.deps.connectors.app = () => {
    throw new ConnectorError("rejected", "Set the settings of the app.");
  };
  const page = await at.browser.get(pathOf(url));
  expect(page).toMatchObject({ status: 502 });
  expect(page.html).toContain("Set the settings of the app.");
});
