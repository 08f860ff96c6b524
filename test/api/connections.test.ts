import { describe, expect, onTestFinished, test } from "vitest";
import { sql } from "kysely";
import { z } from "zod";
import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { withoutSecrets } from "../../services/connectors.ts";
import { testDatabase } from "../support/database.ts";
import { startGoogle } from "../support/google/google.ts";
import {
  aConnection,
  aFlow,
  aKey,
  aLocation,
  apiDeps,
  ask,
  checkedBy,
  serveApi,
} from "./fixture.ts";

async function hub(check: () => Promise<void> = async () => undefined) {
  const { db } = await testDatabase();
  const deps = apiDeps(db, { connectors: checkedBy(check) });
  await aLocation(deps, "hq");
  return { deps, db, url: await serveApi(deps), key: await aKey(deps, "hq", ["integrations"]) };
}

const sheet = { connector: "csv-file", name: "Sheet", settings: { path: "members.csv" } };

test("a connection is kept sealed and comes back with what is no secret", async () => {
  const { db, url, key } = await hub();
  const made = await ask(url, "/locations/hq/connections", { key, body: sheet });
  expect(made).toMatchObject({
    status: 201,
    body: { ...sheet, secrets: [], state: "ok", problem: null },
  });
  const row = await db.selectFrom("connection").selectAll().executeTakeFirstOrThrow();
  expect(row.sealedSettings).not.toContain("members");
  const listed = await ask(url, "/locations/hq/connections", { key });
  expect(listed.body.items).toEqual([made.body]);
});

test("sealed settings that are moved to another connection do not open", async () => {
  const { deps, db, url, key } = await hub();
  const one = await aConnection(deps, "hq");
  const two = await aConnection(deps, "hq", "other.csv");
  const { sealedSettings } = await db
    .selectFrom("connection")
    .selectAll()
    .where("id", "=", one.id)
    .executeTakeFirstOrThrow();
  await db.updateTable("connection").set({ sealedSettings }).where("id", "=", two.id).execute();
  const answer = await ask(url, `/connections/${two.id}`, { key });
  expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
  expect(answer.text).not.toContain("members.csv");
});

test.each([
  [{ ...sheet, connector: "nothing" }, "#/connector", "invalid_request"],
  [{ ...sheet, settings: {} }, "#/settings/path", "required"],
  [{ ...sheet, settings: { path: "x.csv", token: "y" } }, "#/settings/token", "unknown_field"],
  [{ ...sheet, settings: "x" }, "#/settings", "invalid_request"],
])("a connection of %j is refused at %s as %s", async (body, pointer, code) => {
  const { url, key } = await hub();
  expect(await ask(url, "/locations/hq/connections", { key, body })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer, code }] },
  });
});

test("a patch of the name leaves the settings, and a patch of one setting leaves the name", async () => {
  const { deps, url, key } = await hub();
  const { id } = await aConnection(deps, "hq");
  const patch = (body: unknown) => ask(url, `/connections/${id}`, { method: "PATCH", key, body });
  expect((await patch({ name: "New" })).body).toMatchObject({ settings: { path: "members.csv" } });
  expect((await patch({ settings: { path: "new.csv" } })).body).toMatchObject({
    name: "New",
    settings: { path: "new.csv" },
  });
  expect(await patch({ settings: { path: null } })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/settings/path", code: "required" }] },
  });
});

test("a connection that a flow uses is not deleted; it is once the flow is gone", async () => {
  const { deps, url, key } = await hub();
  const { id } = await aConnection(deps, "hq");
  const flow = await aFlow(deps, "hq", id);
  const remove = (path: string) => ask(url, path, { method: "DELETE", key });
  expect(await remove(`/connections/${id}`)).toMatchObject({
    status: 409,
    body: { code: "conflict" },
  });
  expect((await remove(`/flows/${flow.id}`)).status).toBe(204);
  expect((await remove(`/connections/${id}`)).status).toBe(204);
  expect((await ask(url, `/connections/${id}`, { key })).status).toBe(404);
});

