import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { a1, beyondGrid, columnName, quoted, withinGrid, type Place } from "./a1.ts";
import { setCell, type Book } from "./book.ts";
import { cellOf, literal, shown, type Cell } from "./cell.ts";
import { invalid } from "./refusal.ts";
import { typed } from "./typed.ts";

export type Rendering = { values: string; dates: string };

/** The values of a range: trailing empty rows and cells are dropped. */
export function readValues(
  book: Book,
  place: Place,
  dimension: string,
  how: Rendering,
): sheets_v4.Schema$ValueRange {
  const { tab, area } = withinGrid(place);
  const lines = tab.rows
    .slice(area.rows.from, area.rows.to)
    .map(({ cells }) =>
      Array.from({ length: area.columns.to - area.columns.from }, (_, at) =>
        rendered(cells[area.columns.from + at], book.locale, how),
      ),
    );
  const turned = dimension === "COLUMNS" ? transposed(lines) : lines;
  const values = turned.map((line) => line.slice(0, line.findLastIndex((it) => it !== "") + 1));
  values.length = values.findLastIndex((line) => line.length > 0) + 1;
  const range = a1(tab, area);
  return { range, majorDimension: dimension, ...(values.length > 0 && { values }) };
}

function rendered(cell: Cell | undefined, locale: string, { values, dates }: Rendering) {
  if (values === "FORMULA" && cell?.entered?.formulaValue) return cell.entered.formulaValue;
  const number = cell?.effective?.numberValue;
  const isDate = ["DATE", "TIME", "DATE_TIME"].includes(cell?.format?.type ?? "");
  if (values === "FORMATTED_VALUE" || (isDate && dates === "FORMATTED_STRING")) {
    return shown(cell, locale) ?? "";
  }
  return number ?? cell?.effective?.boolValue ?? shown(cell, locale) ?? "";
}

const transposed = <T>(lines: T[][]): T[][] =>
  (lines[0] ?? []).map((_, at) => lines.flatMap((line) => line.slice(at, at + 1)));

/** A cell that was written by a call, and what stood there. */
export type Written = {
  tab: string;
  cell: string;
  row: number;
  column: number;
  before: string;
  after: string;
};

/** Writes what is given from the top left of the range on; null leaves a cell alone, "" empties it. */
export function writeValues(
  book: Book,
  place: Place,
  given: sheets_v4.Schema$ValueRange,
  valueInputOption: string,
  note: (written: Written) => void,
): sheets_v4.Schema$UpdateValuesResponse {
  const { tab, area } = place;
  const values: unknown[][] = given.values ?? [];
  const lines = given.majorDimension === "COLUMNS" ? turnedWhole(values) : values;
  const size = { rows: lines.length, columns: Math.max(0, ...lines.map((it) => it.length)) };
  const isOne = area.rows.to === area.rows.from + 1 && area.columns.to === area.columns.from + 1;
  const limit = isOne
    ? { rows: tab.rows.length, columns: tab.columns.length }
    : { rows: area.rows.to, columns: area.columns.to };
  const last = { row: area.rows.from + size.rows, column: area.columns.from + size.columns };
  const isBeyond = (row: number, column: number) =>
    row > tab.rows.length || column > tab.columns.length;
  if (isBeyond(area.rows.from + 1, area.columns.from + 1)) throw beyondGrid(tab, area);
  if (!isOne && isBeyond(area.rows.to, area.columns.to)) throw beyondGrid(tab, area);
  if (isOne && isBeyond(last.row, last.column)) {
    throw beyondGrid(tab, {
      rows: { from: area.rows.from, to: last.row },
      columns: { from: area.columns.from, to: last.column },
    });
  }
  const within = `Requested writing within range [${wholeName(place)}], but tried writing to`;
  if (last.row > limit.rows) throw invalid(`${within} row [${limit.rows + 1}]`);
  if (last.column > limit.columns) throw invalid(`${within} column [${columnName(limit.columns)}]`);

  let count = 0;
  lines.forEach((line, down) => {
    line.forEach((value, across) => {
      if (value === null || value === undefined) return;
      const [row, column] = [area.rows.from + down, area.columns.from + across];
      const was = tab.rows[row]?.cells[column];
      setCell(tab, row, column, cellFrom(value, valueInputOption, book.locale, was));
      count += 1;
      const cell = `${columnName(column)}${row + 1}`;
      const now = tab.rows[row]?.cells[column];
      const [before, after] = [shown(was, book.locale) ?? "", shown(now, book.locale) ?? ""];
      note({ tab: tab.title, cell, row, column, before, after });
    });
  });
  const updated = {
    rows: { from: area.rows.from, to: Math.max(last.row, area.rows.from + 1) },
    columns: { from: area.columns.from, to: Math.max(last.column, area.columns.from + 1) },
  };
  return {
    updatedRange: a1(tab, updated),
    updatedRows: size.rows,
    updatedColumns: size.columns,
    updatedCells: count,
  };
}

const MOST_CHARACTERS = 50_000;

function cellFrom(
  value: unknown,
  option: string,
  locale: string,
  before: Cell | undefined,
): Cell | undefined {
  const isPlain = ["string", "number", "boolean"].includes(typeof value);
  if (!isPlain || value === null) {
    throw invalid(`Invalid values: a cell cannot hold ${JSON.stringify(value)}`);
  }
  if (typeof value !== "string") {
    return cellOf(typeof value === "number" ? value : value === true);
  }
  if (value.length > MOST_CHARACTERS) {
    const most = `more than the maximum of ${MOST_CHARACTERS} characters in a single cell`;
    throw invalid(`Your input contains ${most}.`);
  }
  if (value === "") return undefined;
  if (option === "USER_ENTERED") return typed(value, locale, before);
  return { entered: literal(value), effective: literal(value) };
}

const wholeName = ({ tab, area }: Place) =>
  `${quoted(tab.title)}!${a1(tab, area).split("!").at(-1)}`;

function turnedWhole(columns: unknown[][]): unknown[][] {
  const height = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, row) => columns.map((column) => column[row]));
}
