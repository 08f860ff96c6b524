import { expect, test } from "vitest";
import { aHeldSheet, people } from "../support/held-plan.ts";
import { HEADER, ADA } from "../support/invited-sheet.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const policy = { quietSeconds: 0 };

const statuses = async (sheet: SheetFlow) => (await sheet.rows()).map((row) => row["Status"]);

test("what waits is told by the flow, the run and each row, and nobody is invited", async () => {
  const { sheet, held } = await aHeldSheet();
  expect(await sheet.flow()).toMatchObject({ state: "held" });
  expect(await sheet.invited()).toEqual([]);
  expect(await statuses(sheet)).toEqual(Array.from({ length: 21 }, () => "held"));
  expect(held).toMatchObject({
    kind: "pass",
    planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    counts: { invite: 21, rekey: 0, end: 0, unchanged: 0 },
    problem: expect.stringContaining("21 new people"),
    finishedAt: null,
  });
  expect(held.plan?.invite).toHaveLength(21);
});

test("a plan that waits is told once, however often the sheet is looked at", async () => {
  const { sheet, held } = await aHeldSheet();
  const events = await sheet.countEvents();
  const looks = [await sheet.look(), await sheet.look()];
  const same = { runId: held.id, planHash: held.planHash, rows: 21 };
  expect(looks).toMatchObject([
    { state: "held", written: 0, held: same },
    { state: "held", written: 0, held: same },
  ]);
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.runs()).toHaveLength(1);
});

test("statuses of others, refusals and updates go on while a plan waits", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  const changed = (await sheet.read()).replace("Byron", "Lovelace");
  await sheet.write(changed + people(21) + "Grace,Hopper,grace@\n");
  await sheet.db.updateTable("invitation").set({ status: "reminded" }).execute();
  await sheet.look();
  expect(await sheet.flow()).toMatchObject({ state: "held" });
  const rows = await sheet.rows();
  expect(rows[0]).toMatchObject({ "Last name": "Lovelace", Status: "reminded" });
  expect(rows.at(-1)).toMatchObject({ Status: "", Problem: expect.stringMatching(/^Email: /) });
  const person = await sheet.db.selectFrom("person").select("lastName").executeTakeFirst();
  expect(person).toEqual({ lastName: "Lovelace" });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

test("a newer plan takes the place of the older one in the same run", async () => {
  const { sheet, held } = await aHeldSheet();
  await sheet.write((await sheet.read()) + people(4, 100));
  expect(await sheet.look()).toMatchObject({ held: { runId: held.id, rows: 25 } });
  const newer = await sheet.heldRun();
  expect(newer).toMatchObject({ id: held.id, counts: { invite: 25 } });
  expect(newer.problem).toContain("25 new people");
  expect(newer.planHash).not.toBe(held.planHash);
  expect(await sheet.runs()).toHaveLength(1);
});

test("sorting the sheet leaves the plan that waits as it is", async () => {
  const { sheet, held } = await aHeldSheet();
  const [header = "", ...lines] = (await sheet.read()).trimEnd().split("\n");
  await sheet.write([header, ...lines.toReversed(), ""].join("\n"));
  await sheet.look();
  expect((await sheet.heldRun()).planHash).toBe(held.planHash);
  expect(await sheet.approve(held.id, held.planHash)).toMatchObject({ state: "done" });
});

test("a plan of which too little is left goes on without a yes", async () => {
  const { sheet, held } = await aHeldSheet();
  const lines = (await sheet.read()).trimEnd().split("\n");
  await sheet.write(lines.slice(0, -1).join("\n") + "\n");
  expect(await sheet.look()).toMatchObject({ state: "running", invited: 20, held: null });
  const [run] = await sheet.runs();
  expect(run?.id).toBe(held.id);
  expect(run?.state).not.toBe("held");
});

test("raising the limit lets the plan go", async () => {
  const { sheet, held } = await aHeldSheet();
  const { policy: before } = await sheet.flow();
  const raised = JSON.stringify({ ...before, holdAboveNew: 21 });
  await sheet.db.updateTable("flow").set({ policy: raised }).execute();
  expect(await sheet.look()).toMatchObject({ state: "running", invited: 21, held: null });
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  const run = (await sheet.runs()).find(({ id }) => id === held.id);
  expect(run?.state).not.toBe("held");
  expect(new Set(await statuses(sheet))).toEqual(new Set(["queued"]));
});
