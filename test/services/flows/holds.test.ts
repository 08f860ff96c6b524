import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { rejectRun } from "../../../services/flows/reject.ts";
import { aSheetFlow, type SheetFlow } from "../../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => `Person,${at},p${at}@example.com\n`).join("");

const many = (count: number) => aSheetFlow(HEADER + people(count), { policy: { quietSeconds: 0 } });

async function heldRun(sheet: SheetFlow) {
  const run = (await sheet.runs()).find(({ state }) => state === "held");
  if (!run?.planHash) throw new Error("Nothing is held.");
  return { ...run, planHash: run.planHash };
}

test("more new people than the policy allows wait, and each row says so", async () => {
  const sheet = await many(21);
  expect(await sheet.look()).toMatchObject({ state: "held", invited: 0, held: { rows: 21 } });
  expect(await sheet.invited()).toEqual([]);
  expect(await sheet.flow()).toMatchObject({ state: "held" });
  expect(new Set((await sheet.rows()).map((row) => row["Status"]))).toEqual(new Set(["held"]));
  const run = await heldRun(sheet);
  expect(run).toMatchObject({ counts: { invite: 21 } });
  expect(run.problem).toContain("21 new people");
  expect(await (await many(20)).look()).toMatchObject({ state: "running", invited: 20 });
});

test("a plan that was approved is carried out once, and the flow goes on", async () => {
  const sheet = await many(120);
  await sheet.look();
  const { id, planHash } = await heldRun(sheet);
  expect(await sheet.approve(id, planHash)).toMatchObject({ id, state: "done" });
  expect(new Set(await sheet.invited()).size).toBe(120);
  await sheet.look();
  expect(await sheet.invited()).toHaveLength(120);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect((await sheet.runs()).filter(({ kind }) => kind === "pass")).toHaveLength(1);
});

test("a yes to a plan that is another one by now is refused, and the run shows the new one", async () => {
  const sheet = await many(30);
  await sheet.look();
  const { id, planHash } = await heldRun(sheet);
  await sheet.write((await sheet.read()) + ADA);
  await expect(sheet.approve(id, planHash)).rejects.toMatchObject({ code: "stale_plan" });
  expect(await sheet.invited()).toEqual([]);
  const newer = await heldRun(sheet);
  expect(newer).toMatchObject({ id, counts: { invite: 31 } });
  expect(newer.planHash).not.toBe(planHash);
});

test("a rejected row is left alone until it says something else", async () => {
  const sheet = await many(21);
  await sheet.look();
  const { id } = await heldRun(sheet);
  expect(await sheet.work((tx) => rejectRun(tx, systemActor, id))).toMatchObject({
    state: "rejected",
  });
  await sheet.look();
  expect(await sheet.invited()).toEqual([]);
  const [first] = await sheet.rows();
  expect(first).toMatchObject({ Status: "", Problem: expect.stringContaining("rejected") });
  await sheet.write((await sheet.read()).replace("p3@example.com", "p3b@example.com"));
  await sheet.look();
  expect(await sheet.invited()).toEqual(["p3b@example.com"]);
});

test("a worker that dies anywhere after the yes needs no second one, and each row is invited once", async () => {
  const sheet = await many(250);
  await sheet.look();
  const { id, planHash } = await heldRun(sheet);
  let commits = 0;
  let deaths = 0;
  sheet.atLabels((label) => {
    if (label !== "unit-of-work:committed") return;
    commits += 1;
    // The question, the yes and the chunks after it.
    if (commits > 2 && deaths < 3) {
      deaths += 1;
      throw new Error("killed");
    }
  });
  const dying = () => sheet.look().catch(() => undefined);
  const approved = sheet.approve(id, planHash).catch(() => undefined);
  while (deaths < 3) await dying();
  await approved;
  await sheet.look();
  await sheet.look();
  const invited = await sheet.invited();
  expect([invited.length, new Set(invited).size]).toEqual([250, 250]);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("a corrected address ends the old invitation and invites the new one, under one key", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.look();
  const before = (await sheet.rows())[0]?.["Invite ID"];
  await sheet.write((await sheet.read()).replace("ada@example.com", "ada2@example.com"));
  await sheet.look();
  const statuses = (await sheet.invitations()).map((one) => [one.canonicalEmail, one.status]);
  expect(statuses).toEqual([
    ["ada2@example.com", "queued"],
    ["ada@example.com", "revoked"],
  ]);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued", "Invite ID": before }]);
});

test("a row gone and a new one alike but for the address is a suspected correction: it waits, and the old link too", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.look();
  await sheet.write(HEADER + ADA.replace("ada@", "ada2@"));
  await sheet.look();
  const link = () => sheet.db.selectFrom("signInLink").selectAll().executeTakeFirstOrThrow();
  expect((await link()).suspendedAt).not.toBeNull();
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  const { id, planHash } = await heldRun(sheet);
  await sheet.approve(id, planHash);
  expect(await sheet.invited()).toEqual(["ada2@example.com", "ada@example.com"]);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued" }]);
});

test("a row that is gone is told once and removes nobody", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + "Alan,Turing,alan@example.com\n", {
    policy: { quietSeconds: 0 },
  });
  await sheet.look();
  await sheet.write(
    (await sheet.read())
      .split("\n")
      .filter((line) => !line.startsWith("Ada"))
      .join("\n"),
  );
  await sheet.look();
  await sheet.look();
  const missing = await sheet.db
    .selectFrom("audit")
    .selectAll()
    .where("type", "=", "row.missing")
    .execute();
  expect(missing).toMatchObject([{ address: "ada@example.com", reasonCode: "row_missing" }]);
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(["queued", "queued"]);
});

test("an end is only planned, and takes place after a yes", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0, onMissing: "end" } });
  await sheet.look();
  await sheet.write(HEADER);
  await sheet.look();
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(["queued"]);
  const { id, planHash, counts } = await heldRun(sheet);
  expect(counts).toMatchObject({ end: 1 });
  await sheet.approve(id, planHash);
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(["revoked"]);
});
