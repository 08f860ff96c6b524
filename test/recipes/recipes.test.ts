import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ask } from "../api/fixture.ts";
import { recipeStand, type RecipeStand } from "./recipe-stand.ts";

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

let on: RecipeStand;
beforeAll(async () => {
  on = await recipeStand();
});

test("all recipes are listed, with what each needs in words", async () => {
  const { key } = await on.aPlace("csv-file");
  const { body } = await ask(on.url, "/recipes", { key });
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
    const { use, connectionId } = await on.aPlace("csv-file");
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
    const { use, connectionId } = await on.aPlace("hubspot");
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
    const hook = await on.aPlace("webhook-in");
    const mapping = { firstName: { from: "who.name" }, email: { from: "who.mail" } };
    expect(
      Flows.parse((await hook.use("webhook-to-invite", { mapping })).body).flows,
    ).toMatchObject([{ state: "draft", trigger: { key: "received" }, mapping }]);
    const crm = await on.aPlace("hubspot");
    expect(Flows.parse((await crm.use("invitations-to-hubspot")).body).flows).toMatchObject([
      {
        state: "draft",
        action: { key: "upsertContact" },
        mapping: { email: { from: "member.email" } },
      },
    ]);
    expect(on.vendor.asked).toEqual([]);
  });
});

describe("the properties at HubSpot", () => {
  test("are made when asked for, and before there are flows", async () => {
    const { use, connectionId, count } = await on.aPlace("hubspot");
    on.vendor.fails = "rejected";
    const makeProperties = true;
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/makeProperties", message: "HubSpot says no. Look there." }] },
    });
    on.vendor.fails = "unavailable";
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({ status: 503 });
    expect(await count()).toBe(0);
    on.vendor.fails = undefined;
    expect(await use("invitations-to-hubspot", { makeProperties })).toMatchObject({ status: 201 });
    const names = ["usher_status", "usher_status_at", "usher_activated_at"];
    expect(on.vendor.asked).toEqual([
      { connection: connectionId, key: "ensureProperties", input: { names } },
    ]);
  });
});

test("the same Idempotency-Key makes the flows once", async () => {
  const { use, count } = await on.aPlace("hubspot");
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
