import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { ApiDeps } from "../../api/context.ts";
import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { aKey, aLocation, apiDeps, ask, checkedBy, serveApi } from "../api/fixture.ts";
import { testDatabase } from "../support/database.ts";

const Flows = z.object({
  flows: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      trigger: z.looseObject({ connectionId: z.string(), key: z.string() }),
      action: z.looseObject({ connectionId: z.string(), key: z.string() }),
    }),
  ),
});

let deps: ApiDeps;
let url = "";
let fails: ConnectorErrorKind | undefined;
const asked: unknown[] = [];
beforeAll(async () => {
  const { db } = await testDatabase();
  const none = checkedBy(async () => undefined);
  deps = apiDeps(db, {
    connectors: {
      ...none,
      open: async (row) => ({
        ...(await none.open(row)),
        async act(key, input) {
          if (fails) throw new ConnectorError(fails, "HubSpot says no. Look there.");
          asked.push({ connection: row.id, key, input });
          return {};
        },
      }),
    },
  });
  url = await serveApi(deps);
});

const SETTINGS = {
  "csv-file": { path: "members.csv" },
  hubspot: { accessToken: "pat-1" },
  "webhook-in": { verifier: "path-secret", secret: "0123456789abcdef0123456789abcdef" },
  "google-sheets": {},
};

async function aPlace(connector: keyof typeof SETTINGS) {
  const { slug } = await aLocation(deps, `place ${randomUUID()}`);
  const connection = await unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, slug, {
      connector,
      name: connector,
      settings: SETTINGS[connector],
    }),
  );
  const key = await aKey(deps, slug, ["integrations"]);
  const use = (recipe: string, input: Record<string, unknown> = {}, headers = {}) =>
    ask(url, `/recipes/${recipe}`, {
      method: "POST",
      key,
      body: { location: slug, connectionId: connection.id, ...input },
      headers,
    });
  const count = async () => (await ask(url, `/locations/${slug}/flows`, { key })).body.items.length;
  return { slug, key, connectionId: connection.id, use, count };
}

test("all recipes are listed, with what each needs in words", async () => {
  const { key } = await aPlace("csv-file");
  const { body } = await ask(url, "/recipes", { key });
  const Listed = z.object({
    items: z.array(
      z.object({
        key: z.string(),
        name: z.string().min(10),
        summary: z.string().min(20),
        needs: z.array(
          z.object({
            input: z.string(),
            description: z.string().min(10),
            required: z.boolean(),
            connectors: z.array(z.string()).nullable(),
            title: z.string().nullable(),
            schema: z.record(z.string(), z.unknown()),
          }),
        ),
      }),
    ),
  });
  const { items } = Listed.parse(body);
  const needs = Object.fromEntries(
    items.map((one) => [
      one.key,
      one.needs.map(({ input, required }) => `${input}${required ? "!" : ""}`),
    ]),
  );
  expect(needs).toEqual({
    "sheet-to-invite": ["connectionId!", "input"],
    "hubspot-customer-to-invite": [
      "connectionId!",
      "property",
      "becomes",
      "mapping",
      "writeBack",
      "makeProperties",
    ],
    "invitations-to-hubspot": ["connectionId!", "makeProperties"],
    "webhook-to-invite": ["connectionId!", "mapping"],
  });
  const [connection] = items[0]?.needs ?? [];
  expect(connection).toMatchObject({ connectors: ["csv-file", "google-sheets"] });
});

describe("the flows of a recipe are drafts", () => {
  test("of a sheet", async () => {
    const { use, connectionId } = await aPlace("csv-file");
    const { status, body, text } = await use("sheet-to-invite");
    expect(status, text).toBe(201);
    expect(Flows.parse(body).flows).toMatchObject([
      {
        state: "draft",
        trigger: { connectionId, key: "rows" },
        action: { connectionId: "members", key: "inviteMember" },
      },
    ]);
  });

  test("of HubSpot's customers, in and back", async () => {
    const { use, connectionId } = await aPlace("hubspot");
    const { flows } = Flows.parse((await use("hubspot-customer-to-invite")).body);
    expect(flows).toMatchObject([
      {
        state: "draft",
        trigger: {
          connectionId,
          key: "contactChanged",
          input: { property: "lifecyclestage", becomes: "customer" },
        },
        action: { connectionId: "members", key: "inviteMember" },
      },
      {
        state: "draft",
        trigger: { connectionId: "members", key: "invitation.*" },
        action: { connectionId, key: "updateContact" },
        mapping: { contactId: { from: "origin.subject" } },
      },
    ]);
    const alone = { property: "stage", becomes: "won", writeBack: false };
    const one = Flows.parse((await use("hubspot-customer-to-invite", alone)).body).flows;
    expect(one).toMatchObject([{ trigger: { input: { property: "stage", becomes: "won" } } }]);
  });

  test("of a webhook, and of what HubSpot is told", async () => {
    const hook = await aPlace("webhook-in");
    const mapping = { firstName: { from: "who.name" }, email: { from: "who.mail" } };
    expect(
      Flows.parse((await hook.use("webhook-to-invite", { mapping })).body).flows,
    ).toMatchObject([{ state: "draft", trigger: { key: "received" }, mapping }]);
    const crm = await aPlace("hubspot");
    expect(Flows.parse((await crm.use("invitations-to-hubspot")).body).flows).toMatchObject([
      {
        state: "draft",
        action: { key: "upsertContact" },
        mapping: { email: { from: "member.email" } },
      },
    ]);
    expect(asked).toEqual([]);
  });
});

