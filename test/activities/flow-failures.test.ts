import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { checkConnection } from "../../services/connection-checks.ts";
import { changeConnection } from "../../services/connections.ts";
import { pauseFlow, resumeFlow } from "../../services/flows/flows.ts";
import { previewFlow } from "../../services/flows/runs.ts";
import { aVendorFlow, type VendorFlow } from "../support/vendor-flow.ts";
import { REFUSED, vendor } from "../support/vendor.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

const ADA = "First name,Email\nAda,ada@example.com\n";

/** The account takes back what it let us do, and the access token is over. */
async function takeBack(at: VendorFlow): Promise<void> {
  vendor.refreshTokens.clear();
  vendor.accessTokens.clear();
  await sql`update connection_grant set renew_at = now(), renewed_at = now() - interval '1 hour'`.execute(
    at.db,
  );
}

const passProbe = ({ db }: VendorFlow) =>
  sql`update connection set probe_after = now()`
    .execute(db)
    .then(() => sql`update connection_grant set probe_after = now()`.execute(db));

test("an account that lets us in no more pauses what runs on it, and is told once to whoever runs the location", async () => {
  const at = await aVendorFlow();
  const second = await at.aFlow();
  await at.db.updateTable("flow").set({ state: "held" }).where("id", "=", second.id).execute();
  const draft = await at.aFlow();
  await at.anAdministrator("admin@example.com");
  await at.anAdministrator("owner@example.com", "owner");
  await at.anAdministrator("member@example.com", "member");
  await at.signIn();
  await takeBack(at);

  const look = await at.look();
  expect(look).toMatchObject({ state: "paused", problem: true, nextInSeconds: 900 });
  expect(await at.connection()).toMatchObject({ state: "needs_sign_in", problem: REFUSED });
  for (const id of [at.flowId, second.id]) {
    expect(await at.flow(id)).toMatchObject({ state: "paused", problem: REFUSED });
  }
  expect(await at.flow(draft.id)).toMatchObject({ state: "draft", problem: null });
  expect(await at.look(second.id)).toMatchObject({ state: "paused", nextInSeconds: 900 });
  expect(vendor.tokenCalls).toBe(1);

  const mails = await at.mails();
  expect(mails.map(({ recipient }) => recipient)).toEqual([
    "admin@example.com",
    "owner@example.com",
  ]);
  expect(mails[0]).toMatchObject({ kind: "connection_failed" });
  expect(mails[0]?.subject).toContain("Members");
  expect(mails[0]?.text).toContain(REFUSED);
  expect(await at.audit("connection.failed")).toHaveLength(1);
  expect(await at.audit("flow.paused")).toHaveLength(2);
});

test("who resumes by hand too early is paused again, and nobody is told twice", async () => {
  const at = await aVendorFlow();
  await at.anAdministrator("admin@example.com");
  await at.signIn();
  await takeBack(at);
  await at.look();
  await at.work((tx) => resumeFlow(tx, systemActor, at.flowId));
  await at.look();
  expect(await at.flow()).toMatchObject({ state: "paused" });
  expect(await at.mails()).toHaveLength(1);
  expect(vendor.tokenCalls).toBe(1);
});

test("a sign-in sets going exactly what it was that paused, which looks at once and misses nothing", async () => {
  const at = await aVendorFlow();
  const byHand = await at.aFlow();
  await at.db.updateTable("flow").set({ state: "paused" }).where("id", "=", byHand.id).execute();
  const later = await at.aFlow();
  await at.db
    .updateTable("flow")
    .set({ triggerKey: "rows", state: "running" })
    .where("id", "=", later.id)
    .execute();
  await at.signIn();
  await takeBack(at);
  await at.look();
  await at.work((tx) => pauseFlow(tx, systemActor, later.id));
  vendor.sheet = ADA;
  const before = (await at.nudged()).length;

  await at.signIn();
  expect(await at.connection()).toMatchObject({ state: "ok", problem: null, failureId: null });
  expect(await at.flow()).toMatchObject({ state: "running", problem: null, pausedFor: null });
  for (const id of [byHand.id, later.id]) {
    expect(await at.flow(id)).toMatchObject({ state: "paused" });
  }
  expect((await at.nudged()).slice(before)).toEqual([at.flowId]);
  expect(await at.look()).toMatchObject({ state: "running", invited: 1 });
  expect(await at.audit("connection.recovered")).toHaveLength(1);
});

