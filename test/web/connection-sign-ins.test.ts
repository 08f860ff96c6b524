import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { expect, test, vi } from "vitest";
import { ConnectorError } from "../../domain/errors.ts";
import { systemActor, type Actor, type Permission } from "../../domain/permissions.ts";
import { requestSignIn } from "../../services/connection-sign-ins.ts";
import { createApiKey } from "../../services/api-keys.ts";
import { createConnection, getConnection, updateConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { allow, resetVendor, SCOPES, vendor } from "../support/vendor.ts";
import { aBrowser, openPortal, type Portal } from "./portal.ts";

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
  const request = (actor = systemActor) =>
    unitOfWork(deps, (tx) => requestSignIn(tx, deps, actor, connection.id));
  const browser = aBrowser(portal);
  return {
    portal,
    db,
    browser,
    connection: () => getConnection(deps, systemActor, connection.id),
    request,
    connectionId: connection.id,
    /** Opens a new address and presses its button; where the browser is sent. */
    async start(actor?: Actor): Promise<string> {
      const { location, status } = await browser.press(pathOf((await request(actor)).url));
      expect(status).toBe(303);
      return location ?? "";
    },
  };
}

async function aMember({ db, locationId }: Portal, permissions: Permission[]): Promise<string> {
  const id = uuidv7();
  const email = `${id}@example.com`;
  await db
    .insertInto("person")
    .values({ id, canonicalEmail: email, email, firstName: "Olu" })
    .execute();
  await db
    .insertInto("membership")
    .values({ id: uuidv7(), personId: id, locationId, type: "member", role: "admin", permissions })
    .execute();
  return id;
}

const pathOf = (url: string) => new URL(url).pathname;

test("a person signs in at the vendor, and the connection is theirs", async () => {
  const at = await aSignIn();
  const { url, expiresAt } = await at.request();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/oauth\/google-sheets\/start\/[\w-]{43}$/);
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(601_000);
  const { location } = await at.browser.press(pathOf(url));
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
  const { location } = await at.browser.press(pathOf(url));
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

test("opening an address only says what would be connected, in either language, and uses nothing up", async () => {
  const at = await aSignIn();
  const path = pathOf((await at.request()).url);
  await at.browser.head(path);
  const page = await aBrowser(at.portal).get(path);
  expect(page).toMatchObject({ status: 200, location: null });
  for (const named of ["Members", "Hub Lisbon", "Vendor"]) expect(page.html).toContain(named);
  const german = await at.browser.get(path, { "accept-language": "de" });
  expect(german.html).toContain("Weiter zu Vendor");
  expect(await at.browser.press(path)).toMatchObject({ status: 303 });
});

test("a button that nobody pressed on our page begins nothing", async () => {
  const at = await aSignIn();
  const path = pathOf((await at.request()).url);
  expect(await at.browser.post(path, {})).toMatchObject({ status: 200, location: null });
  const foreign = { ...at.browser.byHand, origin: "https://elsewhere.example.com" };
  expect(await at.browser.press(path, foreign)).toMatchObject({ status: 403 });
  const { "sec-fetch-user": _, ...byScript } = at.browser.byHand;
  const again = await at.browser.press(path, byScript);
  expect(again).toMatchObject({ status: 200 });
  expect(again.html).toContain("press the button yourself");
  expect(await at.browser.press(path)).toMatchObject({ status: 303 });
});

test("the form of this page, and of no other, may lead to the vendor", async () => {
  const at = await aSignIn();
  const policy = async (path: string) =>
    (await at.browser.get(path)).headers.get("content-security-policy");
  const { url } = await at.request();
  expect(await policy(pathOf(url))).toContain("form-action 'self' https://vendor.example.com;");
  expect(await policy("/sign-in")).toContain("form-action 'self';");
});

test("an address works once, for ten minutes", async () => {
  const at = await aSignIn();
  const { url } = await at.request();
  expect((await at.browser.press(pathOf(url))).status).toBe(303);
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

test("who lost the right to it meanwhile connects nothing, and is told whom to ask", async () => {
  const at = await aSignIn();
  const { db, deps, locationId } = at.portal;
  const { id } = await unitOfWork(deps, (tx) =>
    createApiKey(tx, systemActor, { location: "hq", permissions: ["integrations"] }),
  );
  const key: Actor = { kind: "key", id, permissions: ["integrations"], locations: [locationId] };
  expect(await at.browser.get(allow(await at.start(key)))).toMatchObject({ status: 200 });

  const personId = await aMember(at.portal, ["integrations"]);
  const person: Actor = { ...key, kind: "person", id: personId };
  expect(await at.browser.get(allow(await at.start(person)))).toMatchObject({ status: 200 });

  const backs = [allow(await at.start(key)), allow(await at.start(person))];
  await db.updateTable("apiKey").set({ revokedAt: new Date() }).execute();
  await db.updateTable("membership").set({ permissions: [] }).execute();
  await sql`delete from connection_grant`.execute(db);
  for (const back of backs) {
    const page = await at.browser.get(back);
    expect(page).toMatchObject({ status: 403 });
    expect(page.html).toContain("Ask somebody who runs Hub Lisbon");
  }
  expect((await at.connection()).account).toBeNull();
});

test("the owner may sign in for every location", async () => {
  const at = await aSignIn();
  const id = await aMember(at.portal, []);
  await at.db.updateTable("person").set({ isOwner: true }).where("id", "=", id).execute();
  const owner: Actor = { ...systemActor, kind: "person", id };
  expect(await at.browser.get(allow(await at.start(owner)))).toMatchObject({ status: 200 });
});

test("a key that was set meanwhile stays in use, and the page says how to sign in instead", async () => {
  const at = await aSignIn();
  const back = allow(await at.start());
  await unitOfWork(at.portal.deps, (tx) =>
    updateConnection(tx, systemActor, at.connectionId, { settings: { key: "secret" } }),
  );
  const page = await at.browser.get(back);
  expect(page).toMatchObject({ status: 409 });
  expect(page.html).toContain("clear the key");
  expect(await at.db.selectFrom("connectionGrant").selectAll().execute()).toEqual([]);
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
