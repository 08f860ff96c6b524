import { expect, test } from "vitest";
import { ADA, BEN, CY, googleStand, HEADER, invited } from "./google-stand.ts";

const MAKE = "sheets.spreadsheets.batchUpdate";
const ALL = { Ada: invited("Ada"), Ben: invited("Ben"), Cy: invited("Cy") };
const OURS = ["Status", "Status at", "Problem", "Invite ID"];

/** Two writers that did not know of each other have made our columns twice. */
async function aDoubledSheet() {
  const stand = await googleStand();
  const read = await stand.read();
  stand.google.before(MAKE, async () => void (await stand.say(ALL, read)));
  await stand.say(ALL, read);
  expect(stand.tab.rows()[0]).toEqual([...HEADER, ...OURS, ...OURS]);
  return stand;
}

const setsOf = (rows: string[][]) =>
  rows.slice(1).map((row) => [row.slice(HEADER.length, 7), row.slice(7)]);

test("columns of ours that were made twice are written into once, always the same, and the spare ones are named", async () => {
  const { tab, say, read } = await aDoubledSheet();
  const before = setsOf(tab.rows());
  const outcome = await say({ ...ALL, Ada: { ...invited("Ada"), Status: "activated" } });
  expect(outcome).toMatchObject({ written: 1, unclear: [], spare: OURS });
  const after = setsOf(tab.rows());
  const changed = [0, 1].filter((set) => after[0]?.[set]?.[0] === "activated");
  expect(changed).toHaveLength(1);
  const kept = changed[0] === 0 ? 1 : 0;
  expect(after.map((sets) => sets[kept])).toEqual(before.map((sets) => sets[kept]));
  const { records } = await read();
  expect(records[0]?.own).toMatchObject({ Status: "activated", "Invite ID": "mbr_ada" });
});

test("the spare columns may be deleted: nothing is made anew", async () => {
  const { tab, say } = await aDoubledSheet();
  await say({ Ada: { ...invited("Ada"), Status: "activated" } });
  const isSecondOurs = tab.rows()[1]?.[7] === "activated";
  const from = isSecondOurs ? HEADER.length : HEADER.length + OURS.length;
  for (const _ of OURS) tab.deleteColumn(String.fromCharCode(65 + from));
  const outcome = await say({ Ada: { ...invited("Ada"), Status: "bounced" } });
  expect(outcome).toMatchObject({ written: 1, spare: [] });
  expect(tab.rows()).toEqual([
    [...HEADER, ...OURS],
    [...ADA, "bounced", "2026-11-24T18:00:00Z", "", "mbr_ada"],
    [...BEN, "invited", "2026-11-24T18:00:00Z", "", "mbr_ben"],
    [...CY, "invited", "2026-11-24T18:00:00Z", "", "mbr_cy"],
  ]);
});