describe("the properties at HubSpot", () => {
  test("are made when asked for, and before there are flows", async () => {
    const { use, connectionId, count } = await aPlace("hubspot");
    fails = "rejected";
    const makeProperties = true;
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/makeProperties", message: "HubSpot says no. Look there." }] },
    });
    fails = "unavailable";
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({ status: 503 });
    expect(await count()).toBe(0);
    fails = undefined;
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({ status: 201 });
    const names = ["usher_status", "usher_status_at", "usher_activated_at"];
    expect(asked).toEqual([
      { connection: connectionId, key: "ensureProperties", input: { names } },
    ]);
  });
});

describe("what cannot be is refused by the field it stands in", () => {
  test.each<[keyof typeof SETTINGS, string, Record<string, unknown>, string]>([
    ["csv-file", "hubspot-customer-to-invite", {}, "#/connectionId"],
    ["hubspot", "sheet-to-invite", {}, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: randomUUID() }, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: "x" }, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: undefined }, "#/connectionId"],
    ["hubspot", "hubspot-customer-to-invite", { property: "Life Stage" }, "#/property"],
    ["hubspot", "hubspot-customer-to-invite", { becomes: "" }, "#/becomes"],
    ["hubspot", "hubspot-customer-to-invite", { writeBack: "yes" }, "#/writeBack"],
    [
      "hubspot",
      "hubspot-customer-to-invite",
      { mapping: { plan: { value: "x" } } },
      "#/mapping/plan",
    ],
    ["hubspot", "hubspot-customer-to-invite", { mapping: { email: 1 } }, "#/mapping/email"],
    ["hubspot", "hubspot-customer-to-invite", { speed: 1 }, "#/speed"],
    ["google-sheets", "sheet-to-invite", {}, "#/input/spreadsheetId"],
    ["csv-file", "sheet-to-invite", { input: { path: "x" } }, "#/input/path"],
    ["csv-file", "sheet-to-invite", { location: "" }, "#/location"],
  ])("%s, %s with %j", async (connector, recipe, input, pointer) => {
    const { use, count } = await aPlace(connector);
    const { status, body, text } = await use(recipe, input);
    expect(status, text).toBe(422);
    expect(body.errors.map((one) => one.pointer)).toContain(pointer);
    for (const { message } of body.errors) expect(message).toMatch(/^[A-Z].*\.$/s);
    expect(await count()).toBe(0);
  });

  test("a recipe, a location or a connection that is not theirs is not there", async () => {
    const { use, slug } = await aPlace("hubspot");
    const other = await aPlace("hubspot");
    expect(await use("no-such")).toMatchObject({ status: 404 });
    expect(await use("constructor")).toMatchObject({ status: 404 });
    expect(await use("invitations-to-hubspot", { location: other.slug })).toMatchObject({
      status: 404,
    });
    const theirs = { connectionId: other.connectionId };
    expect(await use("invitations-to-hubspot", theirs)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/connectionId" }] },
    });
    const customers = await aKey(deps, slug, ["customers"]);
    const body = { location: slug };
    expect(
      await ask(url, "/recipes/invitations-to-hubspot", { method: "POST", key: customers, body }),
    ).toMatchObject({ status: 403 });
  });
});

test("the same Idempotency-Key makes the flows once", async () => {
  const { use, count } = await aPlace("hubspot");
  const again = { "idempotency-key": randomUUID() };
  const first = await use("hubspot-customer-to-invite", {}, again);
  const second = await use("hubspot-customer-to-invite", {}, again);
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect(await count()).toBe(2);
  expect(await use("hubspot-customer-to-invite", { becomes: "lead" }, again)).toMatchObject({
    status: 409,
    body: { code: "idempotency_mismatch" },
  });
});
