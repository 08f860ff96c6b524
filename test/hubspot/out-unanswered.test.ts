import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { makeProperties, outOnHub } from "../support/out-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
  makeProperties(hub);
});
afterAll(() => hub?.stop());
afterEach(() => hub.hubspot.faults.clear());

const QUEUED = { trigger: { connectionId: "members", key: "invitation.queued" } };
const WRITE = { on: "contacts.batch_upsert" } as const;

const itemsOf = (flowId: string) =>
  hub.db.selectFrom("flowItem").selectAll().where("flowId", "=", flowId).orderBy("seq").execute();

/** As if it had been tried so often before, and its time had come. */
const tried = (flowId: string, tries: number) =>
  hub.db
    .updateTable("flowItem")
    .set({ tries, retryAt: new Date() })
    .where("flowId", "=", flowId)
    .where("state", "=", "waiting")
    .execute();

test("what HubSpot never has an answer about is held after some tries, says why, and begins anew when it is run again", async () => {
  const { flow, invite, contact } = await outOnHub(hub, "never", QUEUED);
  await flow.apply();
  const mended = hub.hubspot.faults.lasting("500", { ...WRITE, about: "bad@never.example.com" });
  await invite("bad");
  const first = await waitFor(async () => (await itemsOf(flow.flowId)).find((it) => it.retryAt), {
    what: "the first try to be noted",
    limitMs: 30_000,
  });
  expect(first).toMatchObject({ tries: 1, state: "waiting" });
  expect(first.problem).toContain("HubSpot cannot be reached");
  await tried(flow.flowId, 11);
  const { subject } = first;
  expect(await flow.heldFor(subject)).toMatch(
    /^Tried 12 times .*HubSpot answered 500.*run again \(POST \/flows\/.*\/events\/run-again\)/,
  );
  await flow.says(null);
  await hub.api.ask("POST", `/flows/${flow.flowId}/events/run-again`, {});
  await waitFor(async () => (await itemsOf(flow.flowId))[0]?.tries === 1, {
    what: "it to be counted anew",
    limitMs: 30_000,
  });
  mended();
  await tried(flow.flowId, 1);
  await flow.settled();
  expect(contact("bad")?.properties).toMatchObject({ usher_status: "sent" });
});

test("while HubSpot is away altogether nothing is counted as a try", async () => {
  const { flow, invite } = await outOnHub(hub, "outage", QUEUED);
  await flow.apply();
  const back = hub.hubspot.faults.lasting("503");
  const writes = () =>
    hub.hubspot.calls.filter(({ body }) => body.includes("ada@outage.example.com")).length;
  await invite("ada");
  await waitFor(() => writes() >= 3, { what: "it to be tried again", limitMs: 60_000 });
  expect(await itemsOf(flow.flowId)).toMatchObject([{ tries: 0, retryAt: null }]);
  back();
  await flow.settled();
});
