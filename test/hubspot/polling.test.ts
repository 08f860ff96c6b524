import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const HOUR_MS = 3_600_000;
/** Often, so that nobody has to wait for it. */
const policy = { intervalSeconds: 1, holdAboveNew: 1_000 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

const ago = (ms: number) => new Date(Date.now() - ms);

/** As if the flow had begun so long ago, and nobody had looked since. */
async function begunAgo(flowId: string, ms: number): Promise<void> {
  const cursor = JSON.stringify({ from: Date.now() - ms, seen: {} });
  await sql`update flow set cursor = ${cursor}::jsonb, polled_at = now() - make_interval(secs => ${ms / 1000})
    where id = ${flowId}`.execute(hub.db);
}

test.concurrent("what was told for a day and lost is found by looking, each of them once", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("lost", { silent: true });
  const flow = await space.customers({ policy });
  await flow.apply();
  await flow.pause();
  await begunAgo(flow.flowId, 25 * HOUR_MS);
  const names = ["Ada", "Ben", "Cleo", "Dora"];
  for (const [at, name] of names.entries()) {
    const doing = { at: ago((24 - at * 6) * HOUR_MS), silently: true };
    const values = { email: space.at(name), firstname: name };
    const id = hubspot.people.add(values, doing);
    hubspot.people.edit(id, { [space.stage]: "customer" }, doing);
  }
  await flow.resume();
  const all = names.map((name) => space.at(name));
  await flow.invited(...all);
  await flow.pass();
  await flow.pass();
  await flow.settled();
  expect(await flow.mailed("lost.example.com")).toEqual(all);
});

test.concurrent("a change that the search learns of a minute and a half late is found, though later ones were found before", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("late", { silent: true });
  const flow = await space.customers({ policy });
  await flow.apply();
  const silently = { silently: true };
  const ada = hubspot.people.add(
    { email: space.at("ada"), firstname: "Ada", [space.stage]: "customer" },
    { ...silently, at: ago(90_000) },
  );
  // It was written then, and the index has nothing of it yet.
  hubspot.index.ofContact.set(ada, 90_000);
  const ben = { email: space.at("ben"), firstname: "Ben", [space.stage]: "customer" };
  hubspot.people.add(ben, silently);
  await flow.invited(space.at("ben"));
  await flow.pass();
  hubspot.index.ofContact.delete(ada);
  await flow.invited(space.at("ada"), space.at("ben"));
  await flow.pass();
  expect(await flow.mailed("late.example.com")).toEqual([space.at("ada"), space.at("ben")]);
});

test.concurrent("hundreds that were changed at the very same moment are found over several pages, each once", async () => {
  const { hubspot } = hub;
  const space = await hub.aSpace("same", { silent: true });
  const flow = await space.customers({ policy });
  await flow.apply();
  await flow.pause();
  const count = 450;
  const at = ago(1_000);
  const ids = hubspot.people.seed(
    count,
    (one) => ({ email: space.at(`p${one}`), firstname: `P${one}` }),
    at,
  );
  hubspot.people.edit(ids, { [space.stage]: "customer" }, { at, silently: true });
  const searches = space.calls("contacts.search").length;
  await flow.resume();
  await flow.settled();
  await vi.waitFor(
    async () => {
      const rows = await hub.db
        .selectFrom("knownRow")
        .select("key")
        .where("flowId", "=", flow.flowId)
        .where("state", "=", "invited")
        .execute();
      expect(rows).toHaveLength(count);
    },
    { timeout: 90_000, interval: 200 },
  );
  expect(space.calls("contacts.search").length - searches).toBeGreaterThanOrEqual(3);
  await flow.pass();
  const mails = await hub.db
    .selectFrom("email as e")
    .innerJoin("location as l", "l.id", "e.locationId")
    .select("e.recipient")
    .where("l.slug", "=", "same")
    .execute();
  expect(mails).toHaveLength(count);
  expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(count);
});

test.concurrent("what is both told and found is one mail", async () => {
  const space = await hub.aSpace("both");
  const flow = await space.customers({ policy });
  await flow.apply();
  const names = ["ada", "ben", "cleo", "dora", "emil", "fay"];
  for (const name of names) {
    const id = space.contact(name, { [space.stage]: "lead" });
    hub.hubspot.people.edit(id, { [space.stage]: "customer" });
    await flow.pass();
  }
  await flow.invited(...names.map(space.at));
  await flow.pass();
  await flow.settled();
  expect(await flow.mailed("both.example.com")).toEqual(names.map(space.at));
});
