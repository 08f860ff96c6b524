import { expect, test } from "vitest";
import type { TabSide } from "../support/google/people-tab.ts";
import { ADA, BEN, changesOf, CY, googleStand, HEADER, invited } from "./google-stand.ts";

const WRITE = "sheets.spreadsheets.values.batchUpdateByDataFilter";
const ALL = { Ada: invited("Ada"), Ben: invited("Ben"), Cy: invited("Cy") };
const RIGHT = { Ada: "mbr_ada", Ben: "mbr_ben", Cy: "mbr_cy" };
const DAN = ["Dan", "Ray", "dan@example.com"];

/** Three people who were told already. */
async function toldStand() {
  const stand = await googleStand();
  await stand.say(ALL);
  stand.google.forgetCalls();
  return stand;
}

const customersCells = (tab: TabSide) =>
  tab
    .records()
    .map((row) => HEADER.map((name) => row[name] ?? "").join())
    .toSorted();

const activated = { ...ALL, Ada: { ...invited("Ada"), Status: "activated" } };

test("rows sorted between our read and our write-back get their own statuses", async () => {
  const { tab, read, say, told } = await googleStand();
  const known = await read();
  tab.sort("First name", "descending");
  await say({ Ada: invited("Ada"), Cy: invited("Cy") }, known);
  expect(told("Invite ID")).toEqual({ Cy: "mbr_cy", Ben: "", Ada: "mbr_ada" });
});

test("rows sorted in the very moment of the write are put right in the same pass", async () => {
  const { google, tab, say, told } = await toldStand();
  google.before(WRITE, () => tab.sort("First name", "descending"));
  await say({ ...ALL, Ada: { ...invited("Ada"), Status: "bounced", "Invite ID": "mbr_new" } });
  expect(told()).toEqual({ Cy: "invited", Ben: "invited", Ada: "bounced" });
  expect(told("Invite ID")).toEqual({ ...RIGHT, Ada: "mbr_new" });
  expect(google.count("write")).toBe(2);
});

test("new people sorted in the moment of the first write keep nobody else's ID", async () => {
  const { google, tab, say, told } = await googleStand();
  google.before(WRITE, () => tab.sort("First name", "descending"));
  await say({ Ada: invited("Ada"), Ben: invited("Ben") });
  expect(told("Invite ID")).toEqual({ Cy: "", Ben: "mbr_ben", Ada: "mbr_ada" });
  expect(told("Status at")).toMatchObject({ Cy: "" });
});

test("a row that is inserted in the moment of the write keeps nothing of another's", async () => {
  const { google, tab, say, told } = await googleStand();
  google.before(WRITE, () => tab.insertRow(2, DAN));
  await say(ALL);
  expect(told("Invite ID")).toEqual({ Dan: "", ...RIGHT });
  expect(told()).toMatchObject({ Dan: "" });
});

test("a row that is deleted in the moment of the write leaves the others with their own", async () => {
  const { google, tab, say, told } = await googleStand();
  google.before(WRITE, () => tab.deleteRows(2));
  await say(ALL);
  expect(tab.records()).toHaveLength(2);
  expect(told("Invite ID")).toEqual({ Ben: "mbr_ben", Cy: "mbr_cy" });
});

test("a row that is deleted at the end of a full grid does not keep the others from being told", async () => {
  const { google, tab, say, told } = await toldStand();
  tab.trim();
  google.before(WRITE, () => tab.deleteRows(2));
  const bounced = { ...invited("Cy"), Status: "bounced" };
  await say({ ...ALL, Cy: bounced });
  expect(told()).toEqual({ Ben: "invited", Cy: "bounced" });
});

test.each<[string, (tab: TabSide) => void]>([
  ["a column inserted before ours", (tab) => tab.insertColumn("A", "Notes")],
  ["a column of the customer's moved behind ours", (tab) => tab.moveColumn("Last name", "G")],
  ["a column of the customer's deleted", (tab) => tab.deleteColumn("Last name")],
  ["one of ours moved to the front", (tab) => tab.moveColumn("Status", "A")],
])("%s in the moment of the write: only our cells are written", async (_, edit) => {
  const { google, tab, say, told } = await toldStand();
  const before = customersCells(tab);
  let meanwhile = before;
  google.before(WRITE, () => {
    edit(tab);
    meanwhile = customersCells(tab);
  });
  await say(activated);
  expect(customersCells(tab)).toEqual(meanwhile);
  expect(told()).toEqual({ Ada: "activated", Ben: "invited", Cy: "invited" });
});

test("something typed beside the data in the moment in which our columns are made stays", async () => {
  const { google, tab, say, told } = await googleStand();
  google.before("sheets.spreadsheets.batchUpdate", () => {
    tab.edit("D1", "Notes");
    tab.edit("D2", "VIP");
  });
  await say(ALL);
  expect(told()).toEqual({ Ada: "invited", Ben: "invited", Cy: "invited" });
  expect(tab.records()[0]).toMatchObject({ Notes: "VIP", Status: "invited" });
});

