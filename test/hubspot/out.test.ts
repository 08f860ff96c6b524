import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { makeProperties, outOnHub } from "../support/out-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
  makeProperties(hub);
});
afterAll(() => hub?.stop());

test("what becomes of an invitation stands on the contact, each event once and in its order", async () => {
  const { flow, invite, press, shows, contact, writes } = await outOnHub(hub, "out");
  await invite("early");
  const { plan } = await flow.preview();
  expect(plan).toMatchObject({ invite: [], invalid: [], unchanged: 0 });
  expect(await flow.flow()).toMatchObject({ state: "draft" });
  expect(await flow.apply()).toMatchObject({ state: "done" });
  expect(await flow.flow()).toMatchObject({ state: "running", problem: null });
  await invite("ada");
  await shows("ada", "sent");
  await press("ada");
  await shows("ada", "activated");
  expect(contact("ada")?.properties).toMatchObject({
    usher_activated_at: expect.stringMatching(/^20\d\d-/),
    usher_status_at: expect.stringMatching(/^20\d\d-/),
  });
  expect(writes("ada")).toEqual([expect.stringMatching(/queued|sent/), "sent", "activated"]);
  await flow.settled();
  const { items, counts } = await flow.events();
  expect(counts).toEqual({ waiting: 0, held: 0, done: items.length });
  expect(items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["invitation.queued", "invitation.sent", "invitation.activated"]),
  );
  // What happened before is no news; whatever becomes of it afterwards is.
  expect(items.filter(({ kind }) => kind === "invitation.queued")).toHaveLength(1);
});

test("nothing of another location is told", async () => {
  const one = await outOnHub(hub, "one-side");
  const other = await outOnHub(hub, "other-side");
  await one.flow.apply();
  await other.flow.apply();
  await one.invite("ada");
  await one.shows("ada", "sent");
  expect((await other.flow.events()).items).toEqual([]);
  expect(other.space.calls("contacts.batch_upsert")).toEqual([]);
});

test("what HubSpot refuses is held with the reason, lets all others pass, and is done once it is mended", async () => {
  const { flow, invite, shows, at } = await outOnHub(hub, "refused", {
    trigger: { connectionId: "members", key: "invitation.queued" },
    mapping: {
      email: { from: "member.email" },
      "properties.lifecyclestage": { from: "member.firstName", as: "lowercase" },
      "properties.usher_status": { value: "invited" },
    },
  });
  await flow.apply();
  await invite("Customer");
  await invite("Nowhere");
  await shows("customer", "invited");
  const [held] = await waitFor(
    async () => {
      const { items } = await flow.events("held");
      return items.length > 0 && items;
    },
    { what: "the refused event to be held", limitMs: 30_000 },
  );
  expect(held).toMatchObject({ kind: "invitation.queued", state: "held" });
  expect(held?.problem).toMatch(
    /HubSpot does not take this:.*nowhere was not one of the allowed options/,
  );
  expect(await flow.flow()).toMatchObject({ state: "running", problem: null });
  expect(hub.hubspot.people.findByEmail(at("nowhere"))).toBeUndefined();
  const mapping = {
    email: { from: "member.email" },
    "properties.usher_status": { value: "invited" },
  };
  await hub.api.ask("PATCH", `/flows/${flow.flowId}`, { mapping });
  expect(await hub.api.ask("POST", `/flows/${flow.flowId}/events/run-again`, {})).toEqual({
    count: 1,
  });
  await shows("nowhere", "invited");
  expect((await flow.events()).counts).toEqual({ waiting: 0, held: 0, done: 2 });
});

test("a property that is not there holds the event in HubSpot's words, with the next step", async () => {
  const { flow, invite } = await outOnHub(hub, "unmade", {
    mapping: { email: { from: "member.email" }, "properties.not_made": { value: "x" } },
  });
  await flow.apply();
  await invite("ada");
  const [held] = await waitFor(
    async () => {
      const { items } = await flow.events("held");
      return items.length > 0 && items;
    },
    { what: "the event to be held", limitMs: 30_000 },
  );
  expect(held?.problem).toMatch(/Property "not_made" does not exist.*(?:HubSpot|properties)/);
});

test("while a flow is paused its events wait, and are done when it goes on", async () => {
  const { flow, invite, shows, contact } = await outOnHub(hub, "paused");
  await flow.apply();
  await hub.api.ask("POST", `/flows/${flow.flowId}/pause`);
  await invite("ada");
  await hub.recorder.mailTo("ada@paused.example.com");
  await waitFor(async () => (await flow.events()).counts.waiting === 2, {
    what: "two to wait",
    limitMs: 30_000,
  });
  expect(contact("ada")).toBeUndefined();
  await hub.api.ask("POST", `/flows/${flow.flowId}/resume`);
  await shows("ada", "sent");
  await waitFor(async () => (await flow.events()).counts.done === 2, {
    what: "both to be done",
    limitMs: 30_000,
  });
});

test("a mapping that the action could never take is refused at once, by its place", async () => {
  const space = await hub.aSpace("unshaped");
  const { status, text } = await hub.api.send("POST", "/locations/unshaped/flows", {
    name: "Out",
    trigger: { connectionId: "members", key: "*" },
    action: { connectionId: space.connectionId, key: "upsertContact" },
    mapping: { emial: { from: "member.email" } },
  });
  expect(status).toBe(422);
  expect(JSON.parse(text)).toMatchObject({
    errors: [
      { pointer: "#/mapping/email", code: "required" },
      { pointer: "#/mapping/emial", code: "unknown_field" },
    ],
  });
});
