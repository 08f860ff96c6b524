import { sql } from "kysely";
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

test.concurrent("of very many a look asks for so many, and the next one for the rest", async () => {
  const space = await hub.aSpace("portions");
  const flow = await space.customers({ policy });
  await flow.apply();
  // It has looked by itself, and does not do so again for an hour.
  await flow.pass();
  const silently = { silently: true };
  const ids = Array.from({ length: 1_050 }, (_, at) =>
    hub.hubspot.people.add(
      { email: space.at(`p${at}`), firstname: `P${at}`, [space.stage]: "customer" },
      silently,
    ),
  );
  const { flowId } = flow;
  const told = ids.map((subject) => ({ flowId, subject, problem: null, doneAt: null }));
  await hub.db
    .insertInto("flowItem")
    .values(told.map((item) => ({ ...item, groupKey: null, hookEventId: null })))
    .execute();
  space.contact("Last");
  await flow.heldPlan("invite", 1_051);
  const held = await hub.db
    .selectFrom("audit")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("type", "=", "row.held")
    .where(sql<boolean>`detail->>'flowId' = ${flowId}`)
    .groupBy("at")
    .orderBy("at")
    .execute();
  // Some of what it asks for are contacts of the other spaces, which every app is told of.
  expect(held.length).toBeGreaterThan(1);
  for (const { count } of held) expect(Number(count)).toBeLessThanOrEqual(1_000);
  expect(readsOf(space, ...ids)).toBe(ids.length);
});
