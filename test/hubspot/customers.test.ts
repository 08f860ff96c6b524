import { afterAll, beforeAll, expect, test } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

test("a contact becoming a customer is invited without another click, told by a webhook", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("told");
  const flow = await space.customers({ policy: { intervalSeconds: 3600 } });
  const old = hubspot.people.add({
    email: "old@told.example.com",
    firstname: "Old",
    [space.stage]: "customer",
  });
  const { plan } = await flow.preview();
  expect(plan.invite.map(({ key }) => key)).toEqual([old]);
  await flow.apply();
  await flow.invited("old@told.example.com");

  const ada = hubspot.people.add({
    email: "ada@told.example.com",
    firstname: "Ada",
    [space.stage]: "lead",
  });
  hubspot.people.edit(ada, { [space.stage]: "customer" });
  await flow.invited("ada@told.example.com", "old@told.example.com");
  expect(await flow.mailed("told.example.com")).toEqual([
    "ada@told.example.com",
    "old@told.example.com",
  ]);
});

test("the same is found by looking, with no webhook at all", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("silent", { silent: true });
  const flow = await space.customers({ policy: { intervalSeconds: 1 } });
  await flow.apply();
  const ada = hubspot.people.add({ email: "ada@silent.example.com", firstname: "Ada" });
  hubspot.people.edit(ada, { [space.stage]: "customer" });
  await flow.invited("ada@silent.example.com");
});
