import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";
import { isSigned, receiver } from "./receiver.ts";
import { forgeries, post, type Forgery } from "./signing.ts";
import type { Subscriber } from "./webhook-event.ts";

const PUBLIC = "https://hub.example.com/hooks/hubspot";
const ada = { email: "ada@example.com", firstname: "Ada" };

async function hubspotWithReceiver(
  answer?: Parameters<typeof receiver>[0],
  given: Partial<Subscriber> = {},
) {
  const made = await hubspotWithApp();
  const target = await receiver(answer);
  const to = { targetUrl: target.url, publicUrl: PUBLIC, ...given };
  made.hubspot.subscribe(made.app, to);
  return { ...made, ...target };
}

test("tells of what people and apps do, signed for the address that the app has", async () => {
  const { hubspot, app, call, received, events } = await hubspotWithReceiver();
  const id = hubspot.people.add(ada);
  await hubspot.webhooks.settled();
  await call("PATCH", `${CONTACTS}/${id}`, {
    body: { properties: { lifecyclestage: "customer" } },
  });
  await hubspot.webhooks.settled();

  expect(received.every((it) => isSigned(it, PUBLIC, app.clientSecret))).toBe(true);
  const same = { portalId: hubspot.portalId, appId: app.appId, objectId: Number(id) };
  expect(events()).toMatchObject([
    { ...same, subscriptionType: "contact.creation", changeSource: "CRM_UI", attemptNumber: 0 },
    { ...same, subscriptionType: "contact.propertyChange", propertyName: "email" },
    { ...same, subscriptionType: "contact.propertyChange", propertyName: "firstname" },
    {
      ...same,
      changeSource: "INTEGRATION",
      sourceId: String(app.appId),
      propertyValue: "customer",
    },
  ]);
  expect(events().every((it) => it.eventId > 2 ** 32)).toBe(true);
});

test("tells of merges, deletions, restores and privacy deletions, in both forms", async () => {
  const { hubspot, events } = await hubspotWithReceiver(undefined, {
    form: "object",
    properties: [],
  });
  hubspot.habits.mergesIntoThird = true;
  const [one, two] = [hubspot.people.add(ada), hubspot.people.add({ email: "b@example.com" })];
  const id = hubspot.people.merge(one, two);
  hubspot.people.remove(id);
  hubspot.people.restore(id);
  hubspot.people.forget(id);
  await hubspot.webhooks.settled();
  expect(events().map((it) => it.subscriptionType)).toEqual([
    "object.creation",
    "object.creation",
    "object.merge",
    "object.deletion",
    "object.restore",
    "object.privacyDeletion",
    "object.deletion",
  ]);
  expect(events().find((it) => it.subscriptionType === "object.merge")).toMatchObject({
    objectTypeId: "0-1",
    primaryObjectId: Number(one),
    mergedObjectIds: [Number(two)],
    newObjectId: Number(id),
  });
});

test("comes in batches of a hundred, twice, and in no order", async () => {
  const { hubspot, received, events } = await hubspotWithReceiver();
  Object.assign(hubspot.webhooks.mode, { copies: 2, shuffleSeed: 7, gatherMs: 50 });
  const ids = hubspot.people.seed(75, (at) => ({ email: `p${at}@example.com` }));
  hubspot.people.edit(ids, { lifecyclestage: "customer" });
  await hubspot.webhooks.settled();
  expect(received.map((it) => it.events.length).toSorted((a, b) => a - b)).toEqual([50, 100]);
  expect(new Set(events().map((it) => it.eventId)).size).toBe(75);
  expect(events().map((it) => String(it.objectId))).not.toEqual([...ids, ...ids]);
});

test("tries again until it is taken, and not after a 401", async () => {
  const { hubspot, events } = await hubspotWithReceiver(
    (nth) => [503, 500, 204, 401][nth - 1] ?? 204,
  );
  hubspot.webhooks.mode.retryAfterMs = [1, 1, 1];
  hubspot.people.add({ phone: "1" });
  await hubspot.webhooks.settled();
  const told = events().filter((it) => it.subscriptionType === "contact.creation");
  expect(told.map((it) => it.attemptNumber)).toEqual([0, 1, 2]);
  expect(new Set(told.map((it) => it.eventId)).size).toBe(1);
  hubspot.people.add({ phone: "2" });
  await hubspot.webhooks.settled();
  expect(hubspot.webhooks.delivered.map((it) => it.status)).toEqual([503, 500, 204, 401]);
});

test("loses what is told of for a while, for good or until later", async () => {
  const { hubspot, events } = await hubspotWithReceiver();
  hubspot.webhooks.mode.loses = true;
  hubspot.people.add({ phone: "1" });
  await hubspot.webhooks.settled();
  expect([events().length, hubspot.webhooks.lost.length]).toEqual([0, 2]);
  hubspot.webhooks.mode.loses = false;
  await hubspot.webhooks.sendLost();
  expect(events()).toHaveLength(2);
});

test("an event by hand is whole, and a delivery can be spoiled before it goes out", async () => {
  const { hubspot, app, received } = await hubspotWithReceiver();
  const events = [1, 2].map((portalId) => hubspot.webhooks.event(app.appId, { portalId }));
  const request = hubspot.webhooks.request(app.appId, events);
  delete request.headers["x-hubspot-request-timestamp"];
  expect((await post(request, 1000)).status).toBe(204);
  expect(received[0]?.headers.has("x-hubspot-request-timestamp")).toBe(false);
  expect(received[0]?.events).toMatchObject([
    { portalId: 1, appId: app.appId, subscriptionType: "contact.propertyChange" },
    { portalId: 2 },
  ]);
});

test("a query is signed with its escapes undone", async () => {
  const { hubspot, app, received } = await hubspotWithReceiver();
  await hubspot.webhooks.sendOnce(app.appId, [], { query: "?a=b%3Ac%20d" });
  const [one] = received;
  expect(one && isSigned(one, `${PUBLIC}?a=b:c%20d`, app.clientSecret)).toBe(true);
  expect(one?.url).toContain("?a=b%3Ac%20d");
});

const isForgery = (name: string): name is Forgery => name in forgeries;

test.each(Object.keys(forgeries).filter(isForgery))("forges: %s", async (forgery) => {
  const { hubspot, app, received } = await hubspotWithReceiver();
  await hubspot.webhooks.forge(app.appId, forgery, [{ eventId: 1 }]);
  const [one] = received;
  const at = Number(one?.headers.get("x-hubspot-request-timestamp") ?? "0");
  const isNow = Math.abs(Date.now() - at) < 300_000;
  const uri = `${PUBLIC}${forgery === "raw_query" ? "?next=https://example.com/a?b" : ""}`;
  expect(one && isSigned(one, uri, app.clientSecret) && isNow).toBe(false);
});

test("a burst comes at its pace, with so many that are of no use", async () => {
  const { hubspot, app, received, events } = await hubspotWithReceiver();
  const burst = { count: 40, poisonShare: 0.1, eventsPerRequest: 4, requestsPerSecond: 200 };
  const { ids, poisoned, answers } = await hubspot.burst(app.appId, burst);
  expect([received.length, events().length, poisoned.length]).toEqual([10, 40, 4]);
  expect(answers.every((it) => it.status === 204)).toBe(true);
  const without = ids.filter((id) => hubspot.people.read(id)?.properties["email"] === undefined);
  expect(without).toEqual(poisoned.toSorted((a, b) => a - b).map((at) => ids[at]));
});
