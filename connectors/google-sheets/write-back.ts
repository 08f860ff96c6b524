import { OWN_COLUMNS, type OwnCells, type OwnColumn } from "../../domain/roster/columns.ts";
import type { WriteBack, WriteOutcome } from "../records.ts";
import type { GoogleClient } from "./client.ts";
import { isOutdated } from "./error.ts";
import { findRows } from "./find-rows.ts";
import { googleFailure } from "./google-failure.ts";
import { markOwnColumns } from "./own-columns.ts";
import type { SheetInput } from "./place.ts";
import { readTab } from "./read-tab.ts";
import { seenRows, viewOf, type SeenRow, type View } from "./view.ts";

/** What a row's cells of ours are to say. */
type Due = { row: SeenRow; cells: OwnCells };

/** A write, and one for each time that rows changed places just before it. */
const MAX_WRITES = 3;

/**
 * Writes into our columns alone, wherever they stand by then, and into rows that are found again by a read just before.
 * Google has no "if nobody wrote since": a read just after tells whether rows changed places in between, and what went
 * into another's row is put right at once.
 */
export async function writeOwnCells(
  client: GoogleClient,
  input: SheetInput,
  { version, rows, read }: WriteBack,
): Promise<WriteOutcome> {
  if (rows.length === 0 || !read) {
    return { written: 0, version, unclear: read?.unclear ?? [], spare: read?.spare ?? [] };
  }
  const look = async () => viewOf(await readTab(client, input), input.headerRow);
  const wanted = new Map(rows.map(({ line, cells }) => [line, cells]));
  const known = seenRows({ columns: read.columns, rows: read.records });
  let view = await look();
  const asked = known.flatMap((row): Due[] => {
    const cells = wanted.get(row.line);
    return cells ? [{ row, cells }] : [];
  });
  let due = moved(asked, known, view);
  const written = due.filter((one) => isDue(one, view)).length;
  for (let left = MAX_WRITES; left > 0 && due.some((one) => isDue(one, view)); left -= 1) {
    const outcome = await attempt(client, input, view, due, left === 1);
    const before = view;
    view = await look();
    due = outcome === "written" ? mends(due, before, view) : moved(due, before.rows, view);
  }
  const { unclear, spare } = view;
  return { written, version: view.version, unclear, spare };
}

/** `outdated`: nothing was written, since the tab is not as it was when it was read. */
async function attempt(
  client: GoogleClient,
  { spreadsheetId, headerRow }: SheetInput,
  view: View,
  due: Due[],
  isLast: boolean,
): Promise<"written" | "outdated"> {
  try {
    const { marks, reread } = await markOwnColumns(client, { spreadsheetId, headerRow }, view);
    if (reread) return "outdated";
    await client.turn("write");
    await client.sheets.spreadsheets.values.batchUpdateByDataFilter({
      spreadsheetId,
      fields: "totalUpdatedCells",
      requestBody: { valueInputOption: "RAW", data: columnsOf(due, view, marks) },
    });
    return "written";
  } catch (error) {
    const failure = googleFailure(error);
    if (isLast || !failure || !isOutdated(failure)) throw error;
    return "outdated";
  }
}

/** A column each, from the top: null leaves a cell as it is, and a text stays text, whatever it looks like. */
function columnsOf(due: Due[], view: View, marks: Map<OwnColumn, number>) {
  return [...marks].flatMap(([column, metadataId]) => {
    const cells: (string | null)[] = [];
    for (const one of due) {
      const text = editsOf(one, view)[column];
      if (text === undefined) continue;
      while (cells.length < one.row.line) cells.push(null);
      cells[one.row.line - 1] = text;
    }
    if (cells.length === 0) return [];
    const dataFilter = { developerMetadataLookup: { metadataId } };
    return [{ dataFilter, majorDimension: "COLUMNS", values: [cells] }];
  });
}

/** The same for where the rows stand now; a row that is not plainly found again is left for the next pass. */
function moved(due: Due[], before: readonly SeenRow[], now: View): Due[] {
  const found = findRows(before, now.rows);
  return due.flatMap(({ row, cells }) => {
    const there = found.get(row);
    return there ? [{ row: there, cells }] : [];
  });
}

/** What is to be put right, where rows changed places between the read and the write. */
function mends(due: Due[], before: View, now: View): Due[] {
  const at = new Map(now.rows.map((row) => [row.line, row]));
  const astray = due.filter(
    (one) => isDue(one, before) && at.get(one.row.line)?.content !== one.row.content,
  );
  if (astray.length === 0) return [];
  const right = moved(due, before.rows, now);
  const isRight = new Set(right.map(({ row }) => row));
  const origins = new Map([...findRows(before.rows, now.rows)].map(([was, is]) => [is, was]));
  const wrong = astray.flatMap((one): Due[] => {
    const stranger = at.get(one.row.line);
    if (!stranger || isRight.has(stranger)) return [];
    const was = origins.get(stranger);
    // Somebody has edited the very row meanwhile: what was written is theirs.
    if (!was && stranger.key !== undefined && stranger.key === one.row.key) return [];
    const edits = editsOf(one, before);
    const cells = OWN_COLUMNS.filter((column) => edits[column] !== undefined).map((column) => [
      column,
      was?.own[column] ?? "",
    ]);
    return [{ row: stranger, cells: Object.fromEntries(cells) }];
  });
  return [...right, ...wrong];
}

const isDue = (due: Due, view: View) => Object.keys(editsOf(due, view)).length > 0;

/** Only cells that say something else; none where it is not plain which column is ours. */
function editsOf({ row, cells }: Due, { unclear }: View): OwnCells {
  if (unclear.includes("Invite ID")) return {};
  const edits: OwnCells = {};
  for (const column of OWN_COLUMNS) {
    const text = cells[column];
    if (text === undefined || unclear.includes(column)) continue;
    if ((row.own[column] ?? "") !== text) edits[column] = text;
  }
  return edits;
}
