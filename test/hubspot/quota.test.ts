import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const policy = { intervalSeconds: 1 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

test("while HubSpot takes no calls nothing is decided; it goes on by itself when its ten seconds are over, and misses nobody", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("busy", { silent: true });
  const flow = await space.customers({ policy });
  await flow.apply();
  await flow.pass();
  const end = hubspot.faults.lasting("429");
  const ada = { email: space.at("ada"), firstname: "Ada", [space.stage]: "customer" };
  hubspot.people.add(ada, { silently: true });
  await flow.says(/takes no more calls for a few seconds.*goes on when it is over/);
  end();
  const asked = hubspot.calls.length;
  await sleep(3_000);
  // Nobody asks on and on meanwhile.
  expect(hubspot.calls.length).toBe(asked);
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await space.connection()).toMatchObject({ state: "ok" });
  await vi.waitFor(async () => expect(await flow.invitations()).toHaveLength(1), {
    timeout: 30_000,
    interval: 500,
  });
  await flow.says(null);
  expect(await flow.mailed("busy.example.com")).toEqual([space.at("ada")]);
  await flow.pause();
});

test("a day whose calls are used up is told with the time at which it goes on; nothing that is told then is lost", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("day");
  const flow = await space.customers({ policy });
  await flow.apply();
  await flow.pass();
  hubspot.limits.daily = 0;
  space.contact("Ada");
  await flow.says(/no more calls today.*daily limit is used up.*midnight \(Europe\/Berlin\)/);
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await space.connection()).toMatchObject({ state: "ok" });
  space.contact("Ben");
  await hubspot.webhooks.settled();
  const asked = space.calls().length;
  await vi.waitFor(async () => {
    expect((await flow.events()).counts.waiting).toBeGreaterThanOrEqual(2);
  }, 10_000);
  // Nobody asks on and on meanwhile.
  expect(space.calls().length).toBe(asked);

  hubspot.limits.daily = 250_000;
  hubspot.newDay();
  await flow.pass();
  await flow.invited(space.at("ada"), space.at("ben"));
  await flow.says(null);
});
