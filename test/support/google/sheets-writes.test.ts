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

describe("a write", () => {
  const write = (spreadsheetId: string, range: string, values: unknown[][], option = "RAW") =>
    sdk.values.batchUpdate({
      spreadsheetId,
      requestBody: { valueInputOption: option, data: [{ range, values }] },
    });

  test("by RAW stays the text that it is; null leaves alone, and an empty text empties", async () => {
    const book = shared();
    await write(book.id, "People!A2:D2", [[null, "=1+1", "+34600", ""]]);
    expect(book.tab().rows()[1]).toEqual(["ada@example.com", "=1+1", "+34600", ""]);
    expect(book.writes()).toMatchObject([
      {
        by: ROBOT,
        wrote: [
          { cell: "B2", before: "01/03/2026", after: "=1+1" },
          { cell: "C2" },
          { cell: "D2" },
        ],
      },
    ]);
  });

  test("by USER_ENTERED is taken for what it looks like", async () => {
    const book = shared();
    const texts = ["=1+1", "+34600", "2/3/2026", "007", "'007", "true", "=BAD()"];
    await write(book.id, "People!F2:L2", [texts], "USER_ENTERED");
    const shown = ["2", "34600", "02/03/2026", "7", "007", "TRUE", "#NAME?"];
    expect(book.tab().rows()[1]?.slice(5)).toEqual(shown);
    expect(book.tab().kept("F2")?.entered).toEqual({ formulaValue: "=1+1" });
  });

  test("is whole or not at all, and makes one revision", async () => {
    const book = shared();
    const data = [
      { range: "People!E1", values: [["Status"]] },
      { range: "People!AA1", values: [["Problem"]] },
    ];
    const requestBody = { valueInputOption: "RAW", data };
    await expect(
      sdk.values.batchUpdate({ spreadsheetId: book.id, requestBody }),
    ).rejects.toMatchObject(refused(400, /exceeds grid limits/));
    expect(book.writes()).toEqual([]);
    expect(book.tab().rows()[0]).toHaveLength(4);
    await write(book.id, "People!E1:F1", [["Status", "Problem"]]);
    expect(book.revisions().map(({ number }) => number)).toEqual([1, 2]);
    expect(book.rowsAt(1)[0]).toHaveLength(4);
  });

  test("of more than its range holds is refused", async () => {
    const { id } = shared();
    await expect(write(id, "People!A1:A2", [["a"], ["b"], ["c"]])).rejects.toMatchObject(
      refused(400, /Requested writing within range .*, but tried writing to row \[3\]/),
    );
  });

  test("by metadata of a column goes where the column is now, and nowhere once it is gone", async () => {
    const book = shared();
    const location = {
      dimensionRange: { sheetId: 0, dimension: "COLUMNS", startIndex: 3, endIndex: 4 },
    };
    const developerMetadata = { metadataKey: "usher", visibility: "PROJECT", location };
    const { data } = await sdk.spreadsheets.batchUpdate({
      spreadsheetId: book.id,
      requestBody: { requests: [{ createDeveloperMetadata: { developerMetadata } }] },
    });
    const made = data.replies?.[0]?.createDeveloperMetadata?.developerMetadata;
    const dataFilter = { developerMetadataLookup: { metadataId: made?.metadataId ?? 0 } };
    const say = (word: string) =>
      sdk.values.batchUpdateByDataFilter({
        spreadsheetId: book.id,
        requestBody: {
          valueInputOption: "RAW",
          data: [{ dataFilter, majorDimension: "COLUMNS", values: [[null, word]] }],
        },
      });
    book.tab().insertColumn("Since", "New");
    book.tab().moveColumn("Note", "Email");
    await say("here");
    expect(book.tab().rows()[1]).toEqual([
      "here",
      "ada@example.com",
      "",
      "01/03/2026",
      "+34600111222",
    ]);
    book.tab().deleteColumn("Note");
    expect((await say("gone")).data).toMatchObject({ totalUpdatedCells: 0 });
    expect(book.tab().rows().flat()).not.toContain("gone");
  });
});

describe("what it refuses", () => {
  test("is a field, a parameter, a mask or a kind of value that its description does not have", async () => {
    const { id: spreadsheetId } = shared();
    const mistyped: object = { rang: "A1" };
    const requestBody = { valueInputOption: "RAW", data: [mistyped] };
    await expect(sdk.values.batchUpdate({ spreadsheetId, requestBody })).rejects.toMatchObject(
      refused(400, `Unknown name "rang" at 'data\\[0\\]': Cannot find field`),
    );
    const wrong = { valueInputOption: "COOKED" };
    await expect(
      sdk.values.batchUpdate({ spreadsheetId, requestBody: wrong }),
    ).rejects.toMatchObject(refused(400, "Invalid value at 'valueInputOption'"));
    await expect(
      sdk.spreadsheets.get({ spreadsheetId, fields: "sheets(rows)" }),
    ).rejects.toMatchObject(refused(400, "Request contains an invalid argument"));
    const parameters = { spreadsheetId, rangs: ["A1"] };
    await expect(sdk.spreadsheets.get(parameters)).rejects.toMatchObject(
      refused(400, `Unknown name "rangs"`),
    );
  });

  test("is who it is not shared with, and a reader who writes", async () => {
    const book = shared();
    const read = () => sdk.spreadsheets.get({ spreadsheetId: book.id });
    const write = () =>
      sdk.values.update({
        spreadsheetId: book.id,
        range: "A1",
        valueInputOption: "RAW",
        requestBody: { values: [["x"]] },
      });
    book.share(ROBOT, "reader");
    await read();
    await expect(write()).rejects.toMatchObject(
      refused(403, "The caller does not have permission"),
    );
    book.unshare(ROBOT);
    await expect(read()).rejects.toMatchObject(refused(403, "The caller does not have permission"));
    book.deleteForEver();
    await expect(read()).rejects.toMatchObject(refused(404, "Requested entity was not found"));
  });

  test("is a protected cell, to all but its editors, and a file of another kind", async () => {
    const book = shared();
    const write = (spreadsheetId: string) =>
      sdk.values.update({
        spreadsheetId,
        range: "People!C1",
        valueInputOption: "RAW",
        requestBody: { values: [["x"]] },
      });
    book.tab().protect("Email");
    await write(book.id);
    book.tab().protect("C");
    await expect(write(book.id)).rejects.toMatchObject(refused(400, "edit a protected cell"));
    const office = google.spreadsheet({ sharedWith: { [ROBOT]: "writer" }, isOffice: true });
    await expect(write(office.id)).rejects.toMatchObject(
      refused(400, "This operation is not supported for this document"),
    );
  });

  test("is more calls a minute than a user has, and it counts them all", async () => {
    google.limits({ perUser: 3 });
    const { id: spreadsheetId } = shared();
    const read = () => sdk.spreadsheets.get({ spreadsheetId, fields: "properties(title)" });
    for (let n = 0; n < 3; n += 1) await read();
    await expect(read()).rejects.toMatchObject({
      code: 429,
      response: { data: { error: { status: "RESOURCE_EXHAUSTED" } } },
    });
    google.pass(61_000);
    await read();
    expect(google.count("read")).toBe(5);
    expect(google.readsInWorstMinute(ROBOT)).toBe(4);
    expect(google.writesInWorstMinute()).toBe(0);
  });
});
