import type { sheets_v4 } from "googleapis/build/src/apis/sheets/index.js";
import { z } from "zod";
import type { RosterColumn } from "../../domain/roster/columns.ts";
import type { RosterProblem } from "../../domain/roster/records.ts";
import type { GoogleClient } from "./client.ts";
import type { SheetInput } from "./place.ts";
import { LAST_COLUMN, ROWS_READ, type Tab } from "./read-tab.ts";

const ValuesAnswer = z.object({
  valueRanges: z
    .array(z.object({ valueRange: z.object({ values: z.array(z.array(z.string())).default([]) }) }))
    .default([]),
});

/** Of one column so many are looked through at most. */
const MOST_ROWS = 100_000;

/**
 * What stands where a tab is not read: somebody below the rows that are, or a name of a column to their right. Most
 * grids end before that, and cost no call.
 */
export async function problemBeyond(
  client: GoogleClient,
  { spreadsheetId, headerRow }: SheetInput,
  { sheetId, rowCount, columnCount }: Tab,
  columns: RosterColumn[],
): Promise<RosterProblem | undefined> {
  const lastRow = headerRow + ROWS_READ;
  if (columnCount > LAST_COLUMN.count) {
    const names = { startRowIndex: headerRow - 1, endRowIndex: headerRow };
    const range = { sheetId, ...names, startColumnIndex: LAST_COLUMN.count };
    const isEmpty = (await firstFilled(client, spreadsheetId, range)) === undefined;
    if (!isEmpty) {
      const message = `The names of columns go on after column ${LAST_COLUMN.name}, the last that is read. Remove columns that are not needed.`;
      return { code: "too_many_columns", message, line: headerRow };
    }
  }
  if (rowCount <= lastRow) return undefined;
  if (rowCount > MOST_ROWS) {
    const message = `The tab has ${rowCount} rows; more than ${MOST_ROWS} are not looked through, even if they are empty. Delete the empty ones at its end, or split the table into several.`;
    return { code: "too_many_rows", message };
  }
  const position = columns.findIndex(({ field }) => field === "email");
  const addresses = { startColumnIndex: position, endColumnIndex: position + 1 };
  const range = { sheetId, ...addresses, startRowIndex: lastRow };
  const first = await firstFilled(client, spreadsheetId, range);
  if (first === undefined) return undefined;
  const line = lastRow + first + 1;
  const message = `There is an address in row ${line}, and no row after ${lastRow} is read. Remove blank rows, or split the table into several.`;
  return { code: "too_many_rows", message, line };
}

/**
 * The first row of a range that says anything, from 0.
 * https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchGetByDataFilter
 */
async function firstFilled(
  client: GoogleClient,
  spreadsheetId: string,
  gridRange: sheets_v4.Schema$GridRange,
): Promise<number | undefined> {
  await client.turn("read");
  const { data } = await client.sheets.spreadsheets.values.batchGetByDataFilter({
    spreadsheetId,
    fields: "valueRanges(valueRange(values))",
    requestBody: { dataFilters: [{ gridRange }] },
  });
  const [found] = ValuesAnswer.parse(data).valueRanges;
  const rows = found?.valueRange.values ?? [];
  const first = rows.findIndex((cells) => cells.some((text) => text.trim() !== ""));
  return first === -1 ? undefined : first;
}
