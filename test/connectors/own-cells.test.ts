import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import Papa from "papaparse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { csvFile } from "../../connectors/csv-file/csv-file.ts";
import { writeOwnCells } from "../../connectors/csv-file/own-cells.ts";
import type { RowChange } from "../../connectors/records.ts";
import { OWN_COLUMNS, type OwnColumn } from "../../domain/roster/columns.ts";
import { encodeText, type Encoding } from "../../domain/roster/encoding.ts";
import { readLayout } from "../../domain/roster/layout.ts";
import { scanRecords } from "../../domain/roster/records.ts";
import { parseRoster, type Roster } from "../../domain/roster/roster.ts";

const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);
console.info(`fast-check seed ${seed}: repeat with FC_SEED=${seed}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "usher-own-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A sheet as some program might have written it: cells, and how they are put into text. */
type Written = {
  cells: string[][];
  separator: string;
  lineEnd: "\n" | "\r\n" | "\r";
  quoting: "all" | "needed" | "some";
  lastLineEnd: boolean;
  namedSeparator: boolean;
};

const cell = fc.oneof(
  fc.constantFrom(
    "",
    "Ada",
    "ada@example.com",
    "Zoë",
    '"',
    '""',
    "a,b;c\td|e",
    "two\r\nlines",
    " blanks ",
    '5" pipe',
    "=1+1",
    "'+49",
    "👩‍🚀",
  ),
  fc.string({ maxLength: 12, unit: fc.constantFrom(...Array.from("ab\",;\t|\r\n '=é")) }),
);

const written: fc.Arbitrary<Written> = fc.record({
  cells: fc
    .integer({ min: 0, max: 3 })
    .chain((more) =>
      fc
        .array(fc.array(cell, { minLength: 1, maxLength: 5 + more }), { maxLength: 6 })
        .map((rows) => [
          ["First name", "Email", ...["Notes", "Town", "Shoe size"].slice(0, more)],
          ...rows,
        ]),
    ),
  separator: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n" as const, "\r\n" as const, "\r" as const),
  quoting: fc.constantFrom("all" as const, "needed" as const, "some" as const),
  lastLineEnd: fc.boolean(),
  namedSeparator: fc.boolean(),
});

const change = fc.record({
  Status: fc.constantFrom("invited", "activated", ""),
  Problem: fc.constantFrom("", 'E-Mail: "x", or; y|z.', "=1+1."),
  "Invite ID": fc.constantFrom("mbr_1", "mbr_2"),
});

const changesSaid = fc.array(change, { minLength: 1, maxLength: 4 });

function textOf({
  cells,
  separator,
  lineEnd,
  quoting,
  lastLineEnd,
  namedSeparator,
}: Written): string {
  const quote = (value: string, index: number) => {
    const needed = /["\r\n]/.test(value) || value.includes(separator);
    return needed || quoting === "all" || (quoting === "some" && index % 2 === 0)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  };
  const lines = cells.map((row) => row.map(quote).join(separator));
  const first = namedSeparator ? [`sep=${separator}`] : [];
  return [...first, ...lines].join(lineEnd) + (lastLineEnd ? lineEnd : "");
}

function roster(text: string): Roster {
  const read = parseRoster(text, { shortRows: "fill" });
  if ("error" in read) throw new Error(read.error.message);
  return read;
}

const changesTo = ({ rows }: Roster, said: RowChange["cells"][]): RowChange[] =>
  rows.flatMap(({ line }, index) => {
    const cells = said[index % (said.length + 1)];
    return cells ? [{ line, cells }] : [];
  });

/** Every cell as it stands in the text, quotes and all, and what ends its record. */
function rawRecords(text: string): { cells: string[]; lineEnd: string }[] {
  const { separator, body } = readLayout(text);
  return [...scanRecords(text, separator, body)].map((record) => ({
    cells: record.cells.map(({ start, end }) => text.slice(start, end)),
    lineEnd: text.slice(record.end, record.next.offset),
  }));
}

/** The cells of a table as another program reads them. */
const readByAnother = (text: string, { separator, lineEnd }: Written): string[][] =>
  Papa.parse<string[]>(text, { delimiter: separator, newline: lineEnd }).data;

const isEmptyCell = (value: string) => value === "" || value === '""';

/** Every cell of the customer's that says something stands where it stood. */
function expectKept(before: string[][], after: string[][]): void {
  expect(after).toHaveLength(before.length);
  const kept = before.map((row, line) =>
    row.map((value, index) => (isEmptyCell(value) ? value : after[line]?.[index])),
  );
  expect(kept).toEqual(before);
}

test("writing back never changes a cell of the customer's, and says what it was told", () => {
  fc.assert(
    fc.property(written, changesSaid, (sheet, said) => {
      const text = textOf(sheet);
      const before = roster(text);
      const changes = changesTo(before, said);
      const after = roster(writeOwnCells(text, changes).text);
      expect(after.rows.map((row) => row.line)).toEqual(before.rows.map((row) => row.line));
      for (const [index, row] of before.rows.entries()) {
        expect(after.rows[index]?.cells.slice(0, row.cells.length)).toEqual(row.cells);
        expect(after.rows[index]?.fields).toEqual(row.fields);
      }
      for (const { line, cells } of changes) {
        const own = after.rows.find((row) => row.line === line)?.own;
        expect(own?.Status ?? "").toBe(cells.Status);
        expect(own?.["Invite ID"] ?? "").toBe(cells["Invite ID"]);
        expect(own?.Problem ?? "").toBe(cells.Problem?.replace(/^=/, "'="));
      }
    }),
    { seed, numRuns: 1000 },
  );
});

test("another reader of CSV finds the customer's cells unchanged too", () => {
  fc.assert(
    fc.property(written, changesSaid, (generated, said) => {
      const sheet = { ...generated, namedSeparator: false };
      const text = textOf(sheet);
      const after = writeOwnCells(text, changesTo(roster(text), said)).text;
      expectKept(readByAnother(text, sheet), readByAnother(after, sheet));
    }),
    { seed, numRuns: 500 },
  );
});

test("quotes and line ends stay as the customer's program wrote them", () => {
  fc.assert(
    fc.property(written, changesSaid, (sheet, said) => {
      const text = textOf(sheet);
      const before = rawRecords(text);
      const after = rawRecords(writeOwnCells(text, changesTo(roster(text), said)).text);
      expectKept(
        before.map(({ cells }) => cells),
        after.map(({ cells }) => cells),
      );
      expect(after.map(({ lineEnd }) => lineEnd)).toEqual(before.map(({ lineEnd }) => lineEnd));
    }),
    { seed, numRuns: 500 },
  );
});

const WORDS: Record<OwnColumn, string> = {
  Status: "queued",
  "Status at": "2026-11-24T06:00:00Z",
  Problem: "Fill it in.",
  "Invite ID": "mbr_0",
};

/** A sheet in which some of our columns stand already, anywhere; rows end early, or in blanks. */
const writtenBefore = fc
  .record({
    sheet: written,
    own: fc.shuffledSubarray([...OWN_COLUMNS]),
    at: fc.array(fc.nat(8), { minLength: 4, maxLength: 4 }),
    blanks: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
    mark: fc.constantFrom("", "\uFEFF"),
  })
  .map(({ sheet, own, at, blanks, mark }) => {
    const cells = sheet.cells.map((row) => [...row]);
    for (const [index, name] of own.entries()) {
      for (const [line, row] of cells.entries()) {
        const position = Math.min(at[index] ?? 0, cells[0]?.length ?? 0);
        if (line === 0 || row.length >= position)
          row.splice(position, 0, line === 0 ? name : WORDS[name]);
      }
    }
    const rows = cells.map((row, line) =>
      line === 0
        ? row
        : [...row, ...Array.from({ length: blanks[line % blanks.length] ?? 0 }, () => "")],
    );
    return mark + textOf({ ...sheet, cells: rows });
  });

/** The text before the header, and each record from there as it stands. */
function rawParts(text: string) {
  const { separator, header, columns } = readLayout(text);
  const offset = header?.cells[0]?.start ?? 0;
  const records = [...scanRecords(text, separator, { offset, line: header?.line ?? 1 })];
  return {
    start: text.slice(0, offset),
    isOurs: (position: number) => columns[position]?.own !== undefined,
    lines: records.map(({ line }) => line),
    cells: records.map((record) => record.cells.map((it) => text.slice(it.start, it.end))),
    ends: records.map((record) => text.slice(record.end, record.next.offset)),
  };
}

test("only our four cells of the rows that were told of change, and no other character", () => {
  let changed = 0;
  fc.assert(
    fc.property(writtenBefore, changesSaid, (text, said) => {
      const changes = changesTo(roster(text), said);
      const told = new Set(changes.map(({ line }) => line));
      const [before, after] = [rawParts(text), rawParts(writeOwnCells(text, changes).text)];
      expect([after.start, after.ends]).toEqual([before.start, before.ends]);
      for (const [index, was] of before.cells.entries()) {
        const is = after.cells[index] ?? [];
        // Columns that were added are ours, also where others of their names make that unclear.
        const mayChange = (position: number) =>
          index > 0 && (after.isOurs(position) || position >= (before.cells[0]?.length ?? 0));
        expect(is.filter((_, at) => at < was.length && !mayChange(at))).toEqual(
          was.filter((_, at) => !mayChange(at)),
        );
        if (index === 0) continue;
        if (!told.has(before.lines[index] ?? 0)) expect(is).toEqual(was);
        else if (is.join() !== was.join()) changed++;
        expect(
          is.filter((it, at) => at >= was.length && !mayChange(at) && !isEmptyCell(it)),
        ).toEqual([]);
      }
    }),
    { seed, numRuns: 1000 },
  );
  expect(changed).toBeGreaterThan(500);
});

test("writing the same again changes nothing", () => {
  fc.assert(
    fc.property(written, changesSaid, (sheet, said) => {
      const text = textOf(sheet);
      const changes = changesTo(roster(text), said);
      const once = writeOwnCells(text, changes).text;
      expect(writeOwnCells(once, changes)).toEqual({ text: once, written: 0, unclear: [] });
    }),
    { seed, numRuns: 300 },
  );
});

test("on disk the encoding, its mark and every byte of the customer's stay as they were", async () => {
  const encodings = fc.constantFrom<{ encoding: Encoding; bom: boolean }[]>(
    { encoding: "utf-8", bom: false },
    { encoding: "utf-8", bom: true },
    { encoding: "utf-16le", bom: true },
    { encoding: "utf-16be", bom: true },
  );
  await fc.assert(
    fc.asyncProperty(written, encodings, change, async (sheet, stored, said) => {
      const text = textOf(sheet);
      const path = join(folder, "sheet.csv");
      await writeFile(path, encodeText({ text, ...stored }));
      const rows = connect(csvFile, { path }, { roots: [folder] }).records("rows");
      const { version, records } = await rows.read({});
      const changes = records.map(({ line }) => ({ line, cells: said }));
      const outcome = await rows.writeBack({}, { version, rows: changes });
      const bytes = await readFile(path);
      const expected = writeOwnCells(text, changes).text;
      expect(bytes.equals(encodeText({ text: expected, ...stored }))).toBe(true);
      expect(outcome.version).toBe((await rows.read({})).version);
    }),
    { seed, numRuns: 60 },
  );
});

test("our columns are added all four together, at the first word and not before", () => {
  const text = "Email,First name\nada@example.com,Ada\n";
  expect(writeOwnCells(text, [{ line: 2, cells: { Status: "" } }])).toMatchObject({
    text,
    written: 0,
  });
  const { text: after } = writeOwnCells(text, [{ line: 2, cells: { Problem: "x" } }]);
  expect(after.split("\n")[0]).toBe(`Email,First name,${OWN_COLUMNS.join(",")}`);
});

const OWN = OWN_COLUMNS.join(",");
const QUEUED = "queued,2026-11-24T06:00:00Z,,mbr_1";

test("nothing is written into a column of the customer's that has one of our names, wherever ours are moved", () => {
  const text = `Invite ID,Status,Email,Status,Status at,Problem\nmbr_1,VIP,ada@example.com,${QUEUED.replace(",mbr_1", "")}\n`;
  const rows = [{ line: 2, cells: { Status: "invited", "Invite ID": "mbr_1" } }];
  expect(writeOwnCells(text, rows)).toEqual({
    text: text.replace("queued", "invited"),
    written: 1,
    unclear: [],
  });
});

test("nothing is written into any column of a name of which none is plainly ours", () => {
  const text = `Status,Email,${OWN}\nVIP,ada@example.com,note,2026-11-24T06:00:00Z,,mbr_1\n`;
  const rows = [{ line: 2, cells: { Status: "invited", Problem: "Fill it in." } }];
  expect(writeOwnCells(text, rows)).toEqual({
    text: text.replace(",,mbr_1", ",Fill it in.,mbr_1"),
    written: 1,
    unclear: ["Status"],
  });
});

test("nothing of ours is written where it is not plain whose the Invite IDs are", () => {
  const text = "Invite ID,Email,Invite ID\nmbr_1,ada@example.com,mbr_2\n";
  const rows = [{ line: 2, cells: { Status: "invited", "Invite ID": "mbr_1" } }];
  expect(writeOwnCells(text, rows)).toEqual({ text, written: 0, unclear: ["Invite ID"] });
});
