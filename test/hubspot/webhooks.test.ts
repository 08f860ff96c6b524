import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Nothing is found by looking: what happens here is told. */
const policy = { intervalSeconds: 3600 };
/** Five times what is promised, for a machine that does much else. */
const ACKNOWLEDGED_MS = 1_250;

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

/** By which a merge is found of which nothing was told. */
const MERGED = "hs_merged_object_ids";

const storedOf = (connectionId: string) =>
  hub.db
    .selectFrom("hookEvent")
    .select(["kind", "subjects", "state", "problem", "payload"])
    .where("connectionId", "=", connectionId)
    .execute();

test.concurrent("a hundred at once, in no order, with a repeat, an unknown and a broken one: all the rest is done", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("hundred", { silent: true });
  const flow = await space.customers({ policy: { ...policy, holdAboveNew: 200 } });
  await flow.apply();
  hubspot.subscribe(space.app, { targetUrl: space.targetUrl, properties: [space.stage] });
  const ids = hubspot.people.seed(97, (at) => ({
    email: space.at(`p${at}`),
    firstname: `P${at}`,
    [space.stage]: "customer",
  }));
  const news = ids.map((id) => space.news(id));
  const unknown = space.news(ids[0] ?? "", { subscriptionType: "contact.teleportation" });
  const events = [...news.toReversed(), news[3], unknown, { ...news[4], objectId: "\u0000" }];
  const before = await hub.quarantined();
  expect(await hubspot.webhooks.sendOnce(space.app.appId, events)).toBe(202);
  await flow.invited(...ids.map((_, at) => space.at(`p${at}`)));
  expect(await flow.mailed("hundred.example.com")).toHaveLength(97);
  const isOwn = ({ subjects, state }: { subjects: string[]; state: string }) =>
    state === "quarantined" || subjects.some((id) => ids.includes(id));
  const stored = (await storedOf(space.connectionId)).filter(isOwn);
  expect(stored).toHaveLength(99);
  const problems = stored.flatMap(({ state, problem }) => (state === "quarantined" ? problem : []));
  expect(problems).toHaveLength(2);
  expect(problems).toEqual(
    expect.arrayContaining([
      'HubSpot does not say of which contact this "contact.propertyChange" is.',
      expect.stringMatching(/^Of what HubSpot calls "contact\.teleportation" nothing is made/),
    ]),
  );
  expect(await hub.quarantined()).toBe(before + 2);
  await flow.settled();
  expect((await flow.events()).counts).toMatchObject({ waiting: 0, held: 0 });
});

test.concurrent("an app of the newer kind tells of objects instead of contacts", async () => {
  const space = await hub.aSpace("object", { form: "object" });
  const flow = await space.customers({ policy });
  await flow.apply();
  const ada = space.contact("Ada", { [space.stage]: "lead" });
  hub.hubspot.people.edit(ada, { [space.stage]: "customer" });
  await flow.invited(space.at("ada"));
  const kinds = (await storedOf(space.connectionId)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["created", "changed"]));
});

test.concurrent("what is told ten times, some of it at the same moment, is one mail", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("ten");
  const flow = await space.customers({ policy });
  await flow.apply();
  const ada = space.contact("Ada", { [space.stage]: "lead" });
  hubspot.people.edit(ada, { [space.stage]: "customer" }, {});
  const event = space.news(ada);
  const send = (attemptNumber: number) =>
    hubspot.webhooks.sendOnce(space.app.appId, [{ ...event, attemptNumber }]);
  const together = await Promise.all([0, 1, 2, 3, 4].map(send));
  expect(together.filter((status) => status === 202)).toHaveLength(1);
  expect(together.filter((status) => status === 200)).toHaveLength(4);
  await flow.invited(space.at("ada"));
  for (const attempt of [5, 6, 7, 8, 9]) expect(await send(attempt)).toBe(200);
  await flow.settled();
  expect(await flow.mailed("ten.example.com")).toEqual([space.at("ada")]);
});

test("what is told is acknowledged at once, stored before that, and done after it", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("quick");
  const flow = await space.customers({ policy });
  await flow.apply();
  const ids = ["Ada", "Ben", "Cleo"].map((name) => space.contact(name));
  await flow.invited(...["ada", "ben", "cleo"].map(space.at));
  await hubspot.webhooks.settled();
  const own = hubspot.webhooks.delivered.filter(({ appId }) => appId === space.app.appId);
  expect(own.every(({ status }) => status === 202 || status === 200)).toBe(true);
  const took = own.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  expect(took[Math.floor(took.length / 2)]).toBeLessThan(ACKNOWLEDGED_MS);
  expect(ids).toHaveLength(3);
});

test("a change of what nobody asked for costs no call, and only what is mapped is asked for", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("frugal", { silent: true });
  const flow = await space.customers({
    policy,
    mapping: { firstName: { from: "firstname" }, email: { from: "email" } },
  });
  await flow.apply();
  hubspot.subscribe(space.app, {
    targetUrl: space.targetUrl,
    properties: ["phone", "email", space.stage],
  });
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  await flow.settled();
  const [asked] = space.calls("contacts.batch_read");
  const { properties } = JSON.parse(asked?.body ?? "{}") as { properties: string[] };
  expect(properties.toSorted()).toEqual(["email", "firstname", space.stage, MERGED].toSorted());

  const before = space.calls().length;
  const event = space.news(ada, { propertyName: "phone", propertyValue: "+4915112345678" });
  expect(await hubspot.webhooks.sendOnce(space.app.appId, [event])).toBe(202);
  // Whatever it may have caused is over once something that was told after it is done.
  await flow.pass();
  expect(space.calls().length).toBe(before);
  expect(await storedOf(space.connectionId)).toContainEqual(
    expect.objectContaining({ kind: "changed", state: "taken" }),
  );
});
