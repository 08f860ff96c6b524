import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";

type Call = Awaited<ReturnType<typeof hubspotWithApp>>["call"];

const search = (call: Call, body: object) => call("POST", `${CONTACTS}/search`, { body });
const since = (at: number, more: object[] = []) => [
  {
    filters: [{ propertyName: "lastmodifieddate", operator: "GTE", value: String(at) }, ...more],
  },
];
const idsIn = (said: Awaited<ReturnType<Call>>) => said.body.results?.map((it) => it.id);

test("finds what was changed since, in the order that is asked for", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const at = (second: number) => new Date(Date.UTC(2027, 0, 1, 0, 0, second));
  const ids = [3, 1, 2].map((second) =>
    hubspot.people.add({ email: `p${second}@example.com` }, { at: at(second) }),
  );
  const found = await search(call, {
    filterGroups: since(at(2).getTime()),
    sorts: ["lastmodifieddate"],
    properties: ["email"],
  });
  expect(idsIn(found)).toEqual([ids[2], ids[0]]);
  expect(found.headers.has("x-hubspot-ratelimit-max")).toBe(false);
  const back = await search(call, {
    sorts: [{ propertyName: "lastmodifieddate", direction: "DESCENDING" }],
  });
  expect(idsIn(back)).toEqual([ids[0], ids[2], ids[1]]);
  const byId = { propertyName: "hs_object_id", operator: "GT", value: ids[1] };
  expect(idsIn(await search(call, { filterGroups: [{ filters: [byId] }] }))).toEqual([ids[2]]);
  const emails = { propertyName: "email", operator: "IN", values: ["p1@example.com", "none"] };
  expect(idsIn(await search(call, { filterGroups: [{ filters: [emails] }] }))).toEqual([ids[1]]);
});

test("learns of a change later than the record, of some later than of others, and never of the archived", async () => {
  let time = Date.UTC(2027, 0, 1);
  const { hubspot, call } = await hubspotWithApp({ now: () => time });
  const [one = "", two = ""] = hubspot.people.seed(2, (at) => ({ email: `p${at}@example.com` }));
  hubspot.index.usualMs = 5000;
  hubspot.index.ofContact.set(two, 90_000);
  expect(idsIn(await search(call, {}))).toEqual([]);
  time += 6000;
  expect(idsIn(await search(call, {}))).toEqual([one]);
  hubspot.people.edit(one, { firstname: "New" });
  const still = await search(call, { properties: ["firstname"] });
  expect(still.body.results).toMatchObject([{ properties: { firstname: null } }]);
  time += 84_000;
  expect(idsIn(await search(call, {}))?.toSorted()).toEqual([one, two]);
  hubspot.people.remove(one);
  expect(idsIn(await search(call, {}))).toEqual([two]);
});

test("pages two hundred at a time, equal times in one order, and not past ten thousand", async () => {
  const { hubspot, call } = await hubspotWithApp();
  hubspot.limits.searchPerSecond = null;
  hubspot.limits.tenSecondly = null;
  const at = new Date();
  const ids = hubspot.people.seed(10_100, (n) => ({ email: `p${n}@example.com` }), at);
  const asked = { filterGroups: since(at.getTime()), sorts: ["lastmodifieddate"], limit: 200 };
  const seen = new Set<string>();
  let after = "0";
  for (let page = 0; page < 50; page += 1) {
    const said = await search(call, { ...asked, after });
    for (const id of idsIn(said) ?? []) seen.add(id);
    after = String(said.body.paging?.next?.after);
  }
  expect([seen.size, after]).toEqual([10_000, "10000"]);
  expect((await search(call, { ...asked, after })).status).toBe(400);
  const [last = ""] = ids.slice(-101);
  const rest = since(at.getTime(), [{ propertyName: "hs_object_id", operator: "GT", value: last }]);
  const behind = await search(call, { ...asked, filterGroups: rest });
  expect(behind.body["total"]).toBe(100);
});

test.each([
  ["a page of 201", { limit: 201 }],
  ["six groups", { filterGroups: Array.from({ length: 6 }, () => since(0)).flat() }],
  ["more than 3,000 characters", { query: "x".repeat(3000) }],
  ["two sorts", { sorts: ["email", "phone"] }],
  ["a field that is none", { filter: [] }],
  [
    "a property that is none",
    { filterGroups: since(0, [{ propertyName: "x", operator: "EQ", value: "1" }]) },
  ],
])("refuses %s", async (_, body) => {
  const { call } = await hubspotWithApp();
  expect((await search(call, body)).body).toMatchObject({ category: "VALIDATION_ERROR" });
});

test("takes five searches a second, apart from other calls", async () => {
  const { call } = await hubspotWithApp({ now: () => Date.UTC(2027, 0, 1) });
  for (let n = 0; n < 5; n += 1) expect((await search(call, {})).status).toBe(200);
  expect((await search(call, {})).body).toMatchObject({ policyName: "SECONDLY" });
  expect((await call("GET", CONTACTS)).headers.get("x-hubspot-ratelimit-remaining")).toBe("99");
});