describe("a check", () => {
  const failing = (kind: ConnectorErrorKind) => async () => {
    throw new ConnectorError(kind, "The file is not there. Put it there.");
  };

  test.each([
    ["unauthorized", "needs_sign_in"],
    ["rejected", "misconfigured"],
    ["unexpected", "misconfigured"],
  ] as const)("that ends as %s leaves the connection %s", async (kind, state) => {
    const { deps, url, key } = await hub(failing(kind));
    const { id } = await aConnection(deps, "hq");
    const checked = await ask(url, `/connections/${id}/check`, { method: "POST", key });
    const problem = "The file is not there. Put it there.";
    expect(checked).toMatchObject({ status: 200, body: { state, problem } });
  });

  test.each(["rate_limited", "unavailable"] as const)(
    "that ends as %s has learned nothing, and may be asked again",
    async (kind) => {
      const { deps, url, key } = await hub(failing(kind));
      const { id } = await aConnection(deps, "hq");
      const checked = await ask(url, `/connections/${id}/check`, { method: "POST", key });
      expect(checked).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect((await ask(url, `/connections/${id}`, { key })).body).toMatchObject({ state: "ok" });
    },
  );

  test("holds no transaction while the vendor is asked", async () => {
    const { deps, db } = await hub();
    let idle = 0;
    const check = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`.execute(db);
      idle = rows[0]?.n ?? -1;
    };
    const url = await serveApi({ ...deps, connectors: checkedBy(check) });
    const { id } = await aConnection(deps, "hq");
    const key = await aKey(deps, "hq");
    await ask(url, `/connections/${id}/check`, {
      method: "POST",
      key,
      headers: { "idempotency-key": "1" },
    });
    expect(idle).toBe(0);
  });
});

test("a connection by a service account says with whom to share the sheet, and never its key", async () => {
  const { url, key } = await hub();
  const google = await startGoogle();
  onTestFinished(google.stop);
  const account = google.serviceAccount("usher@desks-example.iam.gserviceaccount.com");
  const body = {
    connector: "google-sheets",
    name: "Sheet",
    settings: { serviceAccountKey: JSON.stringify(account) },
  };
  const made = await ask(url, "/locations/hq/connections", { key, body });
  expect(made).toMatchObject({
    status: 201,
    body: {
      state: "ok",
      account: "usher@desks-example.iam.gserviceaccount.com",
      settings: {},
      secrets: ["serviceAccountKey"],
    },
  });
  expect(made.text).not.toContain("PRIVATE KEY");
});

test.each([
  ["webhook-in", { verifier: "bearer", secret: "0123456789abcdef" }, "/hooks/webhook-in/{id}"],
  [
    "webhook-in",
    { verifier: "path-secret", secret: "0123456789abcdef" },
    "/hooks/webhook-in/{id}/{secret}",
  ],
  ["hubspot", { accessToken: "token", clientSecret: "secret" }, "/hooks/hubspot/{id}"],
  // The hub is one app at HubSpot for all who sign in.
  ["hubspot", {}, "/hooks/hubspot"],
  ["csv-file", { path: "members.csv" }, null],
])("a connection of %s with %j says where its webhooks go", async (connector, settings, path) => {
  const { url, key } = await hub();
  const body = { connector, name: "One", settings };
  const made = await ask(url, "/locations/hq/connections", { key, body });
  const hookUrl = path && `http://127.0.0.1:3000${path.replace("{id}", made.body.id)}`;
  expect(made).toMatchObject({ status: 201, body: { hookUrl } });
  const one = `/connections/${made.body.id}`;
  expect((await ask(url, one, { key })).body).toMatchObject({ hookUrl });
  expect((await ask(url, "/locations/hq/connections", { key })).body.items).toEqual([made.body]);
  const renamed = await ask(url, one, { method: "PATCH", key, body: { name: "Other" } });
  expect(renamed.body).toMatchObject({ hookUrl });
  expect(JSON.stringify(made.body)).not.toContain("0123456789abcdef");
});

test("of settings that are secret only the names are shown", () => {
  const schema = z.object({
    url: z.string(),
    token: z.string().meta({ secret: true }),
    other: z.string().meta({ secret: true }).optional(),
  });
  const settings = { url: "https://example.com", token: "t", other: "o", unknown: "u" };
  expect(withoutSecrets(schema, settings)).toEqual({
    settings: { url: "https://example.com" },
    secrets: ["token", "other", "unknown"],
  });
  expect(withoutSecrets(undefined, settings).settings).toEqual({});
});

const Offered = z.object({ key: z.string(), summary: z.string() });

test("the catalog tells each connector's settings and what it can do", async () => {
  const { url, key } = await hub();
  const { body } = await ask(url, "/connectors", { key });
  const listed = new Map(body.items.map((one) => [one.id, one]));
  expect(listed.get("csv-file")).toMatchObject({
    settings: { properties: { path: { type: "string" } } },
    triggers: [{ key: "rows", kind: "records" }],
  });
  expect(listed.get("google-sheets")).toMatchObject({ triggers: [{ key: "rows" }] });
  expect(listed.get("hubspot")).toMatchObject({ triggers: [{ key: "contactChanged" }] });
});

test("the hub itself is offered as one side of a flow, with a sentence for each of its events", async () => {
  const { url, key } = await hub();
  const { body } = await ask(url, "/connectors", { key });
  const members = body.items.find(({ id }) => id === "members");
  expect(members).toMatchObject({ actions: [{ key: "inviteMember" }] });
  const { triggers } = z.object({ triggers: z.array(Offered) }).parse(members);
  expect(triggers.map((one) => one.key)).toEqual(
    expect.arrayContaining(["invitation.activated", "member.removed", "invitation.*", "*"]),
  );
  for (const { summary } of triggers) expect(summary).toMatch(/^[A-Z].{15,}$/);
});
