import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { GoogleClient } from "./client.ts";
import type { SheetInput } from "./place.ts";

export type Reach = { rows: number; columns: number };

export const GridProperties = z
  .object({ rowCount: z.int(), columnCount: z.int() })
  .default({ rowCount: 0, columnCount: 0 });

const TabsAnswer = z.object({
  properties: z.object({ title: z.string() }),
  sheets: z.array(
    z.object({
      properties: z.object({
        sheetId: z.int().default(0),
        title: z.string(),
        gridProperties: GridProperties,
      }),
    }),
  ),
});

/** What tabs a sheet has, and its own name. */
export async function listTabs(client: GoogleClient, spreadsheetId: string) {
  await client.turn("read");
  const tab = "sheetId,title,gridProperties(rowCount,columnCount)";
  const fields = `properties(title),sheets(properties(${tab}))`;
  const { data } = await client.sheets.spreadsheets.get({ spreadsheetId, fields });
  const { properties, sheets } = TabsAnswer.parse(data);
  return { title: properties.title, tabs: sheets.map((sheet) => sheet.properties) };
}

/** How far the grid of a tab goes. */
export async function gridOf(
  client: GoogleClient,
  { spreadsheetId, sheet }: SheetInput,
): Promise<Reach> {
  const { tabs } = await listTabs(client, spreadsheetId);
  const tab = tabs.find(({ sheetId, title }) => sheetId === sheet || title === sheet);
  if (!tab) throw await tabGone(client, spreadsheetId, sheet);
  const { rowCount, columnCount } = tab.gridProperties;
  return { rows: rowCount, columns: columnCount };
}

/** What to say of a tab that is not there. */
export async function tabGone(
  client: GoogleClient,
  spreadsheetId: string,
  sheet: string | number,
): Promise<ConnectorError> {
  const { title, tabs } = await listTabs(client, spreadsheetId);
  const gone = typeof sheet === "number" ? `The tab with the number ${sheet}` : `A tab "${sheet}"`;
  const names = tabs.map((tab) => `"${tab.title}"`).join(", ");
  return new ConnectorError(
    "rejected",
    `${gone} is not in "${title}": it was deleted, or never there. Undo that at Google, or choose another tab: ${names}.`,
  );
}

/** The tab by its ID, whatever name it was given by. */
export async function pinTab(client: GoogleClient, input: SheetInput): Promise<SheetInput> {
  const { spreadsheetId, sheet } = input;
  const { tabs } = await listTabs(client, spreadsheetId);
  const named = (title: string) => tabs.find((tab) => tab.title === title);
  const found =
    typeof sheet === "number"
      ? (tabs.find((tab) => tab.sheetId === sheet) ?? named(String(sheet)))
      : (named(sheet) ?? tabs.find((tab) => tab.title.toLowerCase() === sheet.toLowerCase()));
  if (!found) throw await tabGone(client, spreadsheetId, sheet);
  return { ...input, sheet: found.sheetId };
}
