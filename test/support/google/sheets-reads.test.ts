import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { date, formatted, formula, type Given } from "./cell.ts";
import { startGoogle, type Google } from "./google.ts";
import type { Spreadsheet } from "./people.ts";
import { ROBOT, sdkFor } from "./sdk.ts";

let google: Google;
let sdk: ReturnType<typeof sdkFor>;
beforeEach(async () => {
  google = await startGoogle();
  sdk = sdkFor(google, google.serviceAccount(ROBOT));
  onTestFinished(() => google.stop());
});

const PEOPLE: Given[][] = [
  ["Email", "Since", "Phone", "Note"],
  ["ada@example.com", date("2026-03-01", "dd/mm/yyyy"), formatted(34600111222, '"+"0'), "VIP"],
  [],
  ["bo@example.com", date("2026-04-02"), "0600", formula("=A9+1", "#REF!")],
];

const shared = (rows = PEOPLE, title = "People"): Spreadsheet =>
  google.spreadsheet({ sharedWith: { [ROBOT]: "writer" }, tabs: [{ title, rows }] });

const refused = (code: number, message: string | RegExp) => ({
  code,
  message: expect.stringMatching(message),
});

describe("a read", () => {
  test("has text and value of each cell, and leaves out what is empty at the end", async () => {
    const { id: spreadsheetId } = shared();
    const fields = "sheets(data(rowData(values(formattedValue,effectiveValue))))";
    const { data } = await sdk.spreadsheets.get({ spreadsheetId, ranges: ["People"], fields });
    const [grid] = data.sheets?.[0]?.data ?? [];
    expect(grid?.rowData).toHaveLength(4);
    expect(grid?.rowData?.[1]?.values).toEqual([
      { formattedValue: "ada@example.com", effectiveValue: { stringValue: "ada@example.com" } },
      { formattedValue: "01/03/2026", effectiveValue: { numberValue: 46082 } },
      { formattedValue: "+34600111222", effectiveValue: { numberValue: 34600111222 } },
      { formattedValue: "VIP", effectiveValue: { stringValue: "VIP" } },
    ]);
    expect(grid?.rowData?.[2]).toEqual({});
    expect(grid?.rowData?.[3]?.values?.[3]).toMatchObject({
      formattedValue: "#REF!",
      effectiveValue: { errorValue: { type: "REF" } },
    });
    expect(Object.keys(data)).toEqual(["sheets"]);
  });

  test("tells which rows are hidden, and by what", async () => {
    const book = shared();
    book.tab().hideRows(2);
    book.tab().filter(({ Email }) => Email === "ada@example.com");
    const fields = "sheets(data(rowMetadata(hiddenByUser,hiddenByFilter)))";
    const { data } = await sdk.spreadsheets.get({ spreadsheetId: book.id, fields });
    const rows = data.sheets?.[0]?.data?.[0]?.rowMetadata;
    expect(rows?.slice(0, 4)).toEqual([
      {},
      { hiddenByUser: true },
      { hiddenByFilter: true },
      { hiddenByFilter: true },
    ]);
    expect(rows).toHaveLength(1000);
  });

  test("of a tab by its number goes on when it is renamed, and not when it is gone", async () => {
    const book = google.spreadsheet({
      sharedWith: { [ROBOT]: "reader" },
      tabs: [{ title: "Other" }, { title: "People", sheetId: 77, rows: PEOPLE }],
    });
    const tab = book.tab("People");
    tab.rename("Persons");
    const request = {
      spreadsheetId: book.id,
      fields: "sheets(properties(sheetId,title))",
      requestBody: { dataFilters: [{ gridRange: { sheetId: 77 } }] },
    };
    const { data } = await sdk.spreadsheets.getByDataFilter(request);
    expect(data.sheets).toEqual([{ properties: { sheetId: 77, title: "Persons" } }]);
    tab.remove();
    await expect(sdk.spreadsheets.getByDataFilter(request)).rejects.toMatchObject(
      refused(400, "No grid with id: 77"),
    );
  });

  test("takes a range whose start is after its end for the swapped one", async () => {
    const { id: spreadsheetId } = shared();
    const { data } = await sdk.values.get({ spreadsheetId, range: "People!A5:A4" });
    expect(data).toEqual({
      range: "People!A4:A5",
      majorDimension: "ROWS",
      values: [["bo@example.com"]],
    });
  });

  test("beyond the grid is refused", async () => {
    const { id: spreadsheetId } = shared();
    await expect(sdk.values.get({ spreadsheetId, range: "People!A1001:C" })).rejects.toMatchObject(
      refused(400, /exceeds grid limits. Max rows: 1000, max columns: 26/),
    );
  });

  test("needs quotes around a title that has spaces, apostrophes or the look of a cell", async () => {
    const { id: spreadsheetId } = shared(PEOPLE, "Ada's A1");
    const range = "'Ada''s A1'!A2";
    const { data } = await sdk.values.get({ spreadsheetId, range });
    expect(data).toMatchObject({ range, values: [["ada@example.com"]] });
    await expect(sdk.values.get({ spreadsheetId, range: "Nobody!A1" })).rejects.toMatchObject(
      refused(400, "Unable to parse range: Nobody!A1"),
    );
  });

  test("renders values as they are asked for", async () => {
    const { id: spreadsheetId } = shared();
    const how = { spreadsheetId, ranges: ["People!B2:D2", "People!D4"] };
    const values = async (valueRenderOption: string) =>
      (await sdk.values.batchGet({ ...how, valueRenderOption })).data.valueRanges?.map(
        (it) => it.values,
      );
    expect(await values("FORMATTED_VALUE")).toEqual([
      [["01/03/2026", "+34600111222", "VIP"]],
      [["#REF!"]],
    ]);
    expect(await values("UNFORMATTED_VALUE")).toEqual([[[46082, 34600111222, "VIP"]], [["#REF!"]]]);
    expect(await values("FORMULA")).toEqual([[[46082, 34600111222, "VIP"]], [["=A9+1"]]]);
  });
});
