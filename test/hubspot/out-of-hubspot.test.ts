import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { toldOnHub } from "../support/told-on-hub.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

test("a flow that asks a vendor for something begins with what comes after its yes", async () => {
  const space = await hub.aSpace("acts");
  const yesterday = new Date(Date.now() - 86_400_000);
  const before = hub.hubspot.people.add(
    { email: space.at("old"), firstname: "Old", lastname: "Of old", [space.stage]: "customer" },
    { at: yesterday },
  );
  const flow = await toldOnHub(hub, {
    slug: "acts",
    trigger: {
      connectionId: space.connectionId,
      key: "contactChanged",
      input: { property: space.stage, becomes: "customer" },
    },
    action: {
      connectionId: space.connectionId,
      key: "updateContact",
      input: { properties: { lastname: "Welcomed" } },
    },
    mapping: { contactId: { from: "hs_object_id" } },
    policy: { intervalSeconds: 3600 },
  });
  await flow.apply();
  const after = space.contact("New");
  await hub.hubspot.webhooks.settled();
  await flow.settled();
  const lastName = (id: string) => hub.hubspot.people.read(id)?.properties["lastname"];
  expect(lastName(after)).toBe("Welcomed");
  expect(lastName(before)).toBe("Of old");
});
