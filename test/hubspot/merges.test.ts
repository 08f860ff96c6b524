import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());
afterEach(() => {
  Object.assign(hub.hubspot.habits, { mergesIntoThird: false, followsMergedIds: true });
});

async function running(slug: string, { silent = false, intervalSeconds = 3600 } = {}) {
  const space = await hub.aSpace(slug, { silent });
  const flow = await space.customers({ policy: { intervalSeconds } });
  await flow.apply();
  const settled = async () => {
    await hub.hubspot.webhooks.settled();
    await flow.settled();
  };
  /** Of whom the flow knows, by their ids at HubSpot. */
  const known = () =>
    hub.db
      .selectFrom("knownRow")
      .select(["key", "canonicalEmail", "missingSettled"])
      .where("flowId", "=", flow.flowId)
      .orderBy("key")
      .execute();
  return { space, flow, settled, known, people: hub.hubspot.people };
}

test("who was invited and is merged into a contact nobody knew goes on under that, without a second mail", async () => {
  const { space, flow, settled, known, people } = await running("into-unknown");
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = people.add({ firstname: "Ada" });
  await settled();
  expect(people.merge(twin, ada)).toBe(twin);
  await settled();
  expect(await known()).toEqual([
    { key: twin, canonicalEmail: space.at("ada"), missingSettled: false },
  ]);
  expect(await flow.invitations()).toMatchObject([{ status: "sent" }]);
  expect(await flow.mailed("into-unknown.example.com")).toEqual([space.at("ada")]);
});

test("a contact nobody knew that is merged into who was invited changes nothing", async () => {
  const { space, flow, settled, known, people } = await running("into-known");
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = people.add({ firstname: "Ada", email: space.at("ada-home") });
  people.merge(ada, twin);
  await settled();
  expect(await known()).toEqual([
    { key: ada, canonicalEmail: space.at("ada"), missingSettled: false },
  ]);
  expect(await flow.mailed("into-known.example.com")).toEqual([space.at("ada")]);
});

test("the address of the contact that is left is the one that counts: the other's link is taken back", async () => {
  const { space, flow, settled, people } = await running("left");
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = space.contact("Ada", { email: space.at("ada-work"), [space.stage]: "lead" });
  await settled();
  people.merge(twin, ada);
  await flow.invited(space.at("ada"), space.at("ada-work"));
  await settled();
  expect(await flow.why(space.at("ada"))).toContain("address_corrected");
  const statuses = (await flow.invitations()).map(({ email, status }) => [email, status]);
  expect(Object.fromEntries(statuses)).toEqual({
    [space.at("ada")]: "revoked",
    [space.at("ada-work")]: "sent",
  });
});

test.each([false, true])(
  "two members who are merged at HubSpot are both kept, and held to be decided (into a third record: %s)",
  async (mergesIntoThird) => {
    const { space, flow, settled, people } = await running(`members-${mergesIntoThird ? 3 : 2}`);
    hub.hubspot.habits.mergesIntoThird = mergesIntoThird;
    const [ada, ben] = [space.contact("Ada"), space.contact("Ben")];
    await flow.invited(space.at("ada"), space.at("ben"));
    people.merge(ada, ben);
    await settled();
    expect(await flow.heldFor(ben)).toMatch(/both are members here.*decide by hand/i);
    for (const name of ["ada", "ben"]) {
      expect(await flow.why(space.at(name))).toContain("merged_people");
    }
    // Told of again, it is no other story, and none twice.
    await hub.hubspot.webhooks.sendOnce(space.app.appId, [space.news(ben), space.news(ada)]);
    await settled();
    expect(await flow.heldFor(ben)).toMatch(/decide by hand/);
    const told = (await flow.why(space.at("ben"))).filter((code) => code === "merged_people");
    expect(told).toHaveLength(1);
    expect((await flow.invitations()).map(({ status }) => status)).toEqual(["sent", "sent"]);
    expect(await flow.mailed(`members-${mergesIntoThird ? 3 : 2}.example.com`)).toHaveLength(2);
  },
);

test("a merge into a third record of one who was invited goes on under the third", async () => {
  const { space, flow, settled, known, people } = await running("third");
  hub.hubspot.habits.mergesIntoThird = true;
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = people.add({ firstname: "Ada" });
  const third = people.merge(ada, twin);
  await settled();
  expect((await known()).map(({ key }) => key)).toEqual([third]);
  expect(await flow.mailed("third.example.com")).toEqual([space.at("ada")]);
});

test("where old ids lead nowhere any more, what HubSpot tells of the merge says where they went", async () => {
  const { space, flow, settled, known, people } = await running("nowhere");
  hub.hubspot.habits.followsMergedIds = false;
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = space.contact("Ada", { email: space.at("ada-work"), [space.stage]: "lead" });
  await settled();
  people.merge(twin, ada);
  await flow.invited(space.at("ada"), space.at("ada-work"));
  await settled();
  expect((await known()).map(({ key }) => key)).toEqual([twin]);
  expect(await flow.why(space.at("ada"))).toContain("address_corrected");
});

test("a merge of which nothing was told is found by looking", async () => {
  const { space, flow, known, people } = await running("untold", {
    silent: true,
    intervalSeconds: 1,
  });
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  const twin = people.add({ firstname: "Ada" });
  people.merge(twin, ada);
  await vi.waitFor(async () => expect((await known()).map(({ key }) => key)).toEqual([twin]), {
    timeout: 30_000,
    interval: 200,
  });
  await flow.pass();
  expect(await flow.mailed("untold.example.com")).toEqual([space.at("ada")]);
});
