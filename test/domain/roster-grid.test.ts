import { expect, test } from "vitest";
import { readGrid, type GridCell, type GridRow } from "../../domain/roster/grid.ts";
import { parseRoster } from "../../domain/roster/roster.ts";

const cell = (given: string | GridCell): GridCell =>
  typeof given === "string" ? { text: given } : given;

const grid = (...rows: (string | GridCell)[][]): GridRow[] =>
  rows.map((cells, at) => ({ line: at + 1, cells: cells.map(cell), hidden: false }));

const HOW = { headerRow: 1, today: "2026-11-24" };

const rowsOf = (rows: GridRow[], how: Partial<typeof HOW> = {}) => {
  const read = readGrid(rows, { ...HOW, ...how });
  if ("error" in read) throw new Error(read.error.message);
  return read.rows;
};

test("a grid and a text of the same cells are the same people", () => {
  const table = [
    ["First name", "E-Mail", "Phone", "Status", "Status at", "Problem", "Invite ID"],
    ["Ada", "ADA@example.com ", "+49 30 1234567", "queued", "2026-11-24T18:00:00Z", "", "mbr_1"],
    ["Ben", "ben@", "", "", "", "This is not an address.", "mbr_2"],
  ];
  const read = readGrid(grid(...table), HOW);
  const text = table.map((cells) => cells.join(";")).join("\n");
  const parsed = parseRoster(text, { today: HOW.today });
  if ("error" in read || "error" in parsed) throw new Error("Not read");
  expect(read.rows).toEqual(parsed.rows);
  expect(read.columns).toEqual(parsed.columns);
});

test("a day counts in the columns of dates alone; elsewhere a cell is what it shows", () => {
  const day = { text: "5/6/26", day: "2026-06-05" };
  const [row] = rowsOf(
    grid(
      ["First name", "Email", "Plan ID", "Start date", "Notes"],
      ["Ada", "ada@example.com", day, day, day],
    ),
  );
  expect(row?.fields).toMatchObject({ planId: "5/6/26", startDate: "2026-06-05" });
  expect(row?.cells[4]).toBe("5/6/26");
});

test("a failed formula refuses its row by its own cell, and is no name", () => {
  const failed = { text: "#ERROR!", failed: true };
  const [ada, ben] = rowsOf(
    grid(
      ["First name", "Email", "Notes"],
      [failed, "ada@example.com", "x"],
      ["Ben", "ben@example.com", failed],
    ),
  );
  expect(ada?.problems.map(({ column, code }) => [column, code])).toEqual([
    ["First name", "formula"],
  ]);
  expect(ada?.fields.firstName).toBeUndefined();
  expect(ada?.cells[0]).toBe("#ERROR!");
  expect(ben?.problems).toEqual([]);
});

test("short rows are filled, and notes under no name make no row wrong", () => {
  const rows = rowsOf(
    grid(
      ["First name", "Email", "Phone"],
      ["Ada", "ada@example.com"],
      ["Ben", "ben@example.com", "", "", "note"],
    ),
  );
  expect(rows.flatMap(({ problems, warnings }) => [...problems, ...warnings])).toEqual([]);
});

test("an empty header row, one without addresses, and one name twice are told by their row", () => {
  const errorOf = (rows: GridRow[], headerRow = 1) => {
    const read = readGrid(rows, { headerRow });
    return "error" in read ? read.error : undefined;
  };
  expect(errorOf([])).toMatchObject({ code: "unreadable", line: 1 });
  expect(errorOf(grid(["Our people"], ["First name", "Name"]), 2)).toMatchObject({
    code: "no_email_column",
    line: 2,
  });
  expect(errorOf(grid(["Email", "E-mail"]))).toMatchObject({ code: "duplicate_header", line: 1 });
});

test("more than 5,000 rows or 200 columns are refused as in a text, blank ones not counted", () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ["Ada", `ada${at}@example.com`]);
  const header = ["First name", "Email"];
  expect(rowsOf(grid(header, ...people(5000), [], ["", " "]))).toHaveLength(5000);
  expect(readGrid(grid(header, ...people(5001)), HOW)).toMatchObject({
    error: { code: "too_many_rows" },
  });
  const wide = [...header, ...Array.from({ length: 199 }, (_, at) => `Column ${at}`)];
  expect(readGrid(grid(wide), HOW)).toMatchObject({ error: { code: "too_many_columns" } });
});

test("hidden rows count, and rows of nothing but unticked boxes are none", () => {
  const rows = grid(
    ["First name", "Email", "Paid"],
    ["Ada", "ada@example.com", "TRUE"],
    ["", "", { text: "FALSE", unticked: true }],
  );
  const hidden = rows.map((row) => ({ ...row, hidden: row.line > 1 }));
  expect(readGrid(hidden, HOW)).toMatchObject({ hidden: 1, rows: [{ line: 2 }] });
});
