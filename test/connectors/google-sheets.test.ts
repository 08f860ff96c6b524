import { expect, test } from "vitest";
import { date, formatted, formula } from "../support/google/cell.ts";
import { ADA, BEN, CY, googleStand, HEADER } from "./google-stand.ts";

test("a tab is read by one call, as it stands, whatever its name is by then", async () => {
  const { google, tab, read } = await googleStand();
  tab.rename("Mitglieder '26");
  const { records, columns } = await read();
  expect(records.map(({ line, fields }) => [line, fields.email])).toEqual([
    [2, "ada@example.com"],
    [3, "ben@example.com"],
    [4, "cy@example.com"],
  ]);
  expect(columns.map(({ field }) => field)).toEqual(["firstName", "lastName", "email"]);
  expect(google.count("sheets")).toBe(1);
});

test("equal contents have equal versions, and a changed cell another", async () => {
  const { tab, read } = await googleStand();
  const before = await read();
  expect((await read()).version).toBe(before.version);
  tab.edit("B2", "King");
  expect((await read()).version).not.toBe(before.version);
});

test("dates are read as days, whatever form they are shown in", async () => {
  const { source, input } = await googleStand({
    rows: [
      [...HEADER, "Plan ID", "Start date", "Renewal"],
      [...ADA, "desk", date("2026-12-05", "m/d/yyyy"), date("2027-12-04", "dd.mm.yy")],
      [...BEN, "desk", date("2026-12-06", "ddd mmmm d"), 12],
    ],
  });
  const { records } = await source.read(input, { today: "2026-11-24" });
  expect(
    records.map(({ fields, problems }) => [fields.startDate, fields.renewal, problems]),
  ).toEqual([
    ["2026-12-05", "2027-12-04", []],
    ["2026-12-06", "12", []],
  ]);
});

test("phone numbers and IDs keep every digit, and what they are shown with", async () => {
  const { source, input } = await googleStand({
    rows: [
      [...HEADER, "Phone", "Plan ID"],
      [...ADA, "+493012345678", "007"],
      [...BEN, formatted(493012345678, '"+"0'), formatted(7, "000")],
      [...CY, formatted(34600123456, '"+"0'), 1234567890123456],
    ],
  });
  const { records } = await source.read(input, { country: "DE" });
  expect(records.map(({ fields }) => [fields.phone, fields.planId])).toEqual([
    ["+493012345678", "007"],
    ["+493012345678", "007"],
    ["+34600123456", "1234567890123456"],
  ]);
});

test("a formula that has failed is the error of its row alone", async () => {
  const { read } = await googleStand({
    rows: [HEADER, ["Ada", "Byron", formula("=A9", "#REF!")], BEN],
  });
  const { records } = await read();
  expect(records.map(({ key, problems }) => [key, problems])).toEqual([
    [
      undefined,
      [
        {
          column: "Email",
          code: "formula",
          message: "The formula in this cell says #REF!. Mend it, or type the value.",
        },
      ],
    ],
    ["ben@example.com", []],
  ]);
});

test("hidden rows are read and counted, blank ones and unticked boxes are no rows", async () => {
  const { tab, read } = await googleStand({
    rows: [
      [...HEADER, "Paid"],
      [...ADA, true],
      ["", "", "", false],
      [],
      [...BEN, false],
      [...CY, ""],
    ],
  });
  tab.hideRows(5);
  tab.filter((row) => row["Email"] !== "ada@example.com");
  const { records, hidden } = await read();
  expect(records.map(({ line }) => line)).toEqual([2, 5, 6]);
  expect(hidden).toBe(2);
});

test("a header further down is read where it is said to be, and notes under no name are left", async () => {
  const { source, input } = await googleStand({
    rows: [["Our people"], [], HEADER, [...ADA, "", "call her"], BEN],
  });
  const { records } = await source.read({ ...input, headerRow: 3 });
  expect(records.map(({ line, problems, warnings }) => [line, problems, warnings])).toEqual([
    [4, [], []],
    [5, [], []],
  ]);
});

test("a sheet is named by its address, and a tab by name until it is pinned to its number", async () => {
  const { source, file, tab } = await googleStand({
    sheet: { tabs: [{ title: "Notes" }, { title: "O'Brien", rows: [HEADER, ADA] }] },
  });
  const second = file.tab("O'Brien");
  const byName = { spreadsheetId: `${file.url}#gid=0`, sheet: "O'Brien" };
  expect((await source.read(byName)).records).toHaveLength(1);
  const pinned = await source.pin(byName);
  expect(pinned).toEqual({ spreadsheetId: file.id, sheet: second.sheetId, headerRow: 1 });
  second.rename("People");
  tab.rename("O'Brien");
  expect((await source.read(pinned)).records).toHaveLength(1);
  const byAddress = { spreadsheetId: `${file.url}?usp=sharing#gid=${second.sheetId}` };
  expect((await source.read(byAddress)).records).toHaveLength(1);
});

test("a look costs one call of Drive's, and says the same word until somebody changes the sheet", async () => {
  const { google, source, input, tab, file } = await googleStand();
  const first = await source.glance?.(input);
  expect(await source.glance?.(input)).toBe(first);
  tab.edit("B2", "King");
  expect(await source.glance?.(input)).not.toBe(first);
  expect([google.count("drive"), google.count("sheets")]).toEqual([3, 0]);
  file.trash();
  await expect(source.glance?.(input)).rejects.toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("trash"),
  });
});
