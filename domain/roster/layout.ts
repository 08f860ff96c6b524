import { trimInvisible } from "../visible-text.ts";
import {
  columnsInOrder,
  columnsOf,
  fieldNamed,
  isAddressAlone,
  type OwnColumn,
  type RosterColumn,
} from "./columns.ts";
import { pastRule } from "./markdown.ts";
import { findOwnColumns, type OwnMarks } from "./own-columns.ts";
import {
  cellText,
  scanRecords,
  UnreadableText,
  type Position,
  type TextRecord,
} from "./records.ts";

/** How a text is a table: what parts its cells, what its columns are, and where its first row begins. */
export type Layout = {
  separator: string;
  header: TextRecord | undefined;
  columns: RosterColumn[];
  /** Of these names several columns may be ours, and it is not plain which one is. */
  unclear: OwnColumn[];
  body: Position;
};

const EMPTY =
  "This is empty. Put the names of the columns into the first row, and the people below.";

const SEPARATORS = ["\t", ";", ",", "|"];

/** Reads the layout from the first row that is not blank: the header, if nothing else is said or plain to see. */
export function readLayout(text: string, hasHeader?: boolean): Layout {
  refuseOtherFormats(text);
  const { separator: named, ...start } = beginning(text);
  const separator = named ?? likeliestSeparator(text, start);
  const first = firstRecord(text, separator, start);
  if (first === undefined) {
    throw new UnreadableText("unreadable", EMPTY);
  }
  const cells = first.cells.map((cell) => cellText(text, cell));
  if (!(hasHeader ?? !isAddressAlone(cells))) {
    return {
      separator,
      header: undefined,
      columns: columnsInOrder(cells),
      unclear: [],
      body: start,
    };
  }
  const body = separator === "|" ? pastRule(text, separator, first.next) : first.next;
  const known = namedColumns(cells, first.line, () => rowsOf(text, separator, body));
  return { separator, header: first, ...known, body };
}

/** The columns of a header row, and which of them are ours by what the rows below have in them. */
export function namedColumns(
  header: string[],
  line: number,
  rows: () => Iterable<string[]>,
  marked?: OwnMarks,
): Pick<Layout, "columns" | "unclear"> {
  const stated = columnsOf(header, line);
  const { found, unclear } = findOwnColumns(header, rows, marked);
  const columns = stated.map((column, position) => ({ ...column, own: found.get(position) }));
  return { columns, unclear };
}

function* rowsOf(text: string, separator: string, body: Position): Generator<string[]> {
  for (const { cells } of scanRecords(text, separator, body)) {
    yield cells.map((cell) => cellText(text, cell));
  }
}

export const isBlank = (text: string, record: TextRecord): boolean =>
  record.cells.every((cell) => trimInvisible(cellText(text, cell)) === "");

/** Past a byte order mark and the line `sep=;` that Excel writes and reads. */
function beginning(text: string): Position & { separator: string | undefined } {
  const offset = text.startsWith("\uFEFF") ? 1 : 0;
  const line = /^"?sep=([\t;,|])"?(?:\r\n|\n|\r)/i.exec(text.slice(offset, offset + 16));
  if (line === null) return { offset, line: 1, separator: undefined };
  return { offset: offset + line[0].length, line: 2, separator: line[1] };
}

/** The separator by which the header has the most names we know; among equals, the most cells. */
function likeliestSeparator(text: string, start: Position): string {
  const scored = SEPARATORS.map((separator) => ({ separator, ...score(text, separator, start) }));
  const [best] = scored
    .filter((candidate) => candidate.failure === undefined)
    .toSorted((a, b) => b.known - a.known || b.cells - a.cells);
  if (best) return best.cells > 1 ? best.separator : ",";
  throw scored[0]?.failure;
}

function score(text: string, separator: string, start: Position) {
  try {
    const record = firstRecord(text, separator, start);
    const cells = record?.cells.map((cell) => cellText(text, cell)) ?? [];
    const known = cells.filter((cell) => fieldNamed(cell) !== undefined || cell.includes("@"));
    return { known: known.length, cells: cells.length, failure: undefined };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    // A wrong separator leaves text after a closing quote; it makes no table too wide.
    if (error.code === "too_many_columns") throw error;
    return { known: 0, cells: 0, failure: error };
  }
}

function firstRecord(text: string, separator: string, start: Position): TextRecord | undefined {
  for (const record of scanRecords(text, separator, start)) {
    if (!isBlank(text, record)) return record;
  }
  return undefined;
}

function refuseOtherFormats(text: string): void {
  const start = trimInvisible(text.slice(0, 200));
  const named = start.startsWith("<") ? "HTML or XML" : /^[{[]/.test(start) ? "JSON" : undefined;
  if (named === undefined) return;
  throw new UnreadableText(
    "unreadable",
    `This is ${named}, not a table. Copy the rows from the spreadsheet, or save it as CSV UTF-8.`,
  );
}
