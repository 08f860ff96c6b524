import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startGoogle, type Google } from "./google.ts";
import type { Spreadsheet } from "./people.ts";
import { ROBOT, sdkFor } from "./sdk.ts";
import type { Fault } from "./traffic.ts";

let google: Google;
let sdk: ReturnType<typeof sdkFor>;
let book: Spreadsheet;
beforeEach(async () => {
  google = await startGoogle();
  onTestFinished(() => google.stop());
  sdk = sdkFor(google, google.serviceAccount(ROBOT));
  const tabs = [{ title: "People", rows: [["Email"], ["ada@example.com"], ["bo@example.com"]] }];
  book = google.spreadsheet({ sharedWith: { [ROBOT]: "writer" }, tabs });
});

const write = (range: string, text: string) =>
  sdk.values.update({
    spreadsheetId: book.id,
    range,
    valueInputOption: "RAW",
    requestBody: { values: [[text]] },
  });
const read = () => sdk.spreadsheets.get({ spreadsheetId: book.id, fields: "properties(title)" });

test("people edit between a read and a write", async () => {
  google.before("write", () => book.tab().sort("Email", "descending"));
  await write("B2", "meant for Ada");
  expect(book.tab().rows()[1]).toEqual(["bo@example.com", "meant for Ada"]);
  google.after("write", () => book.tab().deleteRows(2));
  await write("B3", "x");
  expect(book.tab().rows()).toEqual([
    ["Email", ""],
    ["ada@example.com", "x"],
  ]);
});

test("a call that is refused lets nobody edit", async () => {
  google.before("write", () => book.tab().deleteRows(2));
  book.share(ROBOT, "reader");
  google.limits({ perUser: 0 });
  await expect(write("B2", "x")).rejects.toMatchObject({ code: 429 });
  expect(book.tab().rows()).toHaveLength(3);
});

describe("a fault", () => {
  test.each<[Fault, number, number | undefined]>([
    ["429", 0, 429],
    ["403 rate", 0, 403],
    ["500", 0, 500],
    ["503", 0, 503],
    ["reset", 0, undefined],
    ["500 after", 1, 500],
    ["reset after", 1, undefined],
    ["truncated after", 1, undefined],
  ])("%s has %i writes, and is told once", async (fault, writes, status) => {
    await read();
    google.fail("write", fault);
    const error: unknown = await write("B2", "said").then(
      () => undefined,
      (it: unknown) => it,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject(status === undefined ? {} : { status });
    expect(book.writes()).toHaveLength(writes);
    expect(google.calls("write")).toMatchObject([{ fault, status: status ?? null }]);
    await write("B2", "said");
    expect(book.tab().cell("B2")).toBe("said");
  });

  test.each<[Fault, number]>([
    ["garbage", 0],
    ["garbage after", 1],
  ])("%s is an answer that cannot be read, with %i writes", async (fault, writes) => {
    google.fail("write", fault);
    const answer = await write("B2", "said").then(
      ({ data }) => data,
      (it: unknown) => it,
    );
    expect(answer).not.toHaveProperty("updatedRange");
    expect(book.writes()).toHaveLength(writes);
  });

  test("lasts for a time, and says how long to wait where it is told to", async () => {
    google.fail("sheets", "429", { forMs: 180_000, retryAfterSeconds: 30 });
    for (let minute = 0; minute < 3; minute += 1) {
      await expect(read()).rejects.toMatchObject({ code: 429 });
      google.pass(60_000);
    }
    await read();
    google.fail("read", "503", { times: 2, skip: 1 });
    await read();
    await expect(read()).rejects.toMatchObject({ code: 503 });
    google.heal();
    await read();
  });

  test("of one kind leaves the others alone", async () => {
    google.fail("glance", "500", { times: 9 });
    google.slow("read", 50);
    const began = performance.now();
    await read();
    expect(performance.now() - began).toBeGreaterThan(49);
    await write("B2", "x");
    const glance = sdk.drive.files.get({ fileId: book.id });
    await expect(glance).rejects.toMatchObject({ code: 500 });
  });
});