test("what failed, was mended and failed again is told again", async () => {
  const at = await aVendorFlow();
  await at.anAdministrator("admin@example.com");
  for (let times = 1; times <= 2; times += 1) {
    await at.signIn();
    await takeBack(at);
    await at.look();
    expect(await at.mails()).toHaveLength(times);
  }
});

test("nobody has to do anything where the vendor lets us in again by itself", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await takeBack(at);
  await at.look();
  await at.look();
  expect(vendor.tokenCalls).toBe(1);
  await passProbe(at);
  await at.look();
  expect(vendor.tokenCalls).toBe(2);
  await passProbe(at);
  const { keys } = at.deps;
  const { open } = await import("../../db/sealed.ts");
  const { refreshTokenPlace } = await import("../../services/connection-grants.ts");
  const { sealedRefreshToken } = await at.grant();
  vendor.refreshTokens.add(open(keys.seal, refreshTokenPlace(at.connectionId), sealedRefreshToken));
  expect(await at.look()).toMatchObject({ state: "running" });
  expect(await at.connection()).toMatchObject({ state: "ok" });
});

test("an access token whose time was cut short is replaced, and the next look goes on", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set renewed_at = now() - interval '10 minutes'`.execute(at.db);
  vendor.accessTokens.clear();
  expect(await at.look()).toMatchObject({ state: "running", problem: true, nextInSeconds: 1 });
  expect(await at.look()).toMatchObject({ state: "running", problem: false });
  expect(await at.connection()).toMatchObject({ state: "ok" });
});

test("a look that is refused while somebody signs in locks nobody out", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await takeBack(at);
  vendor.answersAfterMs = 300;
  const looks = at.look();
  await vi.waitFor(() => expect(vendor.tokenCalls).toBe(1));
  await at.signIn();
  vendor.accessTokens.clear();
  expect(await looks).toMatchObject({ state: "running", nextInSeconds: 1 });
  expect(await at.connection()).toMatchObject({ state: "ok" });
});

test("an account whose new tokens are refused as well has to sign in again", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  await sql`update connection_grant set granted_at = now() - interval '1 hour'`.execute(at.db);
  vendor.accessTokens.clear();
  await at.look();
  expect(await at.connection()).toMatchObject({ state: "needs_sign_in" });
});

test("a key that is refused takes the same way, and a new one sets going what was paused", async () => {
  const at = await aVendorFlow({ settings: { key: "deleted" } });
  await at.anAdministrator("admin@example.com");
  // The token that was got for it might have been cut short: it is asked once more.
  expect(await at.look()).toMatchObject({ state: "running", nextInSeconds: 1 });
  await at.look();
  expect(await at.connection()).toMatchObject({ state: "needs_sign_in" });
  expect(await at.flow()).toMatchObject({ state: "paused" });
  expect(await at.mails()).toHaveLength(1);

  vendor.keys.add("new");
  const deps = { ...at.deps, connectors: at.connectors };
  const wrong = await changeConnection(deps, systemActor, at.connectionId, {
    settings: { key: "wrong" },
  });
  expect(wrong).toMatchObject({ state: "needs_sign_in" });
  const changed = await changeConnection(deps, systemActor, at.connectionId, {
    settings: { key: "new" },
  });
  expect(changed).toMatchObject({ state: "ok", problem: null });
  expect(await at.flow()).toMatchObject({ state: "running", problem: null });
  expect(await at.look()).toMatchObject({ state: "running", problem: false });
});

/** As if the seconds were over for which a token endpoint that answered badly is let alone. */
const passPause = ({ db }: VendorFlow) =>
  sql`update connection_grant set leased_until = now() where lease is null`.execute(db);

/** The vendor's token endpoint answers in a way nobody understands, or the hub is its app no more. */
const NOT_ASKED = ["unexpected", "rejected"] as const;

test.each(NOT_ASKED)(
  "a probe whose token is %s lets nobody in, and nobody is told twice",
  async (kind) => {
    const at = await aVendorFlow();
    await at.anAdministrator("admin@example.com");
    await at.signIn();
    await takeBack(at);
    await at.look();
    for (let times = 0; times < 3; times += 1) {
      vendor.tokensFail = kind;
      await passProbe(at);
      expect(await at.look()).toMatchObject({ state: "paused", nextInSeconds: 900 });
      await passPause(at);
      const deps = { ...at.deps, connectors: at.connectors };
      const checked = await checkConnection(deps, systemActor, at.connectionId);
      expect(checked).toMatchObject({ state: "needs_sign_in", problem: "The vendor is not well." });
      vendor.tokensFail = undefined;
      await passPause(at);
      await passProbe(at);
      await at.look();
    }
    expect(await at.connection()).toMatchObject({ state: "needs_sign_in", problem: REFUSED });
    expect(await at.mails()).toHaveLength(1);
    expect(await at.audit("connection.recovered")).toEqual([]);
  },
);

test("who is let in again and finds the sheet broken has the flow go on, and told why it stands", async () => {
  const at = await aVendorFlow({ settings: { key: "disabled" } });
  await at.look();
  await at.look();
  vendor.keys.add("disabled");
  vendor.sheet = "Nothing that is known\n1\n";
  await passProbe(at);
  await at.look();
  expect(await at.connection()).toMatchObject({ state: "misconfigured", failureId: null });
  expect(await at.flow()).toMatchObject({ state: "running", stopped: true });
});

test("a check of a key that works again sets going what was paused", async () => {
  const at = await aVendorFlow({ settings: { key: "disabled" } });
  await at.look();
  vendor.keys.add("disabled");
  const deps = { ...at.deps, connectors: at.connectors };
  expect(await checkConnection(deps, systemActor, at.connectionId)).toMatchObject({ state: "ok" });
  expect(await at.flow()).toMatchObject({ state: "running" });
});

test("a vendor that wants to be left alone is, for longer each time, and the connection stays well", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  vendor.readsFail = "rate_limited";
  const waits: (number | null)[] = [];
  for (let times = 0; times < 6; times += 1) {
    await sql`update flow set waits_until = now()`.execute(at.db);
    waits.push((await at.look()).nextInSeconds);
  }
  expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
  expect(await at.flow()).toMatchObject({ state: "running", problem: /More calls/ });
  expect(await at.connection()).toMatchObject({ state: "ok", problem: null });
  const { reads } = vendor;
  expect((await at.look()).nextInSeconds).toBeGreaterThan(890);
  expect(vendor.reads).toBe(reads);

  vendor.readsFail = undefined;
  await sql`update flow set waits_until = now()`.execute(at.db);
  expect(await at.look()).toMatchObject({ problem: false });
  expect(await at.flow()).toMatchObject({ problem: null, stopped: false, waitSeconds: 0 });
});

test("a vendor that does not answer leaves the connection well, and the flow looks on", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  vendor.readsFail = "unavailable";
  expect(await at.look()).toMatchObject({ state: "running", problem: true, nextInSeconds: 5 });
  expect(await at.connection()).toMatchObject({ state: "ok", problem: null });
});

test("a preview on a connection that nobody signed in for says what to do, and no mail is sent", async () => {
  const at = await aVendorFlow();
  await at.anAdministrator("admin@example.com");
  await at.db.updateTable("flow").set({ state: "draft" }).execute();
  const preview = previewFlow(at.deps, systemActor, at.flowId);
  preview.catch(() => undefined);
  await vi.waitFor(async () => {
    await at.look();
    const [run] = await at.db.selectFrom("flowRun").selectAll().execute();
    expect(run?.state).toBe("failed");
  });
  await expect(preview).rejects.toThrow(/Nobody has signed in yet/);
  expect(await at.mails()).toEqual([]);
});
