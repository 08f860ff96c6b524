import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const policy = { intervalSeconds: 3600, holdAboveNew: 1 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

type Space = Awaited<ReturnType<HubspotHub["aSpace"]>>;

/** How often HubSpot was asked for these contacts. */
const readsOf = (space: Space, ...ids: string[]) =>
  space
    .calls("contacts.batch_read")
    .flatMap(({ body }) => ids.filter((id) => body.includes(`"${id}"`))).length;

test.concurrent("who waits in a plan is asked for once, however many come after them", async () => {
  const space = await hub.aSpace("once");
  const flow = await space.customers({ policy });
  await flow.apply();
  const first = ["Ada", "Ben"].map((name) => space.contact(name));
  await flow.heldPlan("invite", 2);
  await hub.hubspot.webhooks.settled();
  const asked = readsOf(space, ...first);
  for (const [at, name] of ["Cleo", "Dora", "Emil"].entries()) {
    space.contact(name);
    await flow.heldPlan("invite", 3 + at);
  }
  expect(readsOf(space, ...first)).toBe(asked);
  const [ada = ""] = first;
  hub.hubspot.people.edit(ada, { firstname: "Augusta" });
  await vi.waitFor(() => expect(readsOf(space, ada)).toBeGreaterThan(asked / 2), 20_000);
});

test.concurrent("a yes is to what HubSpot says at that moment, also where it told of no change", async () => {
  const space = await hub.aSpace("moment");
  const flow = await space.customers({ policy });
  await flow.apply();
  const [ada = ""] = ["Ada", "Ben"].map((name) => space.contact(name));
  const seen = await flow.heldPlan("invite", 2);
  hub.hubspot.people.edit(ada, { firstname: "Augusta" }, { silently: true });
  const stale = await flow.approve(seen.id, seen.planHash ?? "");
  expect(stale).toMatchObject({ status: 409, text: expect.stringContaining("stale_plan") });
  const now = await flow.heldPlan("invite", 2);
  expect((await flow.approve(now.id, now.planHash ?? "")).status).toBeLessThan(300);
  await flow.invited(space.at("ada"), space.at("ben"));
  const { text } = await hub.recorder.mailTo(space.at("ada"), 1, 60_000);
  expect(text).toContain("Augusta");
});

test.concurrent("who may go without a yes after all is read once more before", async () => {
  const space = await hub.aSpace("after-all");
  const flow = await space.customers({ policy });
  await flow.apply();
  const [ada = "", ben = ""] = ["Ada", "Ben"].map((name) => space.contact(name));
  await flow.heldPlan("invite", 2);
  hub.hubspot.people.edit(ada, { firstname: "Augusta" }, { silently: true });
  hub.hubspot.people.edit(ben, { [space.stage]: "lead" });
  await flow.invited(space.at("ada"));
  const { text } = await hub.recorder.mailTo(space.at("ada"), 1, 60_000);
  expect(text).toContain("Augusta");
  await flow.settled();
  expect(await flow.flow()).toMatchObject({ state: "running" });
});
