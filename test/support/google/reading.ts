import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { insideGrid, type Place } from "./a1.ts";
import {
  everyArea,
  gridRange,
  type Area,
  type Book,
  type Line,
  type Span,
  type Tab,
} from "./book.ts";
import { shown, type Cell } from "./cell.ts";
import { developerMetadata, everyMetadata, type Attached } from "./filters.ts";
import { wants, type Mask } from "./mask.ts";
import type { BeyondGrid } from "./store.ts";

type Asked = {
  places: Place[] | undefined;
  beyondGrid: BeyondGrid;
  includeGridData: boolean;
  mask: Mask | undefined;
};

/** A spreadsheet as `spreadsheets.get` answers it; `places` undefined is all of it. */
export function spreadsheetOf(id: string, book: Book, asked: Asked): sheets_v4.Schema$Spreadsheet {
  const { mask, includeGridData } = asked;
  const places = asked.places?.map((place) => insideGrid(place, asked.beyondGrid));
  const tabs = book.tabs.filter((tab) => !places || places.some((it) => it.tab === tab));
  const withData = mask ? wantsNamed(mask, "sheets", "data") : includeGridData;
  const metadata = everyMetadata(book);
  return {
    spreadsheetId: id,
    properties: {
      title: book.title,
      locale: book.locale,
      autoRecalc: "ON_CHANGE",
      timeZone: book.timeZone,
    },
    sheets: tabs.map((tab) => {
      const areas = places?.filter((it) => it.tab === tab).map(({ area }) => area);
      const data =
        withData && (areas ?? [everyArea(tab)]).map((it) => gridData(book, tab, it, mask));
      const own = metadata.filter((it) => it.at?.tab === tab && it.dimension === undefined);
      return {
        properties: propertiesOf(book, tab),
        ...(data && { data }),
        ...(tab.protections.length > 0 && { protectedRanges: protectionsOf(tab) }),
        ...(own.length > 0 && { developerMetadata: own.map(developerMetadata) }),
      };
    }),
    ...(book.metadata.length > 0 && {
      developerMetadata: book.metadata.map((it) =>
        developerMetadata({ metadata: it, at: undefined }),
      ),
    }),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${id}/edit`,
  };
}

/** Named in the mask, and not merely because there is a star above it. */
const wantsNamed = (mask: Mask, sheets: string, data: string) =>
  mask.has("*") || (mask.has(sheets) && wants(mask, sheets, data));

const propertiesOf = (book: Book, tab: Tab): sheets_v4.Schema$SheetProperties => ({
  sheetId: tab.sheetId,
  title: tab.title,
  index: book.tabs.indexOf(tab),
  sheetType: "GRID",
  gridProperties: {
    rowCount: tab.rows.length,
    columnCount: tab.columns.length,
    ...(tab.frozenRowCount > 0 && { frozenRowCount: tab.frozenRowCount }),
  },
});

export const protectionsOf = (tab: Tab): sheets_v4.Schema$ProtectedRange[] =>
  tab.protections.map(({ id, rows, columns, description, warningOnly }) => ({
    protectedRangeId: id,
    range: gridRange(tab, { ...(rows && { rows }), ...(columns && { columns }) }),
    ...(description !== "" && { description }),
    ...(warningOnly && { warningOnly }),
  }));

/** Trailing rows and cells that have nothing are left out, and so is every zero and false. */
function gridData(book: Book, tab: Tab, { rows, columns }: Area, mask: Mask | undefined) {
  const inner = mask?.get("sheets")?.get("data");
  const rowData: sheets_v4.Schema$RowData[] = [];
  if (wants(inner, "rowData")) {
    const cellMask = inner?.get("rowData")?.get("values");
    for (const { cells } of tab.rows.slice(rows.from, rows.to)) {
      const own = cells.slice(columns.from, columns.to);
      const length = own.findLastIndex((cell) => cell !== undefined) + 1;
      const values = Array.from({ length }, (_, at) => cellData(own[at], book.locale, cellMask));
      rowData.push(length > 0 ? { values } : {});
    }
    rowData.length = rowData.findLastIndex(({ values }) => values !== undefined) + 1;
  }
  const metadata = everyMetadata(book).filter(({ at }) => at?.tab === tab);
  const linesIn = (lines: Line[], { from, to }: Span, pixelSize: number) =>
    lines.slice(from, to).map((line) => dimensionOf(line, pixelSize, metadata));
  return {
    ...(rows.from > 0 && { startRow: rows.from }),
    ...(columns.from > 0 && { startColumn: columns.from }),
    ...(rowData.length > 0 && { rowData }),
    ...(wants(inner, "rowMetadata") && { rowMetadata: linesIn(tab.rows, rows, 21) }),
    ...(wants(inner, "columnMetadata") && { columnMetadata: linesIn(tab.columns, columns, 100) }),
  } satisfies sheets_v4.Schema$GridData;
}

function dimensionOf(line: Line, pixelSize: number, all: Attached[]) {
  const own = line.metadata.flatMap((it) => all.find(({ metadata }) => metadata === it) ?? []);
  return {
    ...(line.hiddenByFilter && { hiddenByFilter: true }),
    ...(line.hiddenByUser && { hiddenByUser: true }),
    pixelSize,
    ...(own.length > 0 && { developerMetadata: own.map(developerMetadata) }),
  } satisfies sheets_v4.Schema$DimensionProperties;
}

function cellData(cell: Cell | undefined, locale: string, mask: Mask | undefined) {
  if (!cell) return {};
  const { entered, effective, format } = cell;
  const formattedValue = wants(mask, "formattedValue") ? shown(cell, locale) : undefined;
  return {
    ...(entered && { userEnteredValue: entered }),
    ...(effective && { effectiveValue: effective }),
    ...(formattedValue !== undefined && { formattedValue }),
    ...(format && { userEnteredFormat: { numberFormat: format } }),
    ...(wants(mask, "effectiveFormat") && {
      effectiveFormat: {
        ...(format && { numberFormat: format }),
        horizontalAlignment: typeof effective?.numberValue === "number" ? "RIGHT" : "LEFT",
        hyperlinkDisplayType: "PLAIN_TEXT",
      },
    }),
  } satisfies sheets_v4.Schema$CellData;
}
