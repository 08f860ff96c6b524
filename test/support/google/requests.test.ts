import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startGoogle, type Google } from "./google.ts";
import type { Spreadsheet } from "./people.ts";
import { ROBOT, sdkFor } from "./sdk.ts";

let google: Google;
let sdk: ReturnType<typeof sdkFor>;
let book: Spreadsheet;
beforeEach(async () => {
  google = await startGoogle();
  onTestFinished(() => google.stop());
  sdk = sdkFor(google, google.serviceAccount(ROBOT));
  const rows = [
    ["Email", "Name"],
    ["ada@example.com", "Ada"],
  ];
  const tabs = [{ title: "People", rows, rowCount: 3, columnCount: 2 }];
  book = google.spreadsheet({ sharedWith: { [ROBOT]: "writer" }, tabs });
});

async function ask(...requests: sheets_v4.Schema$Request[]) {
  const { data } = await sdk.spreadsheets.batchUpdate({
    spreadsheetId: book.id,
    requestBody: { requests },
  });
  return data.replies ?? [];
}

const COLUMNS = { sheetId: 0, dimension: "COLUMNS" };
const header = (rowIndex: number, columnIndex: number, text: string): sheets_v4.Schema$Request => ({
  updateCells: {
    start: { sheetId: 0, rowIndex, columnIndex },
    rows: [{ values: [{ userEnteredValue: { stringValue: text } }] }],
    fields: "userEnteredValue",
  },
});

describe("a grid", () => {
  test("grows at its end by what is appended, and between by what is inserted", async () => {
    const before = { ...COLUMNS, startIndex: 1, endIndex: 2 };
    await ask(
      { appendDimension: { ...COLUMNS, length: 1 } },
      { insertDimension: { range: before, inheritFromBefore: true } },
      header(0, 3, "Status"),
    );
    expect(book.tab().rows()).toEqual([
      ["Email", "", "Name", "Status"],
      ["ada@example.com", "", "Ada", ""],
    ]);
    expect(book.tab().size()).toEqual({ rows: 3, columns: 4 });
    expect(book.writes()).toHaveLength(1);
  });

  test("takes nothing beyond its end, and no insertion there that follows what comes after", async () => {
    await expect(ask(header(0, 2, "Status"))).rejects.toMatchObject({
      code: 400,
      message:
        "Invalid requests[0].updateCells: Attempting to write column: 2, beyond the last requested column of: 1",
    });
    const range = { ...COLUMNS, startIndex: 2, endIndex: 3 };
    await expect(ask({ insertDimension: { range } })).rejects.toMatchObject({ code: 400 });
    await ask({ insertDimension: { range, inheritFromBefore: true } });
    expect(book.tab().size()).toEqual({ rows: 3, columns: 3 });
  });

  test("stays as it was when one of several requests is refused", async () => {
    const range = { ...COLUMNS, startIndex: 0, endIndex: 9 };
    await expect(
      ask({ appendDimension: { ...COLUMNS, length: 1 } }, { deleteDimension: { range } }),
    ).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining("requests[1].deleteDimension"),
    });
    expect(book.tab().size().columns).toBe(2);
    expect(book.writes()).toEqual([]);
  });
});

test("a protection goes with its column, and can be changed by its number", async () => {
  const range = { sheetId: 0, startColumnIndex: 1, endColumnIndex: 2 };
  const protectedRange = { range, warningOnly: true, description: "Usher writes here" };
  const [reply] = await ask({ addProtectedRange: { protectedRange } });
  const id = reply?.addProtectedRange?.protectedRange?.protectedRangeId ?? 0;
  book.tab().insertColumn("Email", "New");
  expect(book.tab().protections()).toEqual([
    {
      protectedRangeId: id,
      range: { startColumnIndex: 2, endColumnIndex: 3 },
      warningOnly: true,
      description: "Usher writes here",
    },
  ]);
  const moved = { protectedRangeId: id, range: { ...range, startColumnIndex: 0 } };
  await ask({ updateProtectedRange: { protectedRange: moved, fields: "range" } });
  expect(book.tab().protections()).toMatchObject([
    { range: { startColumnIndex: 0 }, warningOnly: true },
  ]);
  const twice = { protectedRange: { ...protectedRange, protectedRangeId: id } };
  await expect(ask({ addProtectedRange: twice })).rejects.toMatchObject({ code: 400 });
});

test("metadata of a column is found by key, goes with the column, and can be deleted", async () => {
  const dimensionRange = { ...COLUMNS, startIndex: 1, endIndex: 2 };
  const word = { metadataKey: "usher", metadataValue: "Status", visibility: "PROJECT" };
  const developerMetadata = { ...word, location: { dimensionRange } };
  await ask({ createDeveloperMetadata: { developerMetadata } });
  book.tab().moveColumn("Name", "Email");
  const lookup = { developerMetadataLookup: { metadataKey: "usher" } };
  const search = async () =>
    (
      await sdk.spreadsheets.developerMetadata.search({
        spreadsheetId: book.id,
        requestBody: { dataFilters: [lookup] },
      })
    ).data.matchedDeveloperMetadata;
  expect(await search()).toMatchObject([
    {
      developerMetadata: {
        ...word,
        location: { locationType: "COLUMN", dimensionRange: { startIndex: 0, endIndex: 1 } },
      },
    },
  ]);
  book.duplicateTab("People");
  expect(new Set((await search())?.map((it) => it.developerMetadata?.metadataId)).size).toBe(2);
  const two = { ...developerMetadata, location: { dimensionRange: { ...COLUMNS, endIndex: 2 } } };
  await expect(ask({ createDeveloperMetadata: { developerMetadata: two } })).rejects.toMatchObject({
    message: expect.stringContaining("a single row or column"),
  });
  await ask({ deleteDeveloperMetadata: { dataFilter: lookup } });
  expect(await search()).toBeUndefined();
});

test("a kind of request that the stand-in does not know is said so", async () => {
  await expect(ask({ addChart: {} })).rejects.toMatchObject({
    code: 501,
    message: expect.stringContaining("addChart"),
  });
});
