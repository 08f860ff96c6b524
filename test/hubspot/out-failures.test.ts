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

const QUEUED = { trigger: { connectionId: "members", key: "invitation.queued" } };
const WRITE = { on: "contacts.batch_upsert" } as const;

/** The calls for people of a location, also those that ended before anybody looked who makes them. */
const writesFor = (slug: string) =>
  hub.hubspot.calls.filter(
    ({ call, body }) => call === WRITE.on && body.includes(`@${slug}.example.com`),
  );

afterEach(() => hub.hubspot.faults.clear());

test("while HubSpot is away the events wait, the flow says so, and all are done when it is back", async () => {
  const { flow, invite, contact } = await outOnHub(hub, "away", QUEUED);
  await flow.apply();
  const back = hub.hubspot.faults.lasting("503", WRITE);
  await invite("ada");
  await flow.says(/HubSpot cannot be reached/);
  await invite("ben");
  await waitFor(() => writesFor("away").length >= 3, {
    what: "it to be tried again",
    limitMs: 30_000,
  });
  expect((await flow.events()).counts).toMatchObject({ waiting: 2, held: 0, done: 0 });
  expect(await flow.flow()).toMatchObject({ state: "running" });
  back();
  await flow.settled();
  await flow.says(null);
  expect(contact("ada")?.properties).toMatchObject({ usher_status: "sent" });
  expect((await flow.events()).counts).toMatchObject({ waiting: 0, held: 0, done: 2 });
});

test("one for whom HubSpot has no answer keeps nobody else waiting", async () => {
  const { flow, invite, contact } = await outOnHub(hub, "one", QUEUED);
  await flow.apply();
  const mended = hub.hubspot.faults.lasting("500", { ...WRITE, about: "bad@one.example.com" });
  await invite("bad");
  await waitFor(() => writesFor("one").length > 0, { what: "the first try", limitMs: 30_000 });
  for (const name of ["ada", "ben", "cleo", "dora", "emil"]) await invite(name);
  await waitFor(async () => (await flow.events()).counts.done === 5, {
    what: "the others to be done",
    limitMs: 30_000,
  });
  expect((await flow.events()).counts).toMatchObject({ waiting: 1, held: 0 });
  mended();
  await flow.settled();
  expect(contact("bad")?.properties).toMatchObject({ usher_status: "sent" });
});

test("a private app without the scope to write loses no event, and goes on by itself once it has it", async () => {
  const scopes = ["oauth", "crm.objects.contacts.read"];
  const { flow, invite, contact } = await outOnHub(hub, "scope", { ...QUEUED, scopes });
  await flow.apply();
  await invite("ada");
  await flow.says(/has no scope crm\.objects\.contacts\.write/);
  expect((await flow.events()).counts).toMatchObject({ waiting: 1, held: 0 });
  scopes.push("crm.objects.contacts.write");
  await flow.settled();
  expect(contact("ada")?.properties).toMatchObject({ usher_status: "sent" });
});

test("a deed whose answer is lost is done again, and leaves one contact", async () => {
  const { flow, invite, at } = await outOnHub(hub, "lost", QUEUED);
  await flow.apply();
  hub.hubspot.faults.next("reset_after", WRITE);
  await invite("ada");
  await waitFor(async () => (await flow.events()).counts.done === 1, {
    what: "the event to be done",
    limitMs: 60_000,
  });
  const contacts = hub.hubspot.people.contacts();
  expect(contacts.filter(({ properties }) => properties["email"] === at("ada"))).toHaveLength(1);
});

test("where HubSpot takes no more calls for now it is let alone for a while, whatever happens meanwhile", async () => {
  const { flow, invite } = await outOnHub(hub, "busy", QUEUED);
  await flow.apply();
  hub.hubspot.faults.next("429", WRITE);
  await invite("ada");
  await flow.says(/takes no more calls for a few seconds/);
  await invite("ben");
  await hub.recorder.mailTo("ben@busy.example.com");
  expect(writesFor("busy")).toHaveLength(1);
  expect((await flow.events()).counts).toMatchObject({ waiting: 2, held: 0 });
  await hub.db
    .updateTable("flow")
    .set({ waitsUntil: new Date() })
    .where("id", "=", flow.flowId)
    .execute();
  expect(await flow.pass()).toMatchObject({ state: "done", counts: { done: 2 } });
  await flow.says(null);
  expect(writesFor("busy")).toHaveLength(3);
});

test("a token that is taken back pauses the flow, keeps its events, and a new one sets it going", async () => {
  const { flow, invite, space } = await outOnHub(hub, "revoked", QUEUED);
  await flow.apply();
  await invite("ada");
  await flow.settled();
  hub.hubspot.tokens.revoke(space.app.accessToken);
  await invite("ben");
  await waitFor(async () => (await flow.flow()).state === "paused", {
    what: "the flow to be paused",
    limitMs: 60_000,
  });
  expect(await space.connection()).toMatchObject({
    state: "needs_sign_in",
    problem: expect.stringContaining("does not accept the access token"),
  });
  await invite("cleo");
  expect((await flow.events()).counts).toMatchObject({ waiting: 2, held: 0, done: 1 });
  const accessToken = hub.hubspot.tokens.privateToken(space.app);
  await hub.api.ask("PATCH", `/connections/${space.connectionId}`, { settings: { accessToken } });
  await flow.settled();
  expect(await flow.flow()).toMatchObject({ state: "running", problem: null });
  expect(await space.connection()).toMatchObject({ state: "ok", problem: null });
  expect((await flow.events()).counts).toEqual({ waiting: 0, held: 0, done: 3 });
});

test("several people are told of at once, and those events that are one person's in their order", async () => {
  const { flow, invite, press, shows, writes } = await outOnHub(hub, "many");
  await flow.apply();
  await hub.api.ask("POST", `/flows/${flow.flowId}/pause`);
  const names = ["ada", "ben", "cleo", "dora", "emil", "fay"];
  for (const name of names) await invite(name);
  const haveCome = (count: number) =>
    waitFor(async () => (await flow.events()).counts.waiting === count, {
      what: `${count} events to wait`,
      limitMs: 60_000,
    });
  // Whoever presses faster than the hub has noted that their mail is out leaves that event out.
  await haveCome(12);
  for (const name of names) await press(name);
  await haveCome(18);
  let flying = 0;
  let most = 0;
  const slow = hub.hubspot.faults.slow(150, WRITE);
  const up = hub.hubspot.faults.before(() => void (most = Math.max(most, (flying += 1))), {
    ...WRITE,
    times: 100,
  });
  const down = hub.hubspot.faults.after(() => void setTimeout(() => (flying -= 1), 140), {
    ...WRITE,
    times: 100,
  });
  await hub.api.ask("POST", `/flows/${flow.flowId}/resume`);
  await flow.settled();
  for (const end of [slow, up, down]) end();
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThanOrEqual(6);
  for (const name of names) {
    await shows(name, "activated");
    expect(writes(name)).toEqual(["activated", "activated", "activated"]);
  }
  expect(writesFor("many")).toHaveLength(18);
});
