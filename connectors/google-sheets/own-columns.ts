import { z } from "zod";
import type { sheets_v4 } from "googleapis/build/src/apis/sheets/index.js";
import { OWN_COLUMNS, type OwnColumn } from "../../domain/roster/columns.ts";
import { MAX_COLUMNS } from "../../domain/roster/roster.ts";
import type { GoogleClient } from "./client.ts";
import { MARK_KEY, type ColumnMark } from "./read-tab.ts";
import type { View } from "./view.ts";

type Place = { spreadsheetId: string; headerRow: number };
type Request = sheets_v4.Schema$Request;

const Made = z.object({
  replies: z.array(
    z.object({
      createDeveloperMetadata: z
        .object({
          developerMetadata: z.object({ metadataId: z.int(), metadataValue: z.string() }),
        })
        .optional(),
    }),
  ),
});

/** Our columns by the marks they are written through, and whether the tab has to be read again before. */
export type Marked = { marks: Map<OwnColumn, number>; reread: boolean };

/**
 * Makes the columns that are missing, and marks those that have none, by one call at most. New ones are pushed in to the
 * right of everything that has a name, so that nothing can be overwritten, whatever somebody types there meanwhile.
 * https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/batchUpdate
 */
export async function markOwnColumns(
  client: GoogleClient,
  { spreadsheetId, headerRow }: Place,
  view: View,
): Promise<Marked> {
  const { tab, positions, unclear } = view;
  const marks = new Map<OwnColumn, number>();
  const unmarked: [OwnColumn, number][] = [];
  for (const [column, position] of positions) {
    const mark = tab.marks.find((one) => one.column === column && one.position === position);
    if (mark) marks.set(column, mark.id);
    else unmarked.push([column, position]);
  }
  const missing = OWN_COLUMNS.filter((own) => !positions.has(own) && !unclear.includes(own));
  if (missing.length === 0 && unmarked.length === 0) return { marks, reread: false };
  const width = Math.max(0, ...tab.rows.map(({ cells }) => cells.length));
  // Notes under no name may go on further; right of them ours would be more columns than are read.
  const start = Math.min(width, MAX_COLUMNS);
  const made = missing.map((column, index) => [column, start + index] as const);
  const requests = [
    ...strayMarks(tab.marks, marks),
    ...(missing.length > 0 ? newColumns(view, headerRow, start, missing) : []),
    ...[...unmarked, ...made].map(([column, at]) => markRequest(tab.sheetId, column, at)),
  ];
  await client.turn("write");
  const { data } = await client.sheets.spreadsheets.batchUpdate({
    spreadsheetId,
    fields: "replies(createDeveloperMetadata(developerMetadata(metadataId,metadataValue)))",
    requestBody: { requests },
  });
  for (const { createDeveloperMetadata } of Made.parse(data).replies) {
    const { metadataId, metadataValue } = createDeveloperMetadata?.developerMetadata ?? {};
    const column = OWN_COLUMNS.find((own) => own === metadataValue);
    if (column && metadataId !== undefined) marks.set(column, metadataId);
  }
  // A column that was there already may have moved just before it was marked.
  return { marks, reread: unmarked.length > 0 };
}

/** Marks of columns that are none of ours any more, or doubled by a copied tab. */
const strayMarks = (all: ColumnMark[], used: Map<OwnColumn, number>): Request[] =>
  all
    .filter(({ id, column }) => used.get(column) !== id)
    .map(({ id }) => ({
      deleteDeveloperMetadata: {
        dataFilter: { developerMetadataLookup: { metadataId: id } },
      },
    }));

function newColumns(
  { tab }: View,
  headerRow: number,
  start: number,
  names: OwnColumn[],
): Request[] {
  const { sheetId, columnCount } = tab;
  const range = {
    sheetId,
    dimension: "COLUMNS",
    startIndex: start,
    endIndex: start + names.length,
  };
  return [
    // After the last column there is none whose looks a new one could have.
    { insertDimension: { range, inheritFromBefore: start >= columnCount } },
    {
      updateCells: {
        start: { sheetId, rowIndex: headerRow - 1, columnIndex: start },
        rows: [{ values: names.map((name) => ({ userEnteredValue: { stringValue: name } })) }],
        fields: "userEnteredValue",
      },
    },
    {
      addProtectedRange: {
        protectedRange: {
          range: { sheetId, startColumnIndex: start, endColumnIndex: start + names.length },
          description: "Usher writes these columns.",
          warningOnly: true,
        },
      },
    },
  ];
}

const markRequest = (sheetId: number, column: OwnColumn, position: number): Request => ({
  createDeveloperMetadata: {
    developerMetadata: {
      metadataKey: MARK_KEY,
      metadataValue: column,
      visibility: "PROJECT",
      location: {
        dimensionRange: {
          sheetId,
          dimension: "COLUMNS",
          startIndex: position,
          endIndex: position + 1,
        },
      },
    },
  },
});
