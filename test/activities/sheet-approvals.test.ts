import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { approveRun } from "../../services/flows/runs.ts";
import { aHeldSheet } from "../support/held-plan.ts";
import { type SheetFlow } from "../support/sheet-flow.ts";
import { waitFor } from "../support/wait-for.ts";

const statuses = async (sheet: SheetFlow) => (await sheet.rows()).map((row) => row["Status"]);

async function sendsTo(sheet: SheetFlow): Promise<number> {
  const started = await sheet.db
    .selectFrom("outbox")
    .selectAll()
    .where("kind", "=", "start")
    .execute();
  return started.length;
}

test("an approved plan invites each row once, and its run ends as done", async () => {
  const { sheet, held } = await aHeldSheet();
  expect(await sheet.approve(held.id, held.planHash)).toMatchObject({
    id: held.id,
    state: "done",
    planHash: held.planHash,
    counts: { invite: 21 },
    finishedAt: expect.any(String),
  });
  await sheet.look();
  expect(new Set(await sheet.invited()).size).toBe(21);
  expect(await sendsTo(sheet)).toBe(21);
  expect(await statuses(sheet)).toEqual(Array.from({ length: 21 }, () => "queued"));
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  const yes = (await sheet.audit()).filter(({ type }) => type === "flow.approved");
  expect(yes).toMatchObject([{ reasonCode: "approved", detail: { runId: held.id } }]);
});

test("a yes to what the sheet says no more is refused as stale, and the run shows what it says now", async () => {
  const { sheet, held } = await aHeldSheet();
  await sheet.write((await sheet.read()).replace("p3@example.com", "p3b@example.com"));
  await expect(sheet.approve(held.id, held.planHash)).rejects.toMatchObject({
    kind: "conflict",
    code: "stale_plan",
  });
  expect(await sheet.invited()).toEqual([]);
  const newer = await sheet.heldRun();
  expect(newer).toMatchObject({ id: held.id, counts: { invite: 21 } });
  expect(newer.planHash).not.toBe(held.planHash);
  expect(newer.plan?.invite.map(({ fields }) => fields["email"])).toContain("p3b@example.com");
  await sheet.approve(newer.id, newer.planHash);
  expect(await sheet.invited()).toContain("p3b@example.com");
  expect(await sheet.invited()).toHaveLength(21);
});

test("a hash that is no plan's is refused at once", async () => {
  const { sheet, held } = await aHeldSheet();
  const asked = approveRun(sheet.deps, systemActor, held.id, "0".repeat(64));
  await expect(asked).rejects.toMatchObject({ code: "stale_plan" });
  expect(await sheet.runs()).toHaveLength(1);
});

test("a rejected plan leaves its rows alone and says so, and a row that changes is looked at again", async () => {
  const { sheet, held } = await aHeldSheet();
  expect(await sheet.reject(held.id)).toMatchObject({
    id: held.id,
    state: "rejected",
    problem: null,
  });
  await sheet.look();
  expect(await sheet.look()).toMatchObject({ state: "running", invited: 0, written: 0 });
  expect(await sheet.invited()).toEqual([]);
  for (const row of await sheet.rows()) {
    expect(row).toMatchObject({ Status: "", Problem: expect.stringContaining("rejected") });
  }
  await sheet.write((await sheet.read()).replace("No 3,", "No three,"));
  await sheet.look();
  expect(await sheet.invited()).toEqual(["p3@example.com"]);
  const [three, ...others] = (await sheet.rows()).toSorted((a) =>
    a["Email"] === "p3@example.com" ? -1 : 1,
  );
  expect(three).toMatchObject({ Status: "queued", Problem: "" });
  expect(others.every((row) => row["Status"] === "")).toBe(true);
  await expect(sheet.approve(held.id, held.planHash)).rejects.toMatchObject({ code: "conflict" });
});

test("a worker that dies anywhere after the yes needs no second one, and invites each row once", async () => {
  const { sheet, held } = await aHeldSheet(120);
  const approved = approveRun(sheet.deps, systemActor, held.id, held.planHash);
  await waitFor(async () => (await sheet.runs()).some(({ kind }) => kind === "approve"));
  expect(await sheet.lookDying()).toBeGreaterThan(3);
  expect(await approved).toMatchObject({ id: held.id, state: "done" });
  expect(new Set(await sheet.invited()).size).toBe(120);
  expect(await sheet.invited()).toHaveLength(120);
  expect(await sendsTo(sheet)).toBe(120);
  const yes = (await sheet.audit()).filter(({ type }) => type === "flow.approved");
  expect(yes).toHaveLength(1);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("a row that was rejected, changed and changed back while it rests stays rejected", async () => {
  const { sheet, held } = await aHeldSheet();
  await sheet.reject(held.id);
  const policy = JSON.stringify({ ...(await sheet.flow()).policy, quietSeconds: 60 });
  await sheet.db.updateTable("flow").set({ policy }).execute();
  await sheet.look();
  const rejected = await sheet.read();
  await sheet.write(rejected.replace("No 3,", "No three,"));
  await sheet.look();
  await sheet.write(rejected);
  await sheet.look();
  await sheet.rest();
  await sheet.look();
  expect(await sheet.read()).toBe(rejected);
  expect(await sheet.invited()).toEqual([]);
});

test("two who say yes at once are both told that it is done", async () => {
  const { sheet, held } = await aHeldSheet();
  const other = approveRun(sheet.deps, systemActor, held.id, held.planHash);
  const asked = await Promise.all([sheet.approve(held.id, held.planHash), other]);
  expect(asked).toMatchObject([{ state: "done" }, { state: "done" }]);
  expect(await sheet.invited()).toHaveLength(21);
  const yes = (await sheet.audit()).filter(({ type }) => type === "flow.approved");
  expect(yes).toHaveLength(1);
});

test("a row that leaves a plan that waits says so by its old address, and a plan of nothing says nothing", async () => {
  const { sheet, held } = await aHeldSheet();
  const before = await sheet.read();
  await sheet.write(before.replace("p3@example.com", "p3b@example.com"));
  await sheet.look();
  await sheet.write(before.split("\n", 1)[0] + "\n");
  await sheet.look();
  for (const name of ["p3", "p3b", "p4"]) {
    const last = (await sheet.audit(`${name}@example.com`)).at(-1);
    expect(last, name).toMatchObject({ type: "row.unheld", reasonCode: "left_the_plan" });
  }
  const run = (await sheet.runs()).find(({ id }) => id === held.id);
  expect(run).toMatchObject({ state: "done", counts: { invite: 0 } });
  expect(run?.plan?.invite).toEqual([]);
  await expect(sheet.approve(held.id, run?.planHash ?? "")).rejects.toMatchObject({
    code: "conflict",
  });
});

test("who says the same yes again later is told what became of it", async () => {
  const { sheet, held } = await aHeldSheet();
  await sheet.approve(held.id, held.planHash);
  const again = approveRun(sheet.deps, systemActor, held.id, held.planHash);
  expect(await again).toMatchObject({ id: held.id, state: "done" });
  expect(await sheet.invited()).toHaveLength(21);
});
