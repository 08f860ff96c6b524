import { expect, test } from "vitest";
import { ADA, BEN, CY, googleStand, HEADER, invited } from "./google-stand.ts";

test("our columns are made once, to the right of everything, and protected with a warning", async () => {
  const { google, tab, say } = await googleStand({
    rows: [HEADER, ADA, [...BEN, "", "a note"], CY],
  });
  expect(await say({ Ada: invited("Ada") })).toMatchObject({ written: 1 });
  expect(tab.rows()).toEqual([
    [...HEADER, "", "", "Status", "Status at", "Problem", "Invite ID"],
    [...ADA, "", "", "invited", "2026-11-24T18:00:00Z", "", "mbr_ada"],
    [...BEN, "", "a note", "", "", "", ""],
    [...CY, "", "", "", "", "", ""],
  ]);
  expect(tab.protections()).toMatchObject([
    { warningOnly: true, range: { startColumnIndex: 5, endColumnIndex: 9 } },
  ]);
  google.forgetCalls();
  await say({ Ben: invited("Ben") });
  expect(tab.rows()[0]).toHaveLength(9);
  expect(google.count("write")).toBe(1);
});

test("a grid without room gets it", async () => {
  const { tab, say, told } = await googleStand();
  tab.trim();
  await say({ Ada: invited("Ada") });
  expect(told()).toEqual({ Ada: "invited", Ben: "", Cy: "" });
});

test("only cells that say something else are written, by one call", async () => {
  const { google, file, say, told } = await googleStand();
  await say({ Ada: invited("Ada"), Ben: invited("Ben"), Cy: invited("Cy") });
  google.forgetCalls();
  const outcome = await say({
    Ada: { ...invited("Ada"), Status: "activated" },
    Ben: invited("Ben"),
    Cy: { ...invited("Cy"), Status: "bounced", Problem: "The mailbox is gone." },
  });
  expect(outcome).toMatchObject({ written: 2 });
  expect(told()).toEqual({ Ada: "activated", Ben: "invited", Cy: "bounced" });
  const writes = file.writes().slice(-1);
  expect(writes.flatMap(({ wrote }) => wrote.map(({ cell, after }) => [cell, after]))).toEqual([
    ["D2", "activated"],
    ["D4", "bounced"],
    ["F4", "The mailbox is gone."],
  ]);
  expect(google.count("write")).toBe(1);
});

test("the version after a write is what the next read finds", async () => {
  const { say, read } = await googleStand();
  const { version } = await say({ Ada: invited("Ada") });
  expect((await read()).version).toBe(version);
});

test("nothing is asked where nothing is to be written", async () => {
  const { google, say, read } = await googleStand();
  const known = await read();
  google.forgetCalls();
  expect(await say({}, known)).toMatchObject({ written: 0, version: known.version });
  expect(google.count()).toBe(0);
});

test("what looks like a formula stays the text it is", async () => {
  const { tab, say } = await googleStand();
  await say({ Ada: { ...invited("Ada"), Problem: '=HYPERLINK("https://example.com")' } });
  expect(tab.kept("F2")?.entered).toEqual({ stringValue: '=HYPERLINK("https://example.com")' });
});

test("five thousand new rows are written by four calls, and read by one", async () => {
  const people = Array.from({ length: 5000 }, (_, at) => [
    `Ada ${at}`,
    "B",
    `ada${at}@example.com`,
  ]);
  const { google, read, say, told } = await googleStand({ rows: [HEADER, ...people] });
  const known = await read();
  expect(known.records).toHaveLength(5000);
  google.forgetCalls();
  const said = Object.fromEntries(people.map(([name = ""]) => [name, invited(name)]));
  expect(await say(said, known)).toMatchObject({ written: 5000 });
  expect(google.count("sheets")).toBe(4);
  expect(Object.values(told()).every((status) => status === "invited")).toBe(true);
});

test("each call waits for its turn, by credential and kind", async () => {
  const turns: string[] = [];
  const { open, input } = await googleStand();
  const limits = new Set<string>();
  const source = open({
    takeTurn: async (bucket, limit) => {
      turns.push(bucket);
      limits.add(JSON.stringify(limit));
    },
  }).records("rows");
  const read = await source.read(input);
  await source.glance?.(input);
  const rows = [{ line: 2, cells: invited("Ada") }];
  await source.writeBack(input, { version: read.version, rows, read });
  const kinds = turns.map((bucket) => bucket.split("/")[2]);
  expect(kinds).toEqual(["read", "drive", "read", "write", "write", "read"]);
  expect(new Set(turns.map((bucket) => bucket.split("/")[1])).size).toBe(1);
  expect([...limits]).toEqual(['{"turns":50,"seconds":60}', '{"turns":600,"seconds":60}']);
});
