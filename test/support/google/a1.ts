import type { Area, Book, Span, Tab } from "./book.ts";
import { everyArea } from "./book.ts";
import { invalid } from "./refusal.ts";
import type { BeyondGrid } from "./store.ts";

export type Place = { tab: Tab; area: Area };

export function columnName(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return (rest >= 0 ? columnName(rest) : "") + String.fromCharCode(65 + (column % 26));
}

const columnNumber = (name: string) =>
  Buffer.from(name.toUpperCase()).reduce((sum, letter) => sum * 26 + letter - 64, 0) - 1;

export const cellName = (row: number, column: number) => `${columnName(column)}${row + 1}`;

export const quoted = (title: string) =>
  /^[A-Za-z_]\w*$/.test(title) && !/^[A-Za-z]{1,3}\d+$/.test(title)
    ? title
    : `'${title.replaceAll("'", "''")}'`;

export function a1(tab: Tab, { rows, columns }: Area): string {
  const first = cellName(rows.from, columns.from);
  const last = cellName(rows.to - 1, columns.to - 1);
  return `${quoted(tab.title)}!${first === last ? first : `${first}:${last}`}`;
}

/** The tab and the cells that a text in A1 notation means; spans end where the text does, in the grid or not. */
export function placeOf(book: Book, text: string): Place {
  const [, quotedTitle, plainTitle, cells] =
    /^(?:'((?:[^']|'')+)'|([^'!]+?))(?:!(.+))?$/.exec(text) ?? [];
  const title = quotedTitle?.replaceAll("''", "'") ?? plainTitle;
  if (title === undefined) throw cannotParse(text);
  const named = book.tabs.find((tab) => tab.title.toLowerCase() === title.toLowerCase());
  if (cells !== undefined) {
    const area = named && areaOf(named, cells);
    if (!area) throw cannotParse(text);
    return { tab: named, area };
  }
  // A title that looks like a cell has to be quoted, else the cell of the first tab is meant.
  const [first] = book.tabs;
  const inFirst = quotedTitle === undefined && first ? areaOf(first, title) : undefined;
  if (inFirst && first) return { tab: first, area: inFirst };
  if (!named) throw cannotParse(text);
  return { tab: named, area: everyArea(named) };
}

export function areaOf(tab: Tab, text: string): Area | undefined {
  const corner = String.raw`\$?([A-Za-z]{0,3})\$?(\d*)`;
  const parts = new RegExp(`^${corner}(?::${corner})?$`).exec(text);
  const isOne = !text.includes(":");
  const [, column1 = "", row1 = "", column2 = isOne ? column1 : "", row2 = isOne ? row1 : ""] =
    parts ?? [];
  if (!parts || (isOne && (column1 === "" || row1 === ""))) return undefined;
  if (column1 + row1 === "" || column2 + row2 === "" || row1 === "0" || row2 === "0") {
    return undefined;
  }
  return {
    rows: spanOf(row1, row2, tab.rows.length, (it) => Number(it) - 1),
    columns: spanOf(column1, column2, tab.columns.length, columnNumber),
  };
}

/** A range whose start is after its end is swapped, as Google does. */
function spanOf(one: string, other: string, size: number, numberOf: (it: string) => number): Span {
  if (one === "" && other === "") return { from: 0, to: size };
  if (one === "" || other === "") {
    const from = numberOf(one || other);
    return { from, to: Math.max(size, from + 1) };
  }
  const [a, b] = [numberOf(one), numberOf(other)];
  return { from: Math.min(a, b), to: Math.max(a, b) + 1 };
}

/** Refuses a range that begins outside the grid, and cuts off what is beyond it. */
export function withinGrid({ tab, area }: Place): Place {
  const { rows, columns } = everyArea(tab);
  if (area.rows.from >= rows.to || area.columns.from >= columns.to) throw beyondGrid(tab, area);
  const cut = ({ from, to }: Span, size: number) => ({ from, to: Math.min(to, size) });
  return { tab, area: { rows: cut(area.rows, rows.to), columns: cut(area.columns, columns.to) } };
}

/** The same, or refuses also what ends outside the grid. */
export function insideGrid(place: Place, beyond: BeyondGrid): Place {
  const { tab, area } = withinGrid(place);
  const isCut = area.rows.to < place.area.rows.to || area.columns.to < place.area.columns.to;
  if (isCut && beyond === "refuses") throw beyondGrid(tab, place.area);
  if (isCut && beyond !== "cuts off") throw invalid("The range exceeds grid limits.");
  return { tab, area };
}

export const beyondGrid = (tab: Tab, area: Area) =>
  invalid(
    `Range (${a1(tab, area)}) exceeds grid limits. Max rows: ${tab.rows.length}, max columns: ${tab.columns.length}`,
  );

const cannotParse = (text: string) => invalid(`Unable to parse range: ${text}`);
