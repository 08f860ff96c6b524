import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProcess } from "../support/hub.ts";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub({}, async (settings) => {
    const workers = await Promise.all([
      startProcess("worker", settings),
      startProcess("worker", settings),
    ]);
    return { stop: async () => void (await Promise.all(workers.map((one) => one.stop()))) };
  });
});
afterAll(() => hub?.stop());

test("two workers that are told, repeatedly and in no order, and look at the same time, invite each once", async () => {
  const { hubspot } = hub;
  const spaces = await Promise.all(["one", "two", "three"].map((slug) => hub.aSpace(slug)));
  Object.assign(hubspot.webhooks.mode, { copies: 2, shuffleSeed: 5, gatherMs: 100 });
  const flows = await Promise.all(
    spaces.map((space) => space.customers({ policy: { intervalSeconds: 1, holdAboveNew: 100 } })),
  );
  for (const flow of flows) await flow.apply();
  const names = Array.from({ length: 15 }, (_, at) => `p${at}`);
  for (const name of names) {
    for (const space of spaces) {
      const id = space.contact(name, { [space.stage]: "lead" });
      hubspot.people.edit(id, { [space.stage]: "customer" });
    }
  }
  for (const [at, flow] of flows.entries()) {
    const all = names.map((name) => spaces[at]?.at(name) ?? "");
    await flow.invited(...all);
    await hubspot.webhooks.settled();
    await flow.settled();
    await flow.pass();
    expect(await flow.mailed(`${["one", "two", "three"][at]}.example.com`)).toEqual(
      all.toSorted((one, other) => (one < other ? -1 : 1)),
    );
  }
});
