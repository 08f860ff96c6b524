import { describe, expect, test } from "vitest";
import { ADA, BEN, CY, googleStand, HEADER, problemOf } from "./google-stand.ts";

const titles = (choices: { items: { label: string }[] } | undefined) =>
  choices?.items.map(({ label }) => label);

describe("the sheets of an account", () => {
  test("are those that it can open, edited last first, whatever their names say", async () => {
    const { google, key, source, file } = await googleStand();
    const shared = { sharedWith: { [key.client_email]: "reader" as const } };
    google.pass(1_000);
    const markup = google.spreadsheet({ ...shared, title: `"><img src=x onerror=alert(1)>` });
    google.pass(1_000);
    google.spreadsheet({ ...shared, title: "Thrown away" }).trash();
    google.spreadsheet({ ...shared, title: "An Excel file", isOffice: true });
    google.spreadsheet({ title: "Nobody's business" });
    expect(await source.choices("spreadsheetId", {})).toEqual({
      items: [
        { value: markup.id, label: `"><img src=x onerror=alert(1)>` },
        { value: file.id, label: "Members" },
      ],
      isCut: false,
    });
    expect(google.count("read")).toBe(0);
  });

  test("are found by their names, also where these have signs of the search in them", async () => {
    const { google, key, source } = await googleStand();
    const shared = { sharedWith: { [key.client_email]: "writer" as const } };
    google.spreadsheet({ ...shared, title: "Ada's \\ desks" });
    expect(titles(await source.choices("spreadsheetId", { search: "ada's \\" }))).toEqual([
      "Ada's \\ desks",
    ]);
    expect(titles(await source.choices("spreadsheetId", { search: "memb" }))).toEqual(["Members"]);
    expect(
      titles(await source.choices("spreadsheetId", { search: "' or name contains '" })),
    ).toEqual([]);
  });

  test("are cut off after a hundred, and that is said", async () => {
    const { google, key, source } = await googleStand();
    for (let n = 0; n < 100; n += 1) {
      google.spreadsheet({ title: `S${n}`, sharedWith: { [key.client_email]: "reader" } });
    }
    const choices = await source.choices("spreadsheetId", {});
    expect(choices?.items).toHaveLength(100);
    expect(choices?.isCut).toBe(true);
    expect(google.count("drive.files.list")).toBe(1);
  });
});

describe("the tabs of a sheet", () => {
  test("are listed by name in their order, by the address from the browser too", async () => {
    const { source, file } = await googleStand();
    const more = file.addTab({ title: "Left" });
    const tabs = {
      items: [
        { value: file.tab().sheetId, label: "Members" },
        { value: more.sheetId, label: "Left" },
      ],
      isCut: false,
      of: "Members",
    };
    expect(await source.choices("sheet", { spreadsheetId: file.id })).toEqual(tabs);
    expect(await source.choices("sheet", { spreadsheetId: ` ${file.url}#gid=0 ` })).toEqual(tabs);
  });

  test("of one that is not shared are refused with the next step", async () => {
    const { source, file, key } = await googleStand();
    file.unshare(key.client_email);
    const error = await problemOf(source.choices("sheet", { spreadsheetId: file.id }));
    expect(error.message).toContain(`not shared with ${key.client_email}`);
    expect(await problemOf(source.choices("sheet", {}))).toMatchObject({ kind: "rejected" });
  });
});

test("for other inputs nobody can say what there is", async () => {
  const { source } = await googleStand();
  expect(await source.choices("headerRow", {})).toBeUndefined();
  expect(await source.choices("constructor", {})).toBeUndefined();
});

test("a look at the first rows asks for no more than these", async () => {
  const { source, input, google } = await googleStand({ rows: [HEADER, ADA, BEN, CY] });
  const { records, columns } = await source.read(input, { firstRows: 2 });
  expect(records.map(({ fields }) => fields.firstName)).toEqual(["Ada", "Ben"]);
  expect(columns.map(({ field }) => field)).toEqual(["firstName", "lastName", "email"]);
  expect(google.count("read")).toBe(1);
});
