import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf, type GoogleOnHub } from "../support/google-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

const ROWS = 5_000;
const people = (slug: string) => Array.from({ length: ROWS }, (_, n) => rowOf(slug, `P${n}`));

/** Looks only when something is to be done, or when a look is asked for. */
const policy = { intervalSeconds: 86_400, quietSeconds: 1 };

/** Each pass begins by one glance. */
const counts = ({ calls }: GoogleOnHub) => {
  const [passes, reads, writes] = [calls("glance"), calls("read"), calls("write")];
  return { passes, reads, writes, all: passes + reads + writes };
};

const isEveryRow = (sheet: GoogleOnHub, ...statuses: string[]) =>
  waitFor(async () => (await sheet.statuses()).every((it) => statuses.includes(it)), {
    what: `every row to be ${statuses.join(" or ")}`,
    limitMs: 180_000,
    everyMs: 250,
  });

test("5,000 new rows that are approved as they are first seen cost ten calls at most until each says so", async () => {
  const slug = "first";
  const sheet = await hub.aSheet({ slug, rows: [HEADER, ...people(slug)], policy });
  const theirs = sheet.theirs();
  const { planHash } = await sheet.preview();
  // It is answered when everybody is taken up, and a client may not wait for that.
  hub.api.send("POST", `/flows/${sheet.flowId}/apply`, { planHash }).catch(() => undefined);
  await isEveryRow(sheet, "queued", "invited");
  expect(counts(sheet).all).toBeLessThanOrEqual(10);
  expect(sheet.theirs()).toEqual(theirs);
  expect(new Set(sheet.tab.column("Invite ID")).size).toBe(ROWS);
});

test("5,000 new rows are held and approved for ten calls beside those for their statuses, which are written once a pass at most", async () => {
  const slug = "held";
  const sheet = await hub.aSheet({ slug, rows: [HEADER], policy });
  await sheet.apply();
  const before = counts(sheet);
  sheet.tab.append(...people(slug));
  const theirs = sheet.theirs();
  await sheet.pass();
  const noted = counts(sheet);
  await isEveryRow(sheet, "held");
  expect(await sheet.flow()).toMatchObject({ state: "held", problem: null });
  const held = (await sheet.runs()).find(({ state }) => state === "held");
  expect(held).toMatchObject({ counts: { invite: ROWS, invalid: 0 } });
  const yes = { planHash: held?.planHash };
  await hub.api.ask("POST", `/runs/${held?.id}/approve`, yes);
  await isEveryRow(sheet, "queued", "invited");
  const taken = counts(sheet);
  // A write of statuses has a read before it, by which its rows are found, and one after it, by which it is checked.
  const ofStatuses = 3 * (taken.writes - noted.writes);
  expect(taken.all - before.all - ofStatuses).toBeLessThanOrEqual(10);

  for (let asked = 0; asked < 4; asked += 1) await sheet.pass();
  const later = counts(sheet);
  expect(later.writes - taken.writes).toBeLessThanOrEqual(later.passes - taken.passes);
  expect(sheet.theirs()).toEqual(theirs);
  expect(new Set(sheet.tab.column("Invite ID")).size).toBe(ROWS);
  const invited = await sheet.invitations();
  expect(new Set(invited.map(({ email }) => email)).size).toBe(invited.length);
});

test("5,000 rows that nobody touches cost one call a pass, and two where somebody asked for it", async () => {
  const slug = "untouched";
  const known = { existingRows: "known", intervalSeconds: 1 };
  const sheet = await hub.aSheet({ slug, rows: [HEADER, ...people(slug)], policy: known });
  await sheet.apply();
  await isEveryRow(sheet, "skipped");
  await sheet.pass();
  const before = counts(sheet);
  const looks = () => counts(sheet).passes - before.passes;
  await waitFor(() => looks() >= 5, { what: "five looks", limitMs: 60_000 });
  expect(counts(sheet).all - before.all).toBe(looks());
  const asked = counts(sheet);
  await sheet.pass();
  const { all, passes, writes } = counts(sheet);
  expect(all - asked.all).toBeLessThanOrEqual(2 * (passes - asked.passes));
  expect(writes).toBe(before.writes);
  expect(await sheet.mailed()).toEqual([]);
});
