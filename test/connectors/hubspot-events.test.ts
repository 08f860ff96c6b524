import { expect, test } from "vitest";
import { hubspotWebhook } from "../../connectors/hubspot/webhook.ts";
import { receiver } from "../support/hubspot/receiver.ts";
import type { Subscriber, WebhookEvent } from "../support/hubspot/webhook-event.ts";
import { hubspotStand } from "./hubspot-stand.ts";

const ada = { email: "ada@example.com", firstname: "Ada" };
const parse = (body: unknown) =>
  parseBytes(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));
const parseBytes = (body: Uint8Array) => hubspotWebhook.parse({ body, header: () => undefined });

/** A HubSpot that tells of changes, and what the connector makes of all it told. */
async function tellingStand(given: Partial<Subscriber> = {}) {
  const stand = await hubspotStand();
  const { url, received } = await receiver();
  stand.hubspot.subscribe(stand.app, { targetUrl: url, ...given });
  return {
    ...stand,
    async events() {
      await stand.hubspot.webhooks.settled();
      return received.flatMap(({ body }) => parse(body) ?? []);
    },
    received,
  };
}

test.each(["contact", "object"] as const)(
  "each thing that becomes of a contact is told with whom it is about, in the form %s",
  async (form) => {
    const { hubspot, events } = await tellingStand({ form, properties: ["lifecyclestage"] });
    const id = hubspot.people.add(ada);
    hubspot.people.edit(id, { lifecyclestage: "customer" });
    hubspot.people.remove(id);
    hubspot.people.restore(id);
    hubspot.people.forget(id);
    const told = await events();
    expect(told.map(({ kind }) => kind)).toEqual([
      "created",
      "changed",
      "deleted",
      "restored",
      "forgotten",
      "deleted",
    ]);
    for (const event of told) {
      expect(event).toMatchObject({ objectIds: [id], account: String(hubspot.portalId) });
      expect(Math.abs((event.occurredAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    }
    expect(told[1]).toMatchObject({ property: "lifecyclestage", type: `${form}.propertyChange` });
    expect(Number(id)).toBeGreaterThan(2 ** 32);
    expect(new Set(told.map(({ key }) => key)).size).toBe(6);
    expect(JSON.stringify(told)).not.toContain("ada@");
  },
);

test.each([false, true])(
  "a merge names the contact that is left first, then those that are not (a third one: %s)",
  async (mergesIntoThird) => {
    const { hubspot, events } = await tellingStand({ properties: [] });
    hubspot.habits.mergesIntoThird = mergesIntoThird;
    const one = hubspot.people.add(ada);
    const two = hubspot.people.add({ email: "b@example.com" });
    const left = hubspot.people.merge(one, two);
    const merge = (await events()).find(({ kind }) => kind === "merged");
    expect(merge?.objectIds).toEqual(mergesIntoThird ? [left, one, two] : [one, two]);
  },
);

test("a repeat has the key of the first, and another change has another", async () => {
  const { hubspot, app, events } = await tellingStand({ properties: ["firstname", "phone"] });
  Object.assign(hubspot.webhooks.mode, { copies: 2, shuffleSeed: 3, gatherMs: 30 });
  const ids = hubspot.people.seed(20, (at) => ({ email: `p${at}@example.com` }));
  hubspot.people.edit(ids, { firstname: "New", phone: "1" });
  expect(new Set((await events()).map(({ key }) => key)).size).toBe(40);
  // An event ID is not promised to be anybody's own.
  const event = hubspot.webhooks.event(app.appId, { eventId: 7 });
  const keys = [
    event,
    { ...event, attemptNumber: 4 },
    { ...event, objectId: 2 },
    { ...event, propertyName: "phone" },
    { ...event, occurredAt: event.occurredAt + 1 },
    { ...event, portalId: 5 },
    { ...event, subscriptionId: 9 },
  ].map((it) => parse([it])?.[0]?.key);
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(6);
});

test("what we wrote ourselves is told apart from what people and other apps did", async () => {
  const { hubspot, crm, events } = await tellingStand({ properties: ["firstname"] });
  const { contactId } = await crm.upsertContact({ email: ada.email });
  await crm.updateContact({ contactId, properties: { firstname: "By us" } });
  hubspot.people.edit(contactId, { firstname: "By Sam" });
  const changed = (await events()).filter(({ kind }) => kind === "changed");
  expect(changed.map(({ isOurs }) => isOurs)).toEqual([true, false]);
  const [other] = parse([{ ...eventOf(), changeSource: "INTEGRATION", sourceId: "4711" }]) ?? [];
  expect(other?.isOurs).toBe(false);
});

test("one that makes no sense, or is about something else, is kept as unknown beside the others", () => {
  const good = eventOf();
  const told = parse([
    good,
    { ...good, subscriptionType: "contact.teleportation" },
    { ...good, subscriptionType: "deal.propertyChange" },
    { ...good, subscriptionType: "object.propertyChange", objectTypeId: "0-3" },
    { ...good, objectId: undefined },
    { ...good, objectId: { id: 1 } },
    { ...good, subscriptionType: "constructor.toString" },
    "text",
    null,
    7,
    {},
    [],
  ]);
  expect(told?.map(({ kind }) => kind)).toEqual([
    "changed",
    ...Array.from({ length: 11 }, () => "unknown"),
  ]);
  expect(told?.[1]).toMatchObject({ type: "contact.teleportation", objectIds: ["96000000001"] });
  expect(told?.every(({ key }) => key.length > 0 && key.length < 300)).toBe(true);
  const again = parse([{ ...good, eventId: undefined, attemptNumber: 3 }]);
  expect(again?.[0]?.key).toBe(parse([{ ...good, eventId: undefined }])?.[0]?.key);
  expect(again?.[0]).toMatchObject({ kind: "changed", objectIds: ["96000000001"] });
});

test.each([
  ["nothing", ""],
  ["no JSON", "[{"],
  ["no list", '{"eventId":1}'],
  ["a byte order mark", "\uFEFF[]"],
  ["more than a hundred", Array.from({ length: 101 }, () => eventOf())],
])("a body that HubSpot does not send is nothing at all: %s", (_, body) => {
  expect(parse(body)).toBeUndefined();
});

test("a body that is no text is nothing at all, and a hundred are each told", () => {
  expect(parseBytes(Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d))).toBeUndefined();
  expect(parse([])).toEqual([]);
  expect(parse(Array.from({ length: 100 }, () => eventOf()))).toHaveLength(100);
});

function eventOf(): WebhookEvent {
  return {
    eventId: 6_000_000_001,
    subscriptionId: 2_400_005,
    portalId: 62_515,
    appId: 1_160_452,
    occurredAt: Date.UTC(2026, 10, 24),
    subscriptionType: "contact.propertyChange",
    attemptNumber: 0,
    objectId: 96_000_000_001,
    propertyName: "lifecyclestage",
    propertyValue: "customer",
    changeSource: "CRM_UI",
    sourceId: "userId:4242001",
  };
}
