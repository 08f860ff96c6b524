import { trimInvisible } from "../visible-text.ts";
import type { FieldName, OwnColumn, RosterColumn } from "./columns.ts";
import { namedColumns } from "./layout.ts";
import type { OwnMarks } from "./own-columns.ts";
import { UnreadableText, type RosterProblem } from "./records.ts";
import { readRows } from "./roster.ts";
import type { RosterRow, RowOptions } from "./row.ts";

/** A cell as a spreadsheet hands it over: what it shows, and what is known of it beyond that. */
export type GridCell = {
  text: string;
  /** The day it holds, as YYYY-MM-DD, in whatever form it is shown. */
  day?: string | undefined;
  /** Its formula has no value; the text says why. */
  failed?: boolean;
  /** A box that nobody has ticked: people fill whole columns with them. */
  unticked?: boolean;
};

/** Lines count from 1. */
export type GridRow = { line: number; cells: GridCell[]; hidden: boolean };

/** `hidden`: how many of the rows people do not see at present. */
export type GridRoster = {
  columns: RosterColumn[];
  unclear: OwnColumn[];
  rows: RosterRow[];
  hidden: number;
};

type GridOptions = RowOptions & { headerRow: number; marked?: OwnMarks };

/** Reads a grid of people by the rules for a text. The rows above the header are the customer's own. */
export function readGrid(
  rows: readonly GridRow[],
  options: GridOptions,
): GridRoster | { error: RosterProblem } {
  try {
    return readRoster(rows, options);
  } catch (error) {
    if (error instanceof UnreadableText) return { error: error.problem };
    throw error;
  }
}

function readRoster(rows: readonly GridRow[], options: GridOptions): GridRoster {
  const { headerRow, marked } = options;
  const header = rows.find(({ line }) => line === headerRow);
  if (!header || isBlank(header)) {
    throw new UnreadableText("unreadable", withoutHeader(headerRow), headerRow);
  }
  const names = header.cells.map(({ text }) => text);
  const body = rows.filter((row) => row.line > headerRow && !isBlank(row));
  const texts = () => body.map(({ cells }) => cells.map(({ text }) => text));
  const { columns, unclear } = namedColumns(names, headerRow, texts, marked);
  const records = body.map(({ line, cells }) => ({ line, cells: typedCells(cells, columns) }));
  const read = readRows(columns, headerRow, records, options);
  const byLine = new Map(body.map((row) => [row.line, row]));
  for (const row of read) refuseFailures(row, columns, byLine.get(row.line)?.cells ?? []);
  return { columns, unclear, rows: read, hidden: body.filter(({ hidden }) => hidden).length };
}

const isBlank = ({ cells }: GridRow) =>
  cells.every(({ text, unticked }) => unticked === true || trimInvisible(text) === "");

const DATES: readonly (FieldName | undefined)[] = ["startDate", "renewal"];

/** As wide as the header: a grid has no ends of rows, and what stands under no name is somebody's note. */
function typedCells(cells: GridCell[], columns: RosterColumn[]): string[] {
  return columns.map(({ field, header }, index) => {
    const { text = "", day, failed } = cells[index] ?? {};
    if (header === "") return "";
    if (field !== undefined && failed) return "";
    return day !== undefined && DATES.includes(field) ? day : text;
  });
}

function refuseFailures(row: RosterRow, columns: RosterColumn[], cells: GridCell[]): void {
  for (const [index, { header: column, field }] of columns.entries()) {
    const cell = cells[index];
    if (field === undefined || !cell?.failed) continue;
    row.cells[index] = cell.text;
    row.problems = row.problems.filter((problem) => problem.column !== column);
    const message = `The formula in this cell says ${cell.text}. Mend it, or type the value.`;
    row.problems.push({ column, code: "formula", message });
  }
}

const withoutHeader = (row: number) =>
  `Row ${row} is empty. Put the names of the columns there, or say which row they are in.`;
