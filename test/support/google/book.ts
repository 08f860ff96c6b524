import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { hasValue, shown, type Cell } from "./cell.ts";

export type Dimension = "ROWS" | "COLUMNS";
export type Metadata = {
  metadataId: number;
  metadataKey: string;
  metadataValue?: string;
  visibility: string;
};

/** A row or a column. */
export type Line = { hiddenByUser: boolean; hiddenByFilter: boolean; metadata: Metadata[] };
export type Row = Line & { cells: (Cell | undefined)[] };

/** From included, to excluded, both counted from zero. */
export type Span = { from: number; to: number };
export type Area = { rows: Span; columns: Span };
export type Protection = {
  id: number;
  /** A span is left out where the range has no end there: it is the whole line then. */
  rows: Span | undefined;
  columns: Span | undefined;
  description: string;
  warningOnly: boolean;
  /** Who may edit it beside the owner, where it does not only warn. */
  editors: string[];
};

export type Tab = {
  sheetId: number;
  title: string;
  columns: Line[];
  rows: Row[];
  protections: Protection[];
  metadata: Metadata[];
  frozenRowCount: number;
};

/** What stands in a spreadsheet at one moment. */
export type Book = {
  title: string;
  locale: string;
  timeZone: string;
  tabs: Tab[];
  metadata: Metadata[];
};

export const newLine = (): Line => ({ hiddenByUser: false, hiddenByFilter: false, metadata: [] });
export const newRow = (): Row => ({ ...newLine(), cells: [] });

/** Lists of metadata are replaced, never changed, and may be shared. */
export function copyBook(book: Book): Book {
  const tabs = book.tabs.map((tab) => ({
    ...tab,
    columns: tab.columns.map((column) => ({ ...column })),
    rows: tab.rows.map((row) => ({ ...row, cells: [...row.cells] })),
    protections: tab.protections.map((it) => ({ ...it })),
  }));
  return { ...book, tabs };
}

export const linesOf = (tab: Tab, dimension: Dimension): Line[] =>
  dimension === "ROWS" ? tab.rows : tab.columns;

/** Keeps the format of the cell where the new content brings none. */
export function setCell(tab: Tab, row: number, column: number, cell: Cell | undefined): void {
  const line = tab.rows[row];
  if (!line || column >= tab.columns.length) throw new Error(`${tab.title} has no such cell`);
  const format = cell?.format ?? line.cells[column]?.format;
  const isNothing = !hasValue(cell) && format === undefined;
  line.cells[column] = isNothing ? undefined : { ...cell, ...(format && { format }) };
}

export function insertLines(tab: Tab, dimension: Dimension, at: number, count: number): void {
  const made = Array.from({ length: count }, newRow);
  if (dimension === "ROWS") tab.rows.splice(at, 0, ...made);
  else {
    tab.columns.splice(at, 0, ...made.map(newLine));
    for (const { cells } of tab.rows) {
      if (cells.length > at) cells.splice(at, 0, ...made.map(() => undefined));
    }
  }
  for (const it of tab.protections) {
    const span = dimension === "ROWS" ? it.rows : it.columns;
    if (!span) continue;
    const moved = {
      from: span.from >= at ? span.from + count : span.from,
      to: span.to > at ? span.to + count : span.to,
    };
    if (dimension === "ROWS") it.rows = moved;
    else it.columns = moved;
  }
}

export function deleteLines(tab: Tab, dimension: Dimension, { from, to }: Span): void {
  const count = to - from;
  if (dimension === "ROWS") tab.rows.splice(from, count);
  else {
    tab.columns.splice(from, count);
    for (const { cells } of tab.rows) cells.splice(from, count);
  }
  const before = (position: number) => position - Math.max(0, Math.min(position, to) - from);
  tab.protections = tab.protections.filter((it) => {
    const span = dimension === "ROWS" ? it.rows : it.columns;
    if (!span) return true;
    const left = { from: before(span.from), to: before(span.to) };
    if (dimension === "ROWS") it.rows = left;
    else it.columns = left;
    return left.to > left.from;
  });
}

/** Moves one line so that it stands at `to` afterwards; what protects just that line goes with it. */
export function moveLine(tab: Tab, dimension: Dimension, from: number, to: number): void {
  const follows = tab.protections.filter((it) => {
    const span = dimension === "ROWS" ? it.rows : it.columns;
    return span?.from === from && span.to === from + 1;
  });
  tab.protections = tab.protections.filter((it) => !follows.includes(it));
  const row = tab.rows[from];
  const column = tab.columns[from];
  const cells = tab.rows.map((line) => line.cells[from]);
  deleteLines(tab, dimension, { from, to: from + 1 });
  insertLines(tab, dimension, to, 1);
  if (dimension === "ROWS" && row) tab.rows[to] = row;
  if (dimension === "COLUMNS" && column) {
    tab.columns[to] = column;
    tab.rows.forEach((line, at) => {
      if (cells[at] !== undefined || line.cells.length > to) line.cells[to] = cells[at];
    });
  }
  const span = { from: to, to: to + 1 };
  const there = dimension === "ROWS" ? { rows: span } : { columns: span };
  tab.protections.push(...follows.map((it) => ({ ...it, ...there })));
}

/** How many rows and columns, from the first on, have something in them. */
export function usedArea(tab: Tab): { rows: number; columns: number } {
  const rows = tab.rows.findLastIndex(({ cells }) => cells.some(hasValue)) + 1;
  const columns = Math.max(0, ...tab.rows.map(({ cells }) => cells.findLastIndex(hasValue) + 1));
  return { rows, columns };
}

/** What people see, without the empty rows and columns at the end. */
export function rowsOf(book: Book, tab: Tab): string[][] {
  const used = usedArea(tab);
  return tab.rows
    .slice(0, used.rows)
    .map(({ cells }) =>
      Array.from({ length: used.columns }, (_, at) => shown(cells[at], book.locale) ?? ""),
    );
}

export const everyArea = (tab: Tab): Area => ({
  rows: { from: 0, to: tab.rows.length },
  columns: { from: 0, to: tab.columns.length },
});

/** As Google says it: the tab of number 0 is left out of a range. */
export function gridRange(tab: Tab, { rows, columns }: Partial<Area>): sheets_v4.Schema$GridRange {
  return {
    ...(tab.sheetId !== 0 && { sheetId: tab.sheetId }),
    ...(rows && { startRowIndex: rows.from, endRowIndex: rows.to }),
    ...(columns && { startColumnIndex: columns.from, endColumnIndex: columns.to }),
  };
}
