import { expect, test } from "vitest";
import { HEADER, ADA, ALAN, GRACE, anInvitedSheet, settled } from "../support/invited-sheet.ts";

test("a copied row is the duplicate, wherever it stands, and the original stays who it is", async () => {
  const sheet = await anInvitedSheet();
  const [header = "", ada = ""] = (await sheet.read()).split("\n");
  await sheet.write([header, ada, ada, ""].join("\n"));
  await settled(sheet);
  const [first, second] = await sheet.rows();
  const key = ada.split(",").at(-1);
  expect([first?.["Invite ID"], second?.["Invite ID"]].filter((id) => id === key)).toHaveLength(1);
  const [original, copy] = first?.["Invite ID"] === key ? [first, second] : [second, first];
  expect(original).toMatchObject({ Status: "queued", Problem: "" });
  expect(copy).toMatchObject({ Status: "", Problem: expect.stringContaining("says the same") });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

test("a duplicate that moves with its sheet is no event, and its Problem names the line the other has now", async () => {
  const sheet = await anInvitedSheet(ADA + ADA + ALAN);
  expect((await sheet.rows())[1]?.["Problem"]).toContain("Line 2 ");
  const events = await sheet.countEvents();
  const runs = (await sheet.runs()).length;
  const [header = "", ada = "", copy = "", alan = ""] = (await sheet.read()).split("\n");
  await sheet.write([header, alan, ada, copy, ""].join("\n"));
  await settled(sheet);
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.runs()).toHaveLength(runs);
  expect((await sheet.rows())[2]?.["Problem"]).toContain("Line 3 ");
});

test("a copy that is gone again is not taken for its original, whose columns of ours were deleted", async () => {
  const people = Array.from({ length: 8 }, (_, at) => `Person,No ${at},p${at}@example.com\n`);
  const sheet = await anInvitedSheet(people.join(""));
  const whole = await sheet.read();
  const [header = "", ...rows] = whole.trimEnd().split("\n");
  await sheet.write([header, ...rows, ...rows, ""].join("\n"));
  await settled(sheet);
  await sheet.write(whole);
  await settled(sheet);
  const events = await sheet.countEvents();
  await sheet.write(HEADER + people.join(""));
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.read()).toBe(whole);
});

test("a row beside one of the same address that says something else leaves that as it is", async () => {
  const sheet = await anInvitedSheet();
  await sheet.write((await sheet.read()) + "Adele,Byron,ada@example.com\n");
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([
    { "First name": "Ada", Status: "queued", Problem: "" },
    { "First name": "Adele", Status: "", Problem: expect.stringContaining("Line 2") },
  ]);
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

test("who sorts their own columns and not ours makes no event, and our cells follow their people", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN + GRACE);
  const before = await sheet.rows();
  const events = await sheet.countEvents();
  const [header = "", ...lines] = (await sheet.read()).trimEnd().split("\n");
  const cells = lines.map((line) => line.split(","));
  const sorted = cells.map((row, at) => [
    ...(cells[cells.length - 1 - at] ?? []).slice(0, 3),
    ...row.slice(3),
  ]);
  await sheet.write([header, ...sorted.map((row) => row.join(",")), ""].join("\n"));
  await settled(sheet);
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.rows()).toEqual(before.toReversed());
});
