import { expect, test } from "vitest";
import { ADA, BEN, googleStand, HEADER, invited } from "./google-stand.ts";

const LAST_ROW = 6_001;

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => [`Person ${n}`, "Of many", `${n}@example.com`]);

/** A tab whose grid may go on after its last row. */
async function standOf(given: { rows: string[][]; rowCount?: number }) {
  const stand = await googleStand({ sheet: { tabs: [{ title: "Members", ...given }] } });
  stand.file.share(stand.key.client_email);
  return stand;
}

test("5,000 people are read from a tab with blank rows between them, by one call", async () => {
  const rows = people(5_000).toSpliced(2_500, 0, ...Array.from({ length: 1_000 }, () => []));
  const { google, read } = await standOf({ rows: [HEADER, ...rows] });
  const { records } = await read();
  expect(records).toHaveLength(5_000);
  expect(records.at(-1)).toMatchObject({ line: LAST_ROW, key: "4999@example.com" });
  expect(google.count("read")).toBe(1);
});

test("of a tab of 60,000 rows no more is asked for than is read, and it is refused by name", async () => {
  const wide = people(60_000).map((row) => [...row, ...Array.from({ length: 27 }, () => "note")]);
  const { google, read } = await standOf({ rows: [HEADER, ...wide] });
  expect(await read()).toMatchObject({
    records: [],
    problem: { code: "too_many_rows", message: expect.stringContaining("more than 5000 rows") },
  });
  const [asked, ...more] = google.calls("read");
  expect(more).toEqual([]);
  expect(asked?.body).toEqual({
    dataFilters: [{ gridRange: { sheetId: 0, endRowIndex: LAST_ROW, endColumnIndex: 208 } }],
  });
}, 60_000);

test("somebody far below is told, and empty rows there are none", async () => {
  const rowCount = 40_000;
  const { google, tab, read } = await standOf({ rows: [HEADER, ADA, BEN], rowCount });
  expect((await read()).records).toHaveLength(2);
  expect(google.count("read")).toBe(2);
  tab.edit("C30007", "far@example.com");
  expect(await read()).toMatchObject({
    records: [],
    problem: { code: "too_many_rows", line: 30_007 },
  });
  tab.edit("C30007", " ");
  expect((await read()).problem).toBeUndefined();
});

test("a grid without end is not looked through", async () => {
  const { google, read } = await standOf({ rows: [HEADER, ADA], rowCount: 100_001 });
  expect((await read()).problem).toMatchObject({
    code: "too_many_rows",
    message: expect.stringContaining("The tab has 100001 rows"),
  });
  expect(google.count("read")).toBe(1);
});

test("columns are refused by name where there are too many, and where one is far to the right", async () => {
  const header = [...HEADER, ...Array.from({ length: 300 }, (_, n) => `Note ${n}`)];
  const { tab, read } = await standOf({ rows: [header, ADA] });
  expect((await read()).problem).toMatchObject({ code: "too_many_columns", line: 1 });
  tab.replace([[...HEADER, ...Array.from({ length: 299 }, () => ""), "Plan ID"], ADA]);
  expect((await read()).problem).toMatchObject({
    code: "too_many_columns",
    message: expect.stringContaining("after column GZ"),
  });
  tab.replace([HEADER, [...ADA, ...Array.from({ length: 290 }, () => "note")]]);
  expect((await read()).records).toHaveLength(1);
});

test("our columns are made where they are read again, whatever notes go further", async () => {
  const noted = [...ADA, ...Array.from({ length: 290 }, (_, n) => `note ${n}`)];
  const { tab, say, told } = await standOf({ rows: [HEADER, noted] });
  expect(await say({ Ada: invited("Ada") })).toMatchObject({ written: 1 });
  expect(await say({ Ada: { Status: "activated" } })).toMatchObject({ written: 1 });
  expect(told()).toEqual({ Ada: "activated" });
  expect(tab.rows()[0]?.filter((name) => name === "Status")).toHaveLength(1);
  expect(tab.rows()[1]?.filter((cell) => cell.startsWith("note"))).toHaveLength(290);
});

test("a tab that is named and not numbered is read as far and no further", async () => {
  const { google, source, input } = await standOf({ rows: [HEADER, ADA, BEN], rowCount: 40_000 });
  const { records } = await source.read({ ...input, sheet: "Members" });
  expect(records).toHaveLength(2);
  expect(google.calls("read")[0]?.body).toEqual({
    dataFilters: [{ a1Range: `'Members'!A1:GZ${LAST_ROW}` }],
  });
});
