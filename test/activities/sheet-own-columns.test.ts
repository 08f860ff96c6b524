import Papa from "papaparse";
import { expect, test } from "vitest";
import { settled } from "../support/invited-sheet.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const TEXT =
  "Status,Problem,First name,Email\nVIP,pays late,Ada,ada@example.com\n,,Alan,alan@example.com\n";

async function aSheetWithNamesOfOurs() {
  const sheet = await aSheetFlow(TEXT, { policy: { quietSeconds: 0 } });
  await settled(sheet);
  return sheet;
}

const table = async (sheet: SheetFlow) =>
  Papa.parse<string[]>((await sheet.read()).trimEnd(), { delimiter: "," }).data;

const save = (sheet: SheetFlow, rows: string[][]) =>
  sheet.write(`${Papa.unparse(rows, { newline: "\n" })}\n`);

test("the user's own Status and Problem stay as they are when our Invite ID is moved to the front", async () => {
  const sheet = await aSheetWithNamesOfOurs();
  await save(
    sheet,
    (await table(sheet)).map((cells) => [cells.at(-1) ?? "", ...cells.slice(0, -1)]),
  );
  await sheet.write((await sheet.read()).replace(/,alan@/, ",alan.turing@"));
  await settled(sheet);
  const [header, ada, alan] = await table(sheet);
  expect(header?.slice(0, 6)).toEqual([
    "Invite ID",
    "Status",
    "Problem",
    "First name",
    "Email",
    "Status",
  ]);
  expect(header).toHaveLength(8);
  expect(ada?.slice(1, 6)).toEqual(["VIP", "pays late", "Ada", "ada@example.com", "queued"]);
  expect(alan?.slice(1, 6)).toEqual(["", "", "Alan", "alan.turing@example.com", "queued"]);
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
});

test("nothing is written into a Status that might be the user's, and the flow says what to do, until it is plain again", async () => {
  const sheet = await aSheetWithNamesOfOurs();
  const right = await sheet.read();
  const doubtful = right.replaceAll(",queued,", ",call them,");
  await sheet.write(doubtful);
  await settled(sheet);
  expect(await sheet.read()).toBe(doubtful);
  const problem = expect.stringMatching(/several columns "Status".* rename those that are yours/);
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.connection()).toMatchObject({ problem });
  await sheet.write(doubtful.replace("Status,Problem", "Standing,Problem"));
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.connection()).toMatchObject({ problem: null });
});

test("the user's own Status is not taken for ours when ours was deleted: ours is added again", async () => {
  const sheet = await aSheetWithNamesOfOurs();
  await save(
    sheet,
    (await table(sheet)).map((cells) => cells.filter((_, at) => at !== 4)),
  );
  await settled(sheet);
  const [header, ada] = await table(sheet);
  expect(header).toEqual([
    "Status",
    "Problem",
    "First name",
    "Email",
    "Status at",
    "Problem",
    "Invite ID",
    "Status",
  ]);
  expect([ada?.[0], ada?.[1], ada?.at(-1)]).toEqual(["VIP", "pays late", "queued"]);
});

test.each([
  ["Invite ID", 7],
  ["Problem and Invite ID", 6],
])("our columns do not double where %s alone were deleted", async (_names, kept) => {
  const sheet = await aSheetWithNamesOfOurs();
  const whole = await table(sheet);
  await save(
    sheet,
    whole.map((cells) => cells.slice(0, kept)),
  );
  await settled(sheet);
  expect(await table(sheet)).toEqual(whole);
});