test("one of our columns that is deleted in the moment of the write comes back with the next", async () => {
  const { google, tab, say, told } = await toldStand();
  google.before(WRITE, () => tab.deleteColumn("Status"));
  await say(activated);
  await say(activated);
  expect(told()).toEqual({ Ada: "activated", Ben: "invited", Cy: "invited" });
  expect(tab.rows()[0]?.toSorted()).toEqual(
    [...HEADER, "Invite ID", "Problem", "Status", "Status at"].toSorted(),
  );
});

test("a name corrected in the moment of the write is no stranger's row", async () => {
  const { google, tab, say, told } = await googleStand();
  google.before(WRITE, () => tab.edit("A2", "Adele"));
  await say(ALL);
  expect(told("Invite ID")).toEqual({ Adele: "mbr_ada", Ben: "mbr_ben", Cy: "mbr_cy" });
});

test("a row that says something else by now is left to the next pass, and the others are told", async () => {
  const { tab, read, say, told } = await googleStand();
  const known = await read();
  tab.set(2, { "First name": "Dan", "Last name": "Ray", Email: "dan@example.com" });
  await say(ALL, known);
  expect(told()).toEqual({ Dan: "", Ben: "invited", Cy: "invited" });
});

test("IDs that crossed when people sorted their columns alone go back to their people", async () => {
  const { tab, read, say, told } = await toldStand();
  const known = await read();
  tab.set(2, { "First name": "Cy", "Last name": "Young", Email: "cy@example.com" });
  tab.set(4, { "First name": "Ada", "Last name": "Byron", Email: "ada@example.com" });
  await say(ALL, known);
  expect(told("Invite ID")).toEqual(RIGHT);
});

test("copies are told apart by the IDs they carry", async () => {
  const { tab, source, input, read } = await googleStand({ rows: [HEADER, ADA, BEN, ADA] });
  const known = await read();
  const rows = [
    { line: 2, cells: invited("Ada") },
    { line: 4, cells: { Status: "", Problem: "Line 2 says the same.", "Invite ID": "mbr_copy" } },
  ];
  tab.insertRow(2, CY);
  await source.writeBack(input, { version: known.version, rows, read: known });
  expect(tab.column("Invite ID")).toEqual(["", "mbr_ada", "", "mbr_copy"]);
  const again = await read();
  const changed = [{ line: 5, cells: { Problem: "Line 3 says the same." } }];
  tab.sort("Email", "descending");
  await source.writeBack(input, { version: again.version, rows: changed, read: again });
  expect(tab.records().map((row) => [row["Invite ID"], row["Problem"]])).toEqual([
    ["", ""],
    ["", ""],
    ["mbr_ada", ""],
    ["mbr_copy", "Line 3 says the same."],
  ]);
});

test.each(["500 after", "reset after", "truncated after"] as const)(
  "an answer that is lost after the deed (%s) leaves one set of columns and one status each",
  async (fault) => {
    const { google, file, tab, say, told } = await googleStand();
    google.fail("sheets.spreadsheets.batchUpdate", fault);
    await expect(say(ALL)).rejects.toMatchObject({ name: "ConnectorError" });
    google.fail(WRITE, fault);
    await expect(say(ALL)).rejects.toMatchObject({ name: "ConnectorError" });
    await say(ALL);
    expect(told("Invite ID")).toEqual(RIGHT);
    expect(tab.rows()[0]).toEqual([...HEADER, "Status", "Status at", "Problem", "Invite ID"]);
    expect(file.writes()).toHaveLength(2);
  },
);

test.each(["with", "without"])(
  "a copy of the tab %s the marks of our columns is written through its own",
  async (marks) => {
    const { source, file, tab, read } = await toldStand();
    const known = await read();
    const copy =
      marks === "with"
        ? file.duplicateTab("Members")
        : file.addTab({ title: "Copy", rows: tab.rows() });
    const input = { spreadsheetId: file.id, sheet: copy.sheetId };
    const seen = await source.read(input);
    const rows = changesOf(seen, activated);
    await source.writeBack(input, { version: seen.version, rows, read: seen });
    expect(copy.column("Status")).toEqual(["activated", "invited", "invited"]);
    expect((await read()).version).toBe(known.version);
  },
);

test("our columns that somebody has moved by cutting and pasting their cells get marks again", async () => {
  const { tab, say, told, file } = await toldStand();
  tab.replace(tab.rows().map(([first = "", ...rest]) => [...rest, first]));
  await say(activated);
  expect(told()).toEqual({ Ada: "activated", Ben: "invited", Cy: "invited" });
  const marked = tab.columnMetadata().map((marks) => marks.map((one) => one.metadataValue).join());
  expect(marked.slice(0, 7)).toEqual(["", "", "Status", "Status at", "Problem", "Invite ID", ""]);
  const before = file.writes().length;
  await say({ ...activated, Ben: { ...invited("Ben"), Status: "bounced" } });
  expect(file.writes()).toHaveLength(before + 1);
});
