import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { forgeries, post, type Forgery } from "../support/hubspot/signing.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const PUBLIC = "https://hub.example.com";
const policy = { intervalSeconds: 3600 };
const APP = {
  clientId: "11111111-2222-3333-4444-555555555555",
  clientSecret: "66666666-7777-8888-9999-000000000000",
};

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub({
    PUBLIC_URL: PUBLIC,
    HUBSPOT_CLIENT_ID: APP.clientId,
    HUBSPOT_CLIENT_SECRET: APP.clientSecret,
  });
});
afterAll(() => hub?.stop());

const isForgery = (name: string): name is Forgery => Object.hasOwn(forgeries, name);

test("no forgery is taken, none leaves a trace but a number, and the real one behind a proxy is taken", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("forged", { publicUrl: PUBLIC });
  const flow = await space.customers({ policy });
  await flow.apply();
  const [ada] = hubspot.people.seed(1, () => ({
    email: space.at("ada"),
    firstname: "Ada",
    [space.stage]: "customer",
  }));
  const news = [space.news(ada ?? "")];
  const names = Object.keys(forgeries).filter(isForgery);
  const before = await hub.counted("forged");
  for (const name of names) {
    expect([name, await hubspot.webhooks.forge(space.app.appId, name, news)]).toEqual([name, 401]);
  }
  expect(await hub.counted("forged")).toBe(before + names.length);
  expect(await flow.invitations()).toEqual([]);
  expect((await flow.events()).counts.waiting).toBe(0);

  const query = { query: "?next=https%3A%2F%2Fexample.com%2Fa%3Fb%20c" };
  expect(await hubspot.webhooks.sendOnce(space.app.appId, news, query)).toBe(202);
  await flow.invited(space.at("ada"));
  expect(await hub.counted("stored")).toBeGreaterThan(0);
});

test("without its secret a delivery is put off, and taken when it comes again", async () => {
  const { hubspot, api } = hub;
  const space = await hub.aSpace("unset", { publicUrl: PUBLIC, unsigned: true });
  const flow = await space.customers({ policy });
  await flow.apply();
  const before = await hub.counted("unset");
  space.contact("Ada");
  await vi.waitFor(async () => expect(await hub.counted("unset")).toBeGreaterThan(before), 10_000);
  expect(await flow.invitations()).toEqual([]);
  const { clientSecret } = space.app;
  await api.ask("PATCH", `/connections/${space.connectionId}`, { settings: { clientSecret } });
  await flow.invited(space.at("ada"));
  const own = hubspot.webhooks.delivered.filter(({ appId }) => appId === space.app.appId);
  expect(own.map(({ status }) => status)).toEqual([...own.slice(1).map(() => 503), 202]);
});

test("what is told of an account that nobody here has is kept apart, and does nothing", async () => {
  const { hubspot, db } = hub;
  const app = { appId: 99, clientSecret: APP.clientSecret };
  const targetUrl = `${hub.url}/hooks/hubspot`;
  hubspot.subscribe(app, { targetUrl, publicUrl: `${PUBLIC}/hooks/hubspot` });
  const event = hubspot.webhooks.event(99, { portalId: 4711 });
  expect(await hubspot.webhooks.sendOnce(99, [event])).toBe(202);
  expect(await hubspot.webhooks.sendOnce(99, [event])).toBe(200);
  const stored = await db
    .selectFrom("hookEvent")
    .select(["connectionId", "state", "problem"])
    .where("connectionId", "is", null)
    .execute();
  const problem = expect.stringContaining("4711");
  expect(stored).toEqual([{ connectionId: null, state: "quarantined", problem }]);
  hubspot.webhooks.unsubscribe(99);
});

test("a body that is no list of a hundred at most is refused as one that cannot be read", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("unread", { publicUrl: PUBLIC });
  const send = (events: unknown) => hubspot.webhooks.sendOnce(space.app.appId, events);
  const one = space.news("1");
  expect(await send("{")).toBe(400);
  expect(await send(one)).toBe(400);
  expect(await send(Array.from({ length: 101 }, () => one))).toBe(400);
  const request = hubspot.webhooks.request(space.app.appId, [one]);
  request.headers["content-type"] = "text/plain";
  expect((await post(request, 5_000)).status).toBe(415);
});
