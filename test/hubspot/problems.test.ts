import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { toldOnHub } from "../support/told-on-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const policy = { intervalSeconds: 2 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

test("a trigger with a property that HubSpot does not have says so at the preview", async () => {
  const space = await hub.aSpace("typo");
  const flow = await toldOnHub(hub, {
    slug: "typo",
    trigger: {
      connectionId: space.connectionId,
      key: "contactChanged",
      input: { property: "lifecyclestge", becomes: "customer" },
    },
    policy,
  });
  await expect(flow.preview()).rejects.toThrow(
    /HubSpot has no property .*lifecyclestge.* of contacts.*Settings > Properties/,
  );
  expect(await space.connection()).toMatchObject({ state: "misconfigured" });
});

test("a name of a property that is mapped wrongly holds each contact, and one mending lets all of them go on", async () => {
  const space = await hub.aSpace("mapped");
  const mapping = { email: { from: "email" }, firstName: { from: "firstnme" } };
  const flow = await space.customers({ policy, mapping });
  await flow.apply();
  const ids = [space.contact("Ada"), space.contact("Ben")];
  for (const id of ids) {
    expect(await flow.heldFor(id)).toContain(
      'Nothing was told at "firstnme". Map another place, or have it sent along.',
    );
  }
  await hub.api.ask("PATCH", `/flows/${flow.flowId}`, {
    mapping: { ...mapping, firstName: { from: "firstname" } },
  });
  await hub.api.ask("POST", `/flows/${flow.flowId}/events/run-again`, {});
  await flow.invited(space.at("ada"), space.at("ben"));
  await flow.settled();
  expect((await flow.events()).counts.held).toBe(0);
});

test("a private app without the scope says which one, and goes on by itself once it has it", async () => {
  const scopes = ["oauth"];
  const space = await hub.aSpace("scope", { scopes });
  const flow = await space.customers({ policy });
  await expect(flow.preview()).rejects.toThrow(
    /private app has no scope crm\.objects\.contacts\.read.*Settings > Integrations > Private Apps/,
  );
  scopes.push("crm.objects.contacts.read");
  await flow.apply();
  space.contact("Ada");
  await flow.invited(space.at("ada"));

  scopes.pop();
  space.contact("Ben");
  await flow.says(/has no scope crm\.objects\.contacts\.read/);
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await space.connection()).toMatchObject({ state: "misconfigured" });
  scopes.push("crm.objects.contacts.read");
  await flow.invited(space.at("ada"), space.at("ben"));
  await flow.says(null);
  expect(await space.connection()).toMatchObject({ state: "ok", problem: null });
});

test("what is sent to a connection that was deleted is told to end for good", async () => {
  const { hubspot, api } = hub;
  const space = await hub.aSpace("deleted");
  const flow = await space.customers({ policy });
  const event = space.news("1");
  await api.ask("POST", `/flows/${flow.flowId}/pause`).catch(() => undefined);
  expect((await api.send("DELETE", `/flows/${flow.flowId}`)).status).toBeLessThan(300);
  expect((await api.send("DELETE", `/connections/${space.connectionId}`)).status).toBeLessThan(300);
  expect(await hubspot.webhooks.sendOnce(space.app.appId, [event])).toBe(410);
  hubspot.webhooks.unsubscribe(space.app.appId);
});
