import type { RosterColumn } from "./columns.ts";
import { isBlank, readLayout } from "./layout.ts";
import {
  cellText,
  scanRecords,
  UnreadableText,
  type Position,
  type RosterProblem,
} from "./records.ts";
import { readRow, type RosterRow, type RowOptions } from "./row.ts";

/** No rows are no failure: a table with a header alone waits for its people. */
export type Roster = { separator: string; columns: RosterColumn[]; rows: RosterRow[] };

export type RosterOptions = RowOptions & { hasHeader?: boolean | undefined };

export const MAX_ROWS = 5000;
/** Besides ours. */
export const MAX_COLUMNS = 200;

/** Reads a table of people. Each row stands on its own; only a text that is no such table is an error. */
export function parseRoster(
  text: string,
  options: RosterOptions = {},
): Roster | { error: RosterProblem } {
  try {
    return readRoster(text, options);
  } catch (error) {
    if (error instanceof UnreadableText) return { error: error.problem };
    throw error;
  }
}

function readRoster(text: string, options: RosterOptions): Roster {
  const { separator, columns, header, body } = readLayout(text, options.hasHeader);
  const rows = readRows(columns, header?.line, recordsOf(text, separator, body), options);
  return { separator, columns, rows };
}

/** Rows that are not blank, whatever they come from. */
export function readRows(
  columns: RosterColumn[],
  headerLine: number | undefined,
  records: Iterable<{ line: number; cells: string[] }>,
  options: RowOptions,
): RosterRow[] {
  const given = columns.filter((column) => column.own === undefined).length;
  if (given > MAX_COLUMNS) {
    throw new UnreadableText(
      "too_many_columns",
      `There are more than ${MAX_COLUMNS} columns. Remove those not needed.`,
      headerLine,
    );
  }
  const rows: RosterRow[] = [];
  for (const { line, cells } of records) {
    if (rows.length === MAX_ROWS) {
      throw new UnreadableText(
        "too_many_rows",
        `There are more than ${MAX_ROWS} rows. Split the table into several.`,
        line,
      );
    }
    rows.push(readRow(line, cells, columns, options));
  }
  return rows;
}

function* recordsOf(text: string, separator: string, body: Position) {
  for (const record of scanRecords(text, separator, body)) {
    if (isBlank(text, record)) continue;
    yield { line: record.line, cells: record.cells.map((cell) => cellText(text, cell)) };
  }
}
