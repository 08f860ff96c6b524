import { expect, test } from "vitest";
import { loadContacts } from "../../connectors/hubspot/load-contacts.ts";
import { hubspotStand, unlimited } from "./hubspot-stand.ts";

const NAMES = ["email", "firstname"];

test("contacts are read as they are now, with the properties that are mapped and no others", async () => {
  const { hubspot, client } = await hubspotStand();
  hubspot.index.usualMs = 3_600_000;
  const id = hubspot.people.add({ email: "ada@example.com", firstname: "Ada", phone: "1" });
  hubspot.people.edit(id, { firstname: "Augusta" });
  const loaded = await loadContacts(client, [id, id], NAMES);
  expect([...loaded]).toEqual([
    [
      id,
      {
        state: "live",
        contact: {
          id,
          properties: { email: "ada@example.com", firstname: "Augusta" },
          modifiedAt: hubspot.people.read(id)?.modifiedAt,
        },
      },
    ],
  ]);
  expect(hubspot.calls.filter(({ call }) => call === "contacts.batch_read")).toMatchObject([
    { body: expect.not.stringContaining("phone") },
  ]);
});

test("what is archived is told from what is gone, and both from what lives", async () => {
  const { hubspot, client } = await hubspotStand();
  const [live = "", archived = "", forgotten = "", back = ""] = hubspot.people.seed(4, (at) => ({
    email: `p${at}@example.com`,
  }));
  hubspot.people.remove(archived);
  hubspot.people.forget(forgotten);
  hubspot.people.remove(back);
  hubspot.people.restore(back);
  const loaded = await loadContacts(client, [live, archived, forgotten, back, "1"], NAMES);
  expect([...loaded].map(([id, { state }]) => [id, state])).toEqual([
    [live, "live"],
    [archived, "archived"],
    [forgotten, "missing"],
    [back, "live"],
    ["1", "missing"],
  ]);
});

test.each([false, true])(
  "what was merged is found under the contact that is left (a third one: %s)",
  async (mergesIntoThird) => {
    const { hubspot, client } = await hubspotStand();
    hubspot.habits.mergesIntoThird = mergesIntoThird;
    const one = hubspot.people.add({ email: "ada@example.com" });
    const two = hubspot.people.add({ email: "a.lovelace@example.com", firstname: "Ada" });
    const left = hubspot.people.merge(one, two);
    const loaded = await loadContacts(client, [one, two], NAMES);
    const winner = { id: left, properties: { email: "ada@example.com", firstname: "Ada" } };
    expect(loaded.get(one)).toMatchObject({ state: "live", contact: winner });
    expect(loaded.get(two)).toMatchObject({ state: "live", contact: winner });
    hubspot.habits.followsMergedIds = false;
    expect((await loadContacts(client, [two], NAMES)).get(two)).toEqual({ state: "missing" });
  },
);

test("many are read a hundred at a time", async () => {
  const stand = await hubspotStand();
  const ids = stand.hubspot.people.seed(250, (at) => ({ email: `p${at}@example.com` }));
  unlimited(stand);
  const loaded = await loadContacts(stand.client, ids, NAMES);
  expect([...loaded.keys()]).toEqual(ids);
  expect(stand.count("contacts.batch_read")).toBe(3);
  expect(await loadContacts(stand.client, [], NAMES)).toEqual(new Map());
  expect(stand.hubspot.broken).toEqual([]);
});

test("a contact without an address, and what is empty, have no such property", async () => {
  const { hubspot, client } = await hubspotStand();
  const id = hubspot.people.add({ firstname: "Ada" });
  hubspot.people.edit(id, { firstname: "" });
  expect((await loadContacts(client, [id], NAMES)).get(id)).toMatchObject({
    state: "live",
    contact: { properties: {} },
  });
});
