import { expect, onTestFinished, test } from "vitest";
import { date, formula } from "./cell.ts";
import { startGoogle } from "./google.ts";
import { ROBOT, sdkFor } from "./sdk.ts";
import { misfitOfAnswer } from "./spec.ts";

test("every answer is what Google's description says", async () => {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const { spreadsheets, values, drive } = sdkFor(google, google.serviceAccount(ROBOT));
  const rows = [
    ["Email", "Since", "Paid", "Sum"],
    ["ada@example.com", date("2026-03-01"), true, formula("=1/0", "#DIV/0!")],
  ];
  const book = google.spreadsheet({
    sharedWith: { [ROBOT]: "writer" },
    tabs: [{ title: "People", rows }],
  });
  book.tab().hideRows(2);
  const { id: spreadsheetId } = book;
  const valueInputOption = "RAW";
  const range = "People!A1:D2";
  const wholeTab = [{ gridRange: { sheetId: 0 } }];
  const byRange = { dataFilter: { a1Range: "People!E1" }, values: [["x"]] };
  const dimensionRange = { sheetId: 0, dimension: "COLUMNS", startIndex: 4, endIndex: 5 };
  const developerMetadata = {
    metadataId: 7,
    metadataKey: "usher",
    visibility: "PROJECT",
    location: { dimensionRange },
  };
  const protectedRange = { range: { sheetId: 0, startColumnIndex: 4 }, warningOnly: true };
  const channel = { id: "one", type: "web_hook", address: "https://hub.example.com/" };

  const requests = [
    { createDeveloperMetadata: { developerMetadata } },
    { addProtectedRange: { protectedRange } },
    { appendDimension: { sheetId: 0, dimension: "ROWS", length: 1 } },
  ];
  const answers: [string, { data: unknown }][] = [
    [
      "sheets.spreadsheets.batchUpdate",
      await spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } }),
    ],
    ["sheets.spreadsheets.get", await spreadsheets.get({ spreadsheetId, includeGridData: true })],
    [
      "sheets.spreadsheets.getByDataFilter",
      await spreadsheets.getByDataFilter({
        spreadsheetId,
        requestBody: { dataFilters: wholeTab, includeGridData: true },
      }),
    ],
    [
      "sheets.spreadsheets.developerMetadata.get",
      await spreadsheets.developerMetadata.get({ spreadsheetId, metadataId: 7 }),
    ],
    [
      "sheets.spreadsheets.developerMetadata.search",
      await spreadsheets.developerMetadata.search({
        spreadsheetId,
        requestBody: { dataFilters: [{ developerMetadataLookup: { metadataId: 7 } }] },
      }),
    ],
    ["sheets.spreadsheets.values.get", await values.get({ spreadsheetId, range })],
    [
      "sheets.spreadsheets.values.batchGet",
      await values.batchGet({ spreadsheetId, ranges: [range] }),
    ],
    [
      "sheets.spreadsheets.values.batchGetByDataFilter",
      await values.batchGetByDataFilter({ spreadsheetId, requestBody: { dataFilters: wholeTab } }),
    ],
    [
      "sheets.spreadsheets.values.update",
      await values.update({
        spreadsheetId,
        range,
        valueInputOption,
        requestBody: { values: [["x"]] },
      }),
    ],
    [
      "sheets.spreadsheets.values.append",
      await values.append({
        spreadsheetId,
        range,
        valueInputOption,
        requestBody: { values: [["x"]] },
      }),
    ],
    [
      "sheets.spreadsheets.values.batchUpdate",
      await values.batchUpdate({
        spreadsheetId,
        requestBody: { valueInputOption, data: [{ range, values: [["x"]] }] },
      }),
    ],
    [
      "sheets.spreadsheets.values.batchUpdateByDataFilter",
      await values.batchUpdateByDataFilter({
        spreadsheetId,
        requestBody: { valueInputOption, data: [byRange] },
      }),
    ],
    ["sheets.spreadsheets.values.clear", await values.clear({ spreadsheetId, range })],
    [
      "sheets.spreadsheets.values.batchClear",
      await values.batchClear({ spreadsheetId, requestBody: { ranges: [range] } }),
    ],
    ["drive.about.get", await drive.about.get({ fields: "*" })],
    ["drive.files.get", await drive.files.get({ fileId: spreadsheetId, fields: "*" })],
    ["drive.files.watch", await drive.files.watch({ fileId: spreadsheetId, requestBody: channel })],
    ["drive.changes.getStartPageToken", await drive.changes.getStartPageToken({})],
    ["drive.changes.list", await drive.changes.list({ pageToken: "1" })],
    [
      "drive.changes.watch",
      await drive.changes.watch({ pageToken: "1", requestBody: { ...channel, id: "two" } }),
    ],
  ];
  const misfits = answers.map(([id, { data }]) => [id, misfitOfAnswer(id, data)]);
  expect(misfits).toEqual(answers.map(([id]) => [id, undefined]));
  expect(google.calls("any").map(({ method }) => method)).toEqual([
    "token",
    ...answers.map(([id]) => id),
  ]);
  expect(misfitOfAnswer("sheets.spreadsheets.get", { sheets: [{ tabs: 1 }] })).toContain("tabs");
});
