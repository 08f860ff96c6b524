import { expect, test } from "vitest";
import {
  changedContacts,
  ChangesCursor,
  changesSince,
} from "../../connectors/hubspot/changed-contacts.ts";
import { hubspotClient, type HubspotClient } from "../../connectors/hubspot/client.ts";
import { hubspotStand, unlimited } from "./hubspot-stand.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** All pages of one pass; between them the cursor is kept as text, as it is in a database. */
async function passOf(client: HubspotClient, start: ChangesCursor) {
  const told: string[] = [];
  let cursor = start;
  for (let more = true; more;) {
    const page = await changedContacts(client, cursor);
    cursor = ChangesCursor.parse(JSON.parse(JSON.stringify(page.cursor)));
    told.push(...page.contacts.map(({ id }) => id));
    more = page.more;
  }
  return { told, cursor };
}

/** A clock that the test moves: of HubSpot's records and index, not of its answers. */
function clock(start: number) {
  let time = start;
  return { now: () => time, pass: (ms: number) => void (time += ms) };
}

const email = (at: number) => ({ email: `p${at}@example.com` });

test("the first look tells of nobody, and each change after it is told once", async () => {
  const { hubspot, client, count } = await hubspotStand();
  hubspot.people.seed(3, email, new Date(Date.now() - MINUTE));
  const before = changesSince(new Date());
  const seeded = await passOf(client, before);
  expect(seeded.told).toEqual([]);
  const id = hubspot.people.add(email(9));
  const first = await passOf(client, seeded.cursor);
  expect(first.told).toEqual([id]);
  const second = await passOf(client, first.cursor);
  expect(second.told).toEqual([]);
  hubspot.people.edit(id, { firstname: "New" }, { at: new Date(Date.now() + SECOND) });
  const third = await passOf(client, second.cursor);
  expect(third.told).toEqual([id]);
  expect(count("contacts.search")).toBe(4);
  expect(hubspot.broken).toEqual([]);
});

test("a contact that the index learns of 90 seconds late is told, after those that were changed later", async () => {
  // At its end it is now, by which HubSpot's answers are dated.
  const time = clock(Date.now() - 102 * SECOND);
  const { hubspot, client } = await hubspotStand({ now: time.now });
  const seeded = changesSince(new Date(time.now()));
  time.pass(SECOND);
  const late = hubspot.people.add(email(1));
  hubspot.index.ofContact.set(late, 90 * SECOND);
  time.pass(10 * SECOND);
  const prompt = hubspot.people.add(email(2));
  time.pass(SECOND);
  const first = await passOf(client, seeded);
  expect(first.told).toEqual([prompt]);
  time.pass(60 * SECOND);
  const second = await passOf(client, first.cursor);
  expect(second.told).toEqual([]);
  time.pass(30 * SECOND);
  expect((await passOf(client, second.cursor)).told).toEqual([late]);
});

test("a pass begins five minutes before the last one began, and forgets what is older", async () => {
  const { hubspot, client } = await hubspotStand();
  const at = (minutes: number) => new Date(Date.now() - minutes * MINUTE);
  const [old = ""] = hubspot.people.seed(1, email, at(30));
  const [young = ""] = hubspot.people.seed(1, () => email(2), at(2));
  const first = await passOf(client, changesSince(at(60)));
  expect(first.told).toEqual([old, young]);
  expect(Object.keys(first.cursor.seen)).toEqual([young]);
  expect(Math.abs(first.cursor.from - at(5).getTime())).toBeLessThan(30 * SECOND);
  const [missed = ""] = hubspot.people.seed(1, () => email(3), at(4));
  expect((await passOf(client, first.cursor)).told).toEqual([missed]);
});

test("a day without a look is caught up, page by page, each contact once and oldest first", async () => {
  const stand = await hubspotStand();
  const { hubspot, client } = stand;
  unlimited(stand);
  const begin = Date.now() - 24 * 60 * MINUTE;
  const ids = Array.from({ length: 450 }, (_, at) =>
    hubspot.people.add(email(at), { at: new Date(begin + at * MINUTE) }),
  );
  const { told, cursor } = await passOf(client, changesSince(new Date(begin)));
  expect(told).toEqual(ids);
  expect(stand.count("contacts.search")).toBe(3);
  expect(Object.keys(cursor.seen)).toEqual([]);
});

test("those changed at one time are told once each, whatever their order and however many", async () => {
  const stand = await hubspotStand();
  const { hubspot, client } = stand;
  unlimited(stand);
  const at = Date.now() - MINUTE;
  const before = hubspot.people.add(email(0), { at: new Date(at - 1) });
  const same = hubspot.people.seed(450, (n) => email(n + 1), new Date(at));
  const after = hubspot.people.seed(3, (n) => email(n + 1000), new Date(at + 1));
  const { told, cursor } = await passOf(client, changesSince(new Date(at - MINUTE)));
  expect(told.toSorted()).toEqual([before, ...same, ...after].toSorted());
  expect((await passOf(client, cursor)).told).toEqual([]);
});

test(
  "ten thousand are no wall: not at one time, and not at many",
  { timeout: 60_000 },
  async () => {
    const stand = await hubspotStand();
    const { hubspot, client } = stand;
    unlimited(stand);
    const at = Date.now() - 20 * MINUTE;
    hubspot.people.seed(10_050, email, new Date(at));
    hubspot.people.seed(250, (n) => email(n + 20_000), new Date(at + SECOND));
    const { told } = await passOf(client, changesSince(new Date(at)));
    expect([told.length, new Set(told).size]).toEqual([10_300, 10_300]);
    expect(hubspot.calls.every(({ status }) => status === 200)).toBe(true);
  },
);

test("contacts that are changed while their pages are read hide none of the others", async () => {
  const stand = await hubspotStand();
  const { hubspot, client } = stand;
  unlimited(stand);
  const begin = Date.now() - 10 * MINUTE;
  const ids = Array.from({ length: 500 }, (_, at) =>
    hubspot.people.add(email(at), { at: new Date(begin + at) }),
  );
  // They leave the first page for the end of the list, and all others move up.
  hubspot.faults.after(() => hubspot.people.edit(ids.slice(0, 150), { firstname: "New" }), {
    on: "contacts.search",
  });
  const { told } = await passOf(client, changesSince(new Date(begin)));
  expect(new Set(told)).toEqual(new Set(ids));
  expect(told.length).toBe(650);
});

test("a page whose answer was lost is asked for again, and nobody is missed or told twice", async () => {
  const { hubspot, client } = await hubspotStand();
  const ids = hubspot.people.seed(3, email, new Date());
  const start = changesSince(new Date(Date.now() - MINUTE));
  for (const fault of ["reset_after", "truncated", "503"] as const) {
    hubspot.faults.next(fault, { on: "contacts.search" });
    await expect(passOf(client, start)).rejects.toThrow();
  }
  const { told, cursor } = await passOf(client, start);
  expect(told.toSorted()).toEqual(ids);
  expect((await passOf(client, cursor)).told).toEqual([]);
});

test("searches wait for turns of their own, three a second", async () => {
  const { hubspot, app } = await hubspotStand();
  const turns: unknown[] = [];
  const client = await hubspotClient(
    { accessToken: app.accessToken },
    {
      baseUrl: hubspot.url,
      takeTurn: async (bucket, limit) => void turns.push([bucket.split("/").at(-1), limit]),
    },
  );
  await passOf(client, changesSince(new Date()));
  expect(turns).toEqual([["search", { turns: 3, seconds: 1 }]]);
});
