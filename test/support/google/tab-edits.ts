import { areaOf } from "./a1.ts";
import { deleteLines, insertLines, moveLine, setCell, type Row, type Tab } from "./book.ts";
import { shown, type Cell } from "./cell.ts";

export type Cells = (Cell | undefined)[];

export function cornerOf(tab: Tab, cell: string): { row: number; column: number } {
  const area = areaOf(tab, cell);
  if (!area) throw new Error(`${cell} is no cell`);
  return { row: area.rows.from, column: area.columns.from };
}

/** The column of that header, or of that letter where no header is so called. */
export function columnIn(tab: Tab, name: string, locale: string): number {
  const cells = tab.rows[0]?.cells ?? [];
  const at = cells.findIndex((it) => shown(it, locale) === name);
  const column = at === -1 ? areaOf(tab, `${name}1`)?.columns.from : at;
  if (column !== undefined && column < tab.columns.length) return column;
  throw new Error(`There is no column ${name}`);
}

/** Into a row from its first cell on; the grid grows where it ends. */
export function write(tab: Tab, row: number, cells: Cells): void {
  widen(tab, row + 1, cells.length);
  cells.forEach((cell, column) => setCell(tab, row, column, cell));
}

function widen(tab: Tab, rows: number, columns: number): void {
  const short = { rows: rows - tab.rows.length, columns: columns - tab.columns.length };
  if (short.rows > 0) insertLines(tab, "ROWS", tab.rows.length, short.rows);
  if (short.columns > 0) insertLines(tab, "COLUMNS", tab.columns.length, short.columns);
}

export function arrangeColumns(tab: Tab, header: string[], locale: string): void {
  const nameAt = (column: number) => shown(tab.rows[0]?.cells[column], locale) ?? "";
  header.forEach((name, to) => {
    const from = tab.columns.findIndex((_, column) => column >= to && nameAt(column) === name);
    if (from === -1) insertLines(tab, "COLUMNS", to, 1);
    else if (from !== to) moveLine(tab, "COLUMNS", from, to);
  });
  for (let column = tab.columns.length - 1; column >= header.length; column -= 1) {
    if (nameAt(column) !== "") deleteLines(tab, "COLUMNS", { from: column, to: column + 1 });
  }
}

/** As wide as the grid, so that pasting it empties what it has nothing for. */
export const wholeRow = (tab: Tab, at: number): Cells =>
  tab.columns.map((_, column) => tab.rows[at]?.cells[column]);

export function eachRow(tab: Tab, first: number, count: number, deed: (row: Row) => void): void {
  tab.rows.slice(first - 1, first - 1 + count).forEach(deed);
}

/** Numbers before texts before booleans, as Google sorts. */
export function compared(a: Cell | undefined, b: Cell | undefined, locale: string): number {
  const rank = (cell: Cell | undefined) => {
    if (typeof cell?.effective?.numberValue === "number") return 0;
    return typeof cell?.effective?.boolValue === "boolean" ? 2 : 1;
  };
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [one, other] = [a?.effective?.numberValue, b?.effective?.numberValue];
  if (typeof one === "number" && typeof other === "number") return one - other;
  return (shown(a, locale) ?? "").localeCompare(shown(b, locale) ?? "");
}
