import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf } from "../support/google-on-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

const NOTHING = { invite: 0, update: 0, rekey: 0, missing: 0, duplicate: 0, invalid: 0 };

test.concurrent("sorting Z to A makes no event, and each status stays with its person", async () => {
  const sheet = await hub.invited("sorted", "Ben", "Ada", "Cleo");
  const runs = (await sheet.runs()).length;
  const ids = new Map(sheet.tab.records().map((row) => [row["Email"], row["Invite ID"]]));
  sheet.tab.sort("First name", "descending");
  const [theirs, writes] = [sheet.theirs(), sheet.writes()];
  await sheet.settle();
  expect(sheet.tab.column("First name")).toEqual(["Cleo", "Ben", "Ada"]);
  expect(sheet.theirs()).toEqual(theirs);
  expect(sheet.writes()).toBe(writes);
  for (const row of sheet.tab.records()) expect(row["Invite ID"]).toBe(ids.get(row["Email"]));
  // The two passes that were asked for found nothing to do, and no other needed a run.
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([NOTHING, NOTHING]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("people who sort their own columns and not the hub's find each status with its person again, and nobody is mailed twice", async () => {
  const sheet = await hub.invited("half-sorted", "Ben", "Ada", "Cleo");
  const before = new Map(sheet.tab.records().map((row) => [row["Email"], row]));
  const [header = [], ben = [], ada = [], cleo = []] = sheet.tab.rows();
  const width = HEADER.length;
  const withOursOf = (theirs: string[], row: string[]) => [
    ...theirs.slice(0, width),
    ...row.slice(width),
  ];
  const sorted = [withOursOf(ada, ben), withOursOf(ben, ada), cleo];
  sheet.tab.become([header, ...sorted]);
  await sheet.settle();
  expect(sheet.tab.column("First name")).toEqual(["Ada", "Ben", "Cleo"]);
  for (const row of sheet.tab.records()) expect(row).toEqual(before.get(row["Email"]));
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(Array(3).fill("sent"));
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a row that is inserted in the middle is invited, and no other is touched", async () => {
  const sheet = await hub.invited("inserted", "Ada", "Ben");
  const [ada, ben] = sheet.tab.records();
  sheet.tab.insertRow(3, rowOf("inserted", "Dora"));
  const theirs = sheet.theirs();
  await sheet.show("invited", "invited", "invited");
  expect(sheet.tab.records()).toEqual([
    ada,
    expect.objectContaining({ Email: at("inserted", "dora"), Status: "invited" }),
    ben,
  ]);
  expect(sheet.theirs()).toEqual(theirs);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "dora"]);
});

test.concurrent("one row deleted and one added in the same minute: the one is flagged, the other invited", async () => {
  const sheet = await hub.invited("swapped", "Ada", "Ben", "Cleo");
  sheet.tab.deleteRows(3);
  sheet.tab.append(rowOf("swapped", "Dora"));
  await sheet.settle();
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
  expect((await sheet.why(at("swapped", "ben")))[0]).toBe("row_missing");
  // Nobody is removed because their row is gone.
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(Array(4).fill("sent"));
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
});

test.concurrent("a row that is cut and pasted elsewhere is who it was, also where it was seen to be gone in between", async () => {
  const sheet = await hub.invited("pasted", "Ada", "Ben", "Cleo");
  const [header = [], ada = []] = sheet.tab.rows();
  sheet.tab.cutAndPasteRow(3, 6);
  const writes = sheet.writes();
  await sheet.settle();
  sheet.tab.deleteRows(2);
  await sheet.pass();
  sheet.tab.append(ada);
  await sheet.settle();
  expect(sheet.tab.rows()).toEqual([
    header,
    header.map(() => ""),
    expect.arrayContaining(["Cleo", "invited"]),
    header.map(() => ""),
    expect.arrayContaining(["Ben", "invited"]),
    ada,
  ]);
  expect(sheet.writes()).toBe(writes);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a copied row, with its Invite ID, is told to be a copy, and nobody is mailed twice", async () => {
  const sheet = await hub.invited("copied", "Ada", "Ben");
  sheet.tab.copyRow(2, 4);
  const theirs = sheet.theirs();
  await sheet.settle();
  await sheet.show("invited", "invited", "");
  const [original, , copy] = sheet.tab.records();
  expect(original).toMatchObject({ "First name": "Ada", Problem: "" });
  expect(copy).toMatchObject({ Problem: expect.stringMatching(/Line \d says the same/) });
  expect(copy?.["Invite ID"]).not.toBe(original?.["Invite ID"]);
  expect(sheet.theirs()).toEqual(theirs);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("a blank row in the middle ends nothing: who stands below it is invited, and it stays blank", async () => {
  const [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map((name) => rowOf("blank", name));
  const rows = [HEADER, ada ?? [], [], ben ?? [], [" ", null, "  "], cleo ?? []];
  const sheet = await hub.aSheet({ slug: "blank", rows });
  const theirs = sheet.theirs();
  await sheet.apply();
  await sheet.show("invited", "invited", "", "invited");
  expect(sheet.theirs()).toEqual(theirs);
  expect(sheet.tab.column("Invite ID").map((id) => id !== "")).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("an empty column A hides nobody", async () => {
  const rows = ["Ada", "Ben"].map((name) => [null, ...rowOf("column-a", name)]);
  const sheet = await hub.aSheet({ slug: "column-a", rows: [[null, ...HEADER], ...rows] });
  await sheet.apply();
  await sheet.show("invited", "invited");
  sheet.tab.append([null, ...rowOf("column-a", "Cleo")]);
  const theirs = sheet.theirs();
  await sheet.show("invited", "invited", "invited");
  expect(sheet.theirs()).toEqual(theirs);
  expect(sheet.tab.column("A")).toEqual(["", "", ""]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

const QUIET_SECONDS = 6;

test.concurrent("a half-typed row rests: what is an address only by chance is not mailed", async () => {
  const slug = "typing";
  const policy = { quietSeconds: QUIET_SECONDS };
  const sheet = await hub.aSheet({ slug, rows: [HEADER], policy });
  await sheet.apply();
  const whole = at(slug, "grace");
  const half = whole.replace(/m$/, "");
  for (const [cell, text] of [
    ["A2", "Grace"],
    ["B2", "Hopper"],
    ["C2", half],
  ] as const) {
    sheet.tab.type(cell, text);
    expect((await sheet.pass()).counts).toMatchObject({ invite: 0, invalid: 0 });
  }
  expect((await sheet.why(half))[0]).toBe("row_resting");
  expect(await sheet.rows()).toMatchObject([{ Status: "", Problem: "" }]);
  sheet.tab.type("C2", whole);
  await sheet.settle(QUIET_SECONDS);
  await sheet.show("invited");
  expect(await sheet.invitations()).toMatchObject([{ email: whole }]);
  expect((await hub.recorder.mails()).map(({ to }) => to)).not.toContain(half);
  expect(await sheet.mailed()).toEqual(["grace"]);
});

test.concurrent("rows that are hidden, by hand or by a filter, are invited like all others, and stay hidden", async () => {
  const sheet = await hub.invited("hidden", "Ada", "Ben");
  sheet.tab.append(rowOf("hidden", "Cleo"), rowOf("hidden", "Dora"));
  sheet.tab.hideRows(2);
  sheet.tab.hideRows(4);
  sheet.tab.filter((row) => row["First name"] !== "Dora");
  await sheet.show("invited", "invited", "invited", "invited");
  const asked = await sheet.pass();
  expect(asked.counts).toMatchObject({ hidden: 3 });
  sheet.tab.showAll();
  await sheet.settle();
  expect(await sheet.why(at("hidden", "ada"))).not.toContain("row_missing");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});
