import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { makeProperties, outOnHub } from "../support/out-on-hub.ts";
import { startStoppingWorker, type StoppingWorker } from "../support/stopping-worker.ts";
import { startProcess } from "../support/hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

const QUEUED = { trigger: { connectionId: "members", key: "invitation.queued" } };

test("a worker that dies between HubSpot's deed and our note of it leaves one contact, with the right values", async () => {
  let worker: StoppingWorker | undefined;
  const hub = await startHubspotHub({}, async (settings, folder) => {
    worker = await startStoppingWorker(settings, folder);
    return worker;
  });
  try {
    makeProperties(hub);
    const { flow, invite, contact, at, writes } = await outOnHub(hub, "killed", QUEUED);
    await flow.apply();
    let isDone = false;
    hub.hubspot.faults.after(() => void (isDone = true), { on: "contacts.batch_upsert" });
    const slow = hub.hubspot.faults.slow(60_000, { on: "contacts.batch_upsert", times: 1 });
    await invite("ada");
    await waitFor(() => isDone, { what: "HubSpot's deed", limitMs: 60_000 });
    expect((await flow.events()).counts).toEqual({ waiting: 1, held: 0, done: 0 });
    await hub.recorder.mailTo(at("ada"));
    await worker?.kill();
    slow();
    await worker?.ready();
    await flow.settled();
    expect((await flow.events()).counts).toEqual({ waiting: 0, held: 0, done: 1 });
    const people = hub.hubspot.people.contacts();
    expect(people.filter(({ properties }) => properties["email"] === at("ada"))).toHaveLength(1);
    expect(contact("ada")?.properties).toMatchObject({ usher_status: "sent" });
    expect(writes("ada")).toHaveLength(2);
  } finally {
    await hub.stop();
  }
});

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub({}, async (settings) => {
    const workers = await Promise.all([
      startProcess("worker", settings),
      startProcess("worker", settings),
    ]);
    return { stop: async () => void (await Promise.all(workers.map((one) => one.stop()))) };
  });
  makeProperties(hub);
});
afterAll(() => hub?.stop());

test("two workers make each call once", async () => {
  const { flow, invite, space, writes } = await outOnHub(hub, "two", QUEUED);
  await flow.apply();
  const names = Array.from({ length: 30 }, (_, n) => `person-${n}`);
  await Promise.all(names.map((name) => invite(name)));
  await waitFor(async () => (await flow.events()).counts.done === 30, {
    what: "all events to be done",
    limitMs: 90_000,
  });
  for (const name of names) expect(writes(name)).toHaveLength(1);
  expect(space.calls("contacts.batch_upsert")).toHaveLength(30);
});
