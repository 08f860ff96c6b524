import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { cellName } from "./a1.ts";
import { deleteLines, insertLines, linesOf, setCell } from "./book.ts";
import { shown, type Cell } from "./cell.ts";
import { placeOfRange, tabOf } from "./filters.ts";
import type { Mask } from "./mask.ts";
import { invalid, Refusal } from "./refusal.ts";
import {
  deedOf,
  dimensionIn,
  linesIn,
  updateMask,
  type Doing,
  type Reply,
  type Request,
} from "./request.ts";
import { metadataDeeds } from "./requests-metadata.ts";

const MOST_CELLS = 10_000_000;

/** Does one request of `spreadsheets.batchUpdate`; which of them it can do stands here. */
export function doRequest(request: Request, at: number, doing: Omit<Doing, "fail">): Reply {
  const [name, ...others] = Object.keys(request);
  if (name === undefined || others.length > 0) {
    throw invalid(`Invalid requests[${at}]: exactly one kind of request has to be set.`);
  }
  const fail = (message: string) => invalid(`Invalid requests[${at}].${name}: ${message}`);
  const given = { ...doing, fail };
  for (const deed of deeds) {
    const reply = deed(request, given);
    if (!reply) continue;
    const cells = doing.book.tabs.reduce((sum, it) => sum + it.rows.length * it.columns.length, 0);
    if (cells <= MOST_CELLS) return reply;
    const limit = `above the limit of ${MOST_CELLS} cells`;
    throw fail(`This action would increase the number of cells in the workbook ${limit}.`);
  }
  throw new Refusal(501, `The stand-in for Google cannot do the request ${name} yet.`);
}

const deeds = [
  deedOf("appendDimension", ({ sheetId, dimension, length }, { book, fail }) => {
    const tab = tabOf(book, sheetId);
    if ((length ?? 0) < 1) throw fail("length must be greater than 0");
    const along = dimensionIn(dimension, fail);
    insertLines(tab, along, linesOf(tab, along).length, length ?? 0);
  }),

  deedOf("insertDimension", ({ range, inheritFromBefore }, { book, fail }) => {
    const { tab, along, from, to } = linesIn(range, book, fail);
    const size = linesOf(tab, along).length;
    if (from > size || (from === size && inheritFromBefore !== true)) {
      const most = `must be less than the grid size (${size}) if inheritFromBefore is false`;
      throw fail(`range.startIndex[${from}] ${most}.`);
    }
    if (from === 0 && inheritFromBefore) {
      throw fail("inheritFromBefore cannot be true when inserting at index 0");
    }
    insertLines(tab, along, from, to - from);
  }),

  deedOf("deleteDimension", ({ range }, { book, fail }) => {
    const { tab, along, from, to } = linesIn(range, book, fail);
    const size = linesOf(tab, along).length;
    if (to > size) throw fail(`range.endIndex[${to}] exceeds the grid size (${size})`);
    if (from === 0 && to === size) {
      throw fail(`You can't delete all the ${along.toLowerCase()} on the sheet.`);
    }
    deleteLines(tab, along, { from, to });
  }),

  deedOf("updateCells", ({ rows, fields, start, range }, { book, fail, note }) => {
    const place = range
      ? placeOfRange(book, range)
      : placeOfRange(book, {
          sheetId: start?.sheetId ?? 0,
          startRowIndex: start?.rowIndex ?? 0,
          startColumnIndex: start?.columnIndex ?? 0,
        });
    const { tab, area } = place;
    const mask = updateMask(fields, "CellData", fail);
    (rows ?? []).forEach(({ values }, down) => {
      const row = area.rows.from + down;
      if (row >= tab.rows.length) {
        const last = `beyond the last requested row of: ${tab.rows.length - 1}`;
        throw fail(`Attempting to write row: ${row}, ${last}`);
      }
      (values ?? []).forEach((data, across) => {
        const column = area.columns.from + across;
        if (column >= tab.columns.length) {
          const last = `beyond the last requested column of: ${tab.columns.length - 1}`;
          throw fail(`Attempting to write column: ${column}, ${last}`);
        }
        const was = tab.rows[row]?.cells[column];
        setCell(tab, row, column, changedCell(was, data, mask));
        const now = tab.rows[row]?.cells[column];
        const [before, after] = [shown(was, book.locale) ?? "", shown(now, book.locale) ?? ""];
        const cell = cellName(row, column);
        note({ tab: tab.title, cell, row, column, before, after });
      });
    });
  }),

  deedOf("updateDimensionProperties", ({ range, properties, fields }, { book, fail }) => {
    const { tab, along, from, to } = linesIn(range, book, fail);
    const mask = updateMask(fields, "DimensionProperties", fail);
    for (const line of linesOf(tab, along).slice(from, to)) {
      if (mask.has("hiddenByUser")) line.hiddenByUser = properties?.hiddenByUser ?? false;
    }
  }),

  deedOf("updateSheetProperties", ({ properties, fields }, { book, fail }) => {
    const tab = tabOf(book, properties?.sheetId);
    const mask = updateMask(fields, "SheetProperties", fail);
    if (mask.has("title") && properties?.title) tab.title = properties.title;
    const grid = mask.get("gridProperties");
    if (grid?.has("frozenRowCount")) {
      tab.frozenRowCount = properties?.gridProperties?.frozenRowCount ?? 0;
    }
  }),
  ...metadataDeeds,
];

function changedCell(was: Cell | undefined, data: sheets_v4.Schema$CellData, mask: Mask): Cell {
  const isAll = mask.has("*");
  const { entered, effective } =
    isAll || mask.has("userEnteredValue") ? entry(data.userEnteredValue) : (was ?? {});
  const isFormatted = isAll || mask.has("userEnteredFormat");
  const format = isFormatted ? data.userEnteredFormat?.numberFormat : was?.format;
  return {
    ...(entered && { entered }),
    ...(effective && { effective }),
    ...(format && { format }),
  };
}

function entry(value: sheets_v4.Schema$ExtendedValue | null | undefined): Cell {
  if (!value || value.stringValue === "") return {};
  if (typeof value.formulaValue !== "string") return { entered: value, effective: value };
  const effective = { errorValue: { type: "NAME", message: "Unknown function" } };
  return { entered: value, effective };
}
