import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { Choices } from "../choices.ts";
import type { GoogleClient } from "./client.ts";
import { idIn } from "./place.ts";
import { listTabs } from "./tabs.ts";

const FilesAnswer = z.object({
  files: z.array(z.object({ id: z.string(), name: z.string().default("") })).default([]),
  nextPageToken: z.string().optional(),
});

const SHEETS = "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false";
/** Whoever has more than these looks for a name. */
const MOST = 100;

/**
 * The sheets that the account can open, those edited last first; of the names with `search` in them where that is
 * given. One call, and a retry is harmless: it only lists.
 * https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list
 */
export async function sheetChoices(
  client: GoogleClient,
  { search }: Record<string, unknown>,
): Promise<Choices> {
  const named =
    typeof search === "string" && search !== "" ? ` and name contains ${quoted(search)}` : "";
  await client.turn("drive");
  const { data } = await client.drive.files.list({
    q: SHEETS + named,
    orderBy: "modifiedTime desc",
    pageSize: MOST,
    fields: "nextPageToken,files(id,name)",
    supportsAllDrives: true,
    includeItemsFromAllDrives: true,
  });
  const { files, nextPageToken } = FilesAnswer.parse(data);
  return {
    items: files.map(({ id, name }) => ({ value: id, label: name })),
    isCut: nextPageToken !== undefined,
  };
}

/** The tabs of the sheet that was chosen, in their order. */
export async function tabChoices(
  client: GoogleClient,
  { spreadsheetId }: Record<string, unknown>,
): Promise<Choices> {
  if (typeof spreadsheetId !== "string") {
    throw new ConnectorError("rejected", "Choose a sheet first.");
  }
  const { title, tabs } = await listTabs(client, idIn(spreadsheetId));
  return {
    of: title,
    items: tabs.map(({ sheetId, title }) => ({ value: sheetId, label: title })),
    isCut: false,
  };
}

/** As Drive's search wants a text: https://developers.google.com/workspace/drive/api/guides/search-files */
const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
