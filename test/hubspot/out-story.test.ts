import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { OWN_PROPERTIES, peopleOf } from "../support/out-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

const Made = z.object({
  flows: z.tuple([z.object({ id: z.string() }), z.object({ id: z.string() })]),
});
const Preview = z.looseObject({ planHash: z.string() });
const Events = z.looseObject({
  items: z.array(z.looseObject({ kind: z.string().nullable() })),
  counts: z.object({ waiting: z.number(), held: z.number(), done: z.number() }),
});

type Space = Awaited<ReturnType<HubspotHub["aSpace"]>>;

/** Both flows of the recipe, made, seen and set going. */
async function byRecipe(slug: string, space: Space, intervalSeconds: number) {
  const { api } = hub;
  const made = await api.ask("POST", "/recipes/hubspot-customer-to-invite", {
    location: slug,
    connectionId: space.connectionId,
    property: space.stage,
    makeProperties: true,
  });
  const [inwards, back] = Made.parse(made).flows;
  await api.ask("PATCH", `/flows/${inwards.id}`, { policy: { intervalSeconds } });
  for (const { id } of [inwards, back]) {
    const { planHash } = Preview.parse(await api.ask("POST", `/flows/${id}/preview`));
    expect(await api.ask("POST", `/flows/${id}/apply`, { planHash })).toMatchObject({
      state: "done",
    });
  }
  const events = async (id: string) =>
    Events.parse(await api.ask("GET", `/flows/${id}/events?limit=200`));
  return { inwards: () => events(inwards.id), back: () => events(back.id) };
}

const mailsTo = async (address: string) =>
  (await hub.recorder.mails()).filter(({ to }) => to === address).length;

test.each([
  ["told by webhooks", "story-told", { lose: false, intervalSeconds: 3600 }],
  ["found by looking, with all webhooks lost", "story-lost", { lose: true, intervalSeconds: 1 }],
])(
  "a contact who becomes a customer is invited, accepts, and is shown as active: %s",
  async (_, slug, { lose, intervalSeconds }) => {
    const { hubspot } = hub;
    hubspot.webhooks.mode.loses = lose;
    onTestFinished(() => void (hubspot.webhooks.mode.loses = false));
    const space = await hub.aSpace(slug);
    const { press, shows, writes, contact, at } = peopleOf(hub, slug);
    const flows = await byRecipe(slug, space, intervalSeconds);
    const id = space.contact("ada", { [space.stage]: "lead" });
    await hub.api.ask("POST", `/locations/${slug}/invitations`, {
      firstName: "Walk-in",
      email: at("walk-in"),
    });
    hubspot.people.edit(id, { [space.stage]: "customer" });
    await shows("ada", "sent");
    expect(await mailsTo(at("ada"))).toBe(1);
    await press("ada");
    await shows("ada", "activated");
    expect(contact("ada")).toMatchObject({
      id,
      properties: {
        email: at("ada"),
        usher_activated_at: expect.stringMatching(/^20/),
        usher_status_at: expect.stringMatching(/^20/),
      },
    });
    await waitFor(async () => (await flows.back()).counts.waiting === 0, {
      what: "the flow back to be done",
      limitMs: 30_000,
    });
    const { items, counts } = await flows.back();
    expect(counts.held).toBe(0);
    expect(items.filter(({ kind }) => kind === "invitation.activated")).toHaveLength(1);
    // Queued, sent, activated: each once. Who did not come from HubSpot is none of its business.
    expect(writes("ada")).toHaveLength(3);
    expect(contact("walk-in")).toBeUndefined();
    expect(await mailsTo(at("ada"))).toBe(1);
    expect(space.calls("contacts.update")).toHaveLength(3);
  },
);

test("the properties that are asked for are made once", () => {
  const made = hub.hubspot.calls.filter(
    ({ call, status }) => call === "properties.create" && status === 201,
  );
  expect(
    made.map(({ body }) => z.object({ name: z.string() }).parse(JSON.parse(body)).name),
  ).toEqual(OWN_PROPERTIES);
});

test("what we wrote never comes back as news: no second mail, and no loop", async () => {
  const slug = "echo";
  const { hubspot } = hub;
  const space = await hub.aSpace(slug);
  // HubSpot tells of our own writes too, and of everybody's.
  const properties = ["email", "firstname", "lastname", space.stage, ...OWN_PROPERTIES];
  hubspot.subscribe(space.app, { targetUrl: space.targetUrl, properties });
  const { press, shows, writes, at } = peopleOf(hub, slug);
  const flows = await byRecipe(slug, space, 1);
  const names = ["ada", "ben"];
  for (const name of names) space.contact(name);
  for (const name of names) {
    await shows(name, "sent");
    await press(name);
    await shows(name, "activated");
  }
  const searches = () => space.calls("contacts.search").length;
  const settled = async (rounds: number) => {
    const from = searches();
    await waitFor(() => searches() >= from + rounds, { what: "some rounds", limitMs: 60_000 });
  };
  await settled(3);
  await hubspot.webhooks.settled();
  const written = names.map((name) => writes(name).length);
  const others = () =>
    space.calls().filter(({ call }) => call !== "contacts.search" && call !== "account.details")
      .length;
  const before = others();
  const { counts } = await flows.back();
  await settled(5);
  expect(names.map((name) => writes(name).length)).toEqual(written);
  expect(written).toEqual([3, 3]);
  expect(others()).toBe(before);
  expect((await flows.back()).counts).toEqual(counts);
  expect(await flows.inwards()).toMatchObject({ counts: { waiting: 0, held: 0 } });
  for (const name of names) expect(await mailsTo(at(name))).toBe(1);
  const ours = await hub.db
    .selectFrom("hookEvent")
    .select("state")
    .where("connectionId", "=", space.connectionId)
    .where("state", "=", "ours")
    .execute();
  expect(ours.length).toBeGreaterThanOrEqual(6);
});

test("an address that is corrected at HubSpot leaves one contact, which says what became of the new one", async () => {
  const slug = "corrected";
  const space = await hub.aSpace(slug);
  const { shows, at } = peopleOf(hub, slug);
  const flows = await byRecipe(slug, space, 3600);
  const id = space.contact("adaa");
  await shows("adaa", "sent");
  hub.hubspot.people.edit(id, { email: at("ada") });
  await hub.recorder.mailTo(at("ada"), 1, 60_000);
  await waitFor(async () => (await flows.back()).counts.waiting === 0, {
    what: "the flow back to be done",
    limitMs: 30_000,
  });
  await shows("ada", "sent");
  expect(await flows.back()).toMatchObject({ counts: { held: 0 } });
  const theirs = hub.hubspot.people
    .contacts()
    .filter(({ properties }) => properties["email"]?.endsWith(`@${slug}.example.com`));
  expect(theirs.map((contact) => contact.id)).toEqual([id]);
});
