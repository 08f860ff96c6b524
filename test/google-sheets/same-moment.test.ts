import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf, type GoogleOnHub } from "../support/google-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

const NAMES = ["Cleo", "Ada", "Ben"];
const VALUES = "sheets.spreadsheets.values.batchUpdateByDataFilter";

/** People do this after the hub's last read before it writes a new row's status, and before that write. */
async function meanwhile(slug: string, deed: (sheet: GoogleOnHub) => void) {
  const sheet = await hub.invited(slug, ...NAMES);
  const kept = new Map(sheet.tab.records().map((row) => [row["Email"], row]));
  let done = 0;
  hub.google.before(
    VALUES,
    () => {
      done += 1;
      deed(sheet);
    },
    // The first is of the row's Invite ID alone, while it rests.
    { of: sheet.book.id, skip: 1 },
  );
  sheet.tab.append(rowOf(slug, "Dora"));
  return {
    ...sheet,
    happened: () => done,
    /** Once it happened, and everybody has their own status again. */
    async isRight(...names: string[]): Promise<void> {
      await sheet.show(...names.map(() => "invited"));
      await sheet.settle();
      expect(done).toBe(1);
      expect(sheet.tab.column("First name")).toEqual(names);
      const ids = sheet.tab.column("Invite ID");
      expect(new Set(ids).size).toBe(names.length);
      for (const row of sheet.tab.records()) {
        const before = kept.get(row["Email"]);
        if (before) expect(row).toMatchObject({ "Invite ID": before["Invite ID"], Problem: "" });
      }
      expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
    },
  };
}

test.concurrent("people who sort while the hub writes find each status with its person", async () => {
  const sheet = await meanwhile("sorting", ({ tab }) => tab.sort("First name"));
  await sheet.isRight("Ada", "Ben", "Cleo", "Dora");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

test.concurrent("people who insert a row above while the hub writes find each status with its person", async () => {
  const slug = "inserting";
  const sheet = await meanwhile(slug, ({ tab }) => tab.insertRow(2, rowOf(slug, "Ed")));
  await sheet.isRight("Ed", "Cleo", "Ada", "Ben", "Dora");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora", "ed"]);
});

test.concurrent("people who delete a row while the hub writes find each status with its person", async () => {
  const sheet = await meanwhile("deleting", ({ tab }) => tab.deleteRows(3));
  await sheet.isRight("Cleo", "Ben", "Dora");
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(Array(4).fill("sent"));
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

test.concurrent("the very row that is written to gives place to another meanwhile: nobody else gets its status", async () => {
  const sheet = await meanwhile("gone", ({ tab }) => {
    tab.deleteRows(5);
    tab.append(["", "", "", "ask Ada"]);
  });
  await waitFor(() => sheet.happened() > 0, { what: "the write", limitMs: 60_000 });
  await sheet.show("invited", "invited", "invited", "");
  await sheet.settle();
  expect(sheet.tab.records().at(-1)).toMatchObject({
    Status: "",
    Problem: expect.stringContaining("Email is missing"),
  });
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

test.concurrent("what people type while the hub writes stays, and is read", async () => {
  const slug = "typing";
  const sheet = await meanwhile(slug, ({ tab }) => {
    tab.type("A3", "Augusta");
    tab.type("D3", "moves in in May");
    tab.append(rowOf(slug, "Ed"));
  });
  await sheet.isRight("Cleo", "Augusta", "Ben", "Dora", "Ed");
  expect(sheet.tab.cell("D3")).toBe("moves in in May");
  expect(await sheet.invitations()).toContainEqual(
    expect.objectContaining({ email: at(slug, "ada"), firstName: "Augusta" }),
  );
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora", "ed"]);
});

test.concurrent("a column of the hub's that people move while it writes is written where it is then", async () => {
  const sheet = await meanwhile("moving", ({ tab }) => {
    tab.moveColumn("Status", "A");
    tab.moveColumn("Email", "A");
  });
  await sheet.isRight("Cleo", "Ada", "Ben", "Dora");
  expect(sheet.tab.rows()[0]?.slice(0, 3)).toEqual(["Email", "Status", "First name"]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

test.concurrent("what people type where the hub is about to make its columns is not overwritten", async () => {
  const slug = "making";
  const sheet = await hub.aSheet({ slug, rows: [HEADER, rowOf(slug, "Ada")] });
  hub.google.before(
    "sheets.spreadsheets.batchUpdate",
    () => {
      sheet.tab.edit("E1", "Desk");
      sheet.tab.edit("E2", "by the window");
    },
    { of: sheet.book.id },
  );
  await sheet.apply();
  await sheet.show("invited");
  await sheet.settle();
  expect(sheet.tab.records()).toMatchObject([{ Desk: "by the window", Status: "invited" }]);
  expect(sheet.tab.rows()[0]).toHaveLength(9);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("an answer that is lost after the write leaves the cells once, and mails nobody twice", async () => {
  const slug = "lost";
  const sheet = await hub.invited(slug, "Ada");
  for (const fault of ["reset after", "500 after", "truncated after"] as const) {
    hub.google.fail(VALUES, fault, { of: sheet.book.id });
    const name = `P${sheet.tab.records().length}`;
    sheet.tab.append(rowOf(slug, name));
    await sheet.show(...sheet.tab.records().map(() => "invited"));
    await sheet.says(null);
  }
  // Also where the columns are made: they are not made twice.
  const other = await hub.aSheet({
    slug: "lost-columns",
    rows: [HEADER, rowOf("lost-columns", "Ada")],
  });
  hub.google.fail("sheets.spreadsheets.batchUpdate", "reset after", { of: other.book.id });
  await other.apply();
  await other.show("invited");
  await other.settle();
  expect(other.tab.rows()[0]).toEqual([...HEADER, "Status", "Status at", "Problem", "Invite ID"]);
  expect(await sheet.mailed()).toEqual(["ada", "p1", "p2", "p3"]);
  expect(await other.mailed()).toEqual(["ada"]);
});
