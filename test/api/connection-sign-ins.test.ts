import { expect, test, vi } from "vitest";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { testDatabase } from "../support/database.ts";
import { resetVendor } from "../support/vendor.ts";
import { aConnection, aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

const MISSING = "Set VENDOR_ID and VENDOR_SECRET. A service account is the easier way.";
const APP = { clientId: "our id", clientSecret: "our secret" };
const sheet = { connector: "google-sheets", name: "Sheet", settings: {} };

async function hub({ app = APP }: { app?: typeof APP | { missing: string } } = {}) {
  resetVendor();
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  const connectors = connectorRuntime(deps, { "google-sheets": { app } });
  await aLocation(deps, "hq");
  const url = await serveApi({ ...deps, connectors });
  const key = await aKey(deps, "hq", ["integrations"]);
  const make = async (settings = {}) =>
    (await ask(url, "/locations/hq/connections", { key, body: { ...sheet, settings } })).body;
  const signIn = (id: string) => ask(url, `/connections/${id}/sign-in`, { method: "POST", key });
  return { deps, db, url, key, make, signIn };
}

test("a connection without a key waits for a sign-in, and says what to do", async () => {
  const { make, signIn } = await hub();
  const made = await make();
  expect(made).toMatchObject({
    state: "needs_sign_in",
    problem: expect.stringMatching(/^Nobody has signed in yet\. /),
    account: null,
    scopes: [],
  });
  expect(await signIn(made.id)).toMatchObject({
    status: 200,
    body: {
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/oauth\/google-sheets\/start\//),
      expiresAt: expect.stringMatching(/Z$/),
    },
  });
});

test("a hub that is no app at the vendor says which settings make it one, and the easier way", async () => {
  const { make, signIn } = await hub({ app: { missing: MISSING } });
  const { id } = await make();
  const answer = await signIn(id);
  expect(answer).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect(answer.text).toContain(MISSING);
});

test("a connection with a key, or to what has no sign-in, has nothing to sign in to", async () => {
  const { deps, make, signIn } = await hub();
  const keyed = await make({ key: "secret" });
  expect(keyed).toMatchObject({ state: "ok", account: null });
  expect((await signIn(keyed.id)).text).toContain("clear the key");
  const file = await aConnection(deps, "hq");
  expect(await signIn(file.id)).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("a key that is cleared leaves a connection that waits for a sign-in", async () => {
  const { make, url, key } = await hub();
  const { id } = await make({ key: "secret" });
  const cleared = await ask(url, `/connections/${id}`, {
    method: "PATCH",
    key,
    body: { settings: { key: null } },
  });
  expect(cleared).toMatchObject({ status: 200, body: { state: "needs_sign_in" } });
});

test("a sign-in under a key of idempotency is asked for once", async () => {
  const { db, make, url, key } = await hub();
  const { id } = await make();
  const asked = { method: "POST", key, headers: { "idempotency-key": "one" } };
  const first = await ask(url, `/connections/${id}/sign-in`, asked);
  expect(await ask(url, `/connections/${id}/sign-in`, asked)).toMatchObject({ text: first.text });
  expect(await db.selectFrom("connectionSignIn").select("id").execute()).toHaveLength(1);
});
