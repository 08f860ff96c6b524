import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import { defineConnector, defineRecords } from "../connector.ts";
import type { ReadOptions, RecordSet } from "../records.ts";
import { problemBeyond } from "./beyond.ts";
import { sheetChoices, tabChoices } from "./choices.ts";
import { googleClient, type GoogleClient } from "./client.ts";
import { classifyGoogleError, isNotShared } from "./error.ts";
import { googleFailure } from "./google-failure.ts";
import { googleOAuth } from "./oauth.ts";
import { SheetInput } from "./place.ts";
import { drivePush } from "./push.ts";
import { readTab } from "./read-tab.ts";
import { pinTab } from "./tabs.ts";
import { GoogleSettings, serviceAccount } from "./settings.ts";
import { recordSet } from "./view.ts";
import { writeOwnCells } from "./write-back.ts";

const FileAnswer = z.object({
  version: z.string(),
  modifiedTime: z.string(),
  trashed: z.boolean().default(false),
});

/** A sheet at Google, which people keep editing while statuses are written into it. */
export const googleSheets = defineConnector({
  id: "google-sheets",
  name: "Google Sheets",
  settings: GoogleSettings,
  limits: { requestsPerMinute: 50 },
  oauth: googleOAuth,
  client: googleClient,
  classify: classifyGoogleError,
  shareWith: (settings) => serviceAccount(settings)?.email,
  // https://developers.google.com/workspace/drive/api/reference/rest/v3/about/get
  async check(client: GoogleClient) {
    await client.turn("drive");
    await client.drive.about.get({ fields: "user(emailAddress)" });
  },
  triggers: {
    rows: defineRecords({
      kind: "records",
      summary: "The rows of one tab",
      input: SheetInput,
      pace: { intervalSeconds: 60, quietSeconds: 60 },
      sourceOf: ({ spreadsheetId, sheet }) => `${spreadsheetId}/${sheet}`,
      read: (client: GoogleClient, input, options) =>
        knowing(client, options, () => readRows(client, input, options)),
      writeBack: writeOwnCells,
      oneWriter: true,
      glance: (client, { spreadsheetId }, options) =>
        knowing(client, options, () => stateOfFile(client, spreadsheetId, options.signal)),
      pin: pinTab,
      choices: { spreadsheetId: sheetChoices, sheet: tabChoices },
      push: drivePush,
    }),
  },
  actions: {},
});

async function readRows(
  client: GoogleClient,
  input: SheetInput,
  options: ReadOptions,
): Promise<RecordSet> {
  const { signal, firstRows } = options;
  const tab = await readTab(client, input, signal, firstRows);
  const read = recordSet(tab, input.headerRow, options);
  if (read.problem || firstRows !== undefined) return read;
  const problem = await problemBeyond(client, input, tab, read.columns);
  return problem ? { version: read.version, columns: [], records: [], problem } : read;
}

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/files/get */
async function stateOfFile(
  client: GoogleClient,
  fileId: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  await client.turn("drive");
  const { data } = await client.drive.files.get(
    { fileId, fields: "modifiedTime,version,trashed", supportsAllDrives: true },
    signal ? { signal } : {},
  );
  const { version, modifiedTime, trashed } = FileAnswer.parse(data);
  if (!trashed) return `${version} ${modifiedTime}`;
  throw new ConnectorError(
    "rejected",
    "The sheet lies in the trash. In Google Drive, open Trash and restore it, or delete this flow.",
  );
}

/** Tells access that is over from access that never was. */
async function knowing<Answer>(
  { shareWith }: GoogleClient,
  { wasRead }: { wasRead?: boolean | undefined },
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const failure = googleFailure(error);
    if (!wasRead || !failure || !isNotShared(failure)) throw error;
    const whom = shareWith ?? "the account that signed in";
    throw new ConnectorError(
      "rejected",
      `The sheet could be read, and can be no longer: it was deleted, or is not shared with ${whom} any more. In Google Sheets, open Share and add that address as an editor.`,
      { cause: new Error(failure.words) },
    );
  }
}
