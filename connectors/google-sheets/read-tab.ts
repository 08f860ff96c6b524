import { z } from "zod";
import { OWN_COLUMNS, type OwnColumn } from "../../domain/roster/columns.ts";
import type { GridRow } from "../../domain/roster/grid.ts";
import { MAX_ROWS } from "../../domain/roster/roster.ts";
import { CELL_FIELDS, CellAnswer, gridCell } from "./cells.ts";
import type { GoogleClient } from "./client.ts";
import { gridLimits, isTabGone } from "./error.ts";
import { googleFailure } from "./google-failure.ts";
import type { SheetInput } from "./place.ts";
import { gridOf, GridProperties, tabGone, type Reach } from "./tabs.ts";

/** A tab at one moment. */
export type Tab = {
  sheetId: number;
  /** How far its grid goes, which may be further than what was read. */
  rowCount: number;
  columnCount: number;
  rows: GridRow[];
  /** By what our columns are addressed when they are written to, wherever they stand by then. */
  marks: ColumnMark[];
};

export type ColumnMark = { id: number; column: OwnColumn; position: number };

/** The key of the notes that mark our columns; people do not see them, and they move with the column. */
export const MARK_KEY = "usher";

const Dimension = z.object({
  hiddenByFilter: z.boolean().optional(),
  hiddenByUser: z.boolean().optional(),
  developerMetadata: z
    .array(
      z.object({
        metadataId: z.int(),
        metadataKey: z.string(),
        metadataValue: z.string().default(""),
      }),
    )
    .default([]),
});

const TabAnswer = z.object({
  properties: z.object({
    sheetId: z.int().default(0),
    title: z.string(),
    gridProperties: GridProperties,
  }),
  data: z
    .array(
      z.object({
        startRow: z.int().default(0),
        rowData: z.array(z.object({ values: z.array(CellAnswer).default([]) })).default([]),
        rowMetadata: z.array(Dimension).default([]),
        columnMetadata: z.array(Dimension).default([]),
      }),
    )
    .default([]),
});

const ReadAnswer = z.object({ sheets: z.array(TabAnswer).default([]) });

const FIELDS = `sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),data(startRow,rowMetadata(hiddenByFilter,hiddenByUser),columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue)),rowData(values(${CELL_FIELDS}))))`;

/** Below the header: people, and blank rows between them. */
export const ROWS_READ = MAX_ROWS + 1_000;
/** As many as may have names, ours, and some more. */
export const LAST_COLUMN = { name: "GZ", count: 208 };

/**
 * One tab by one call, as far as people are read, so that a grid of millions of cells fills no memory; by its ID, which
 * survives a new name. Most grids end before that. Where Google does not cut off what is beyond, it is asked once more.
 * https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/getByDataFilter
 */
export async function readTab(
  client: GoogleClient,
  input: SheetInput,
  signal?: AbortSignal,
  rows: number = ROWS_READ,
): Promise<Tab> {
  const { spreadsheetId, sheet, headerRow } = input;
  const reach = { rows: headerRow + rows, columns: LAST_COLUMN.count };
  try {
    const tab = await readWithin(client, input, reach, signal).catch(async (error: unknown) => {
      const failure = googleFailure(error);
      const limits = failure && gridLimits(failure);
      if (!limits) throw error;
      const grid = limits === "untold" ? await gridOf(client, input) : limits;
      return readWithin(client, input, within(reach, grid), signal);
    });
    if (tab) return tab;
  } catch (error) {
    const failure = googleFailure(error);
    if (!failure || !isTabGone(failure)) throw error;
  }
  throw await tabGone(client, spreadsheetId, sheet);
}

const within = (reach: Reach, grid: Reach): Reach => ({
  rows: Math.min(reach.rows, grid.rows),
  columns: Math.min(reach.columns, grid.columns),
});

async function readWithin(
  client: GoogleClient,
  { spreadsheetId, sheet }: SheetInput,
  { rows, columns }: Reach,
  signal: AbortSignal | undefined,
): Promise<Tab | undefined> {
  const cells = columns < LAST_COLUMN.count ? `1:${rows}` : `A1:${LAST_COLUMN.name}${rows}`;
  const filter =
    typeof sheet === "number"
      ? { gridRange: { sheetId: sheet, endRowIndex: rows, endColumnIndex: columns } }
      : { a1Range: `${quoted(sheet)}!${cells}` };
  await client.turn("read");
  const { data } = await client.sheets.spreadsheets.getByDataFilter(
    { spreadsheetId, fields: FIELDS, requestBody: { dataFilters: [filter] } },
    signal ? { signal } : {},
  );
  const [tab] = ReadAnswer.parse(data).sheets;
  return tab && tabOf(tab);
}

function tabOf({ properties, data }: z.infer<typeof TabAnswer>): Tab {
  const { sheetId, gridProperties } = properties;
  const [grid] = data;
  const { startRow = 0, rowData = [], rowMetadata = [], columnMetadata = [] } = grid ?? {};
  const rows = rowData.map(({ values }, index): GridRow => {
    const { hiddenByFilter, hiddenByUser } = rowMetadata[index] ?? {};
    const cells = values.map(gridCell);
    const width = cells.findLastIndex(({ text }) => text !== "") + 1;
    const hidden = hiddenByFilter === true || hiddenByUser === true;
    return { line: startRow + index + 1, cells: cells.slice(0, width), hidden };
  });
  const marks = columnMetadata.flatMap(({ developerMetadata }, position) =>
    developerMetadata.flatMap(({ metadataId: id, metadataKey, metadataValue }) => {
      const column = OWN_COLUMNS.find((own) => own === metadataValue);
      return metadataKey === MARK_KEY && column ? [{ id, column, position }] : [];
    }),
  );
  return { sheetId, ...gridProperties, rows, marks };
}

const quoted = (title: string) => `'${title.replaceAll("'", "''")}'`;
