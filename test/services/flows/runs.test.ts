import { expect, test } from "vitest";
import { UnavailableError } from "../../../domain/errors.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { pauseFlow } from "../../../services/flows/flows.ts";
import { applyFlow, previewFlow } from "../../../services/flows/runs.ts";
import { waitFor } from "../../support/wait-for.ts";
import { aSheetFlow } from "../../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const BAD = "Grace,Hopper,grace@\n";

const draft = (text: string) => aSheetFlow(text, { running: false });

test("a preview says what would be done about each row, and does nothing", async () => {
  const sheet = await draft(HEADER + ADA + BAD);
  expect(await sheet.look()).toMatchObject({ state: "draft", nextInSeconds: null });
  const { plan } = await sheet.preview();
  expect(plan.invite).toMatchObject([
    { line: 2, fields: { firstName: "Ada", email: "ada@example.com" }, problems: [] },
  ]);
  expect(plan.invalid).toMatchObject([
    { line: 3, problems: [{ column: "Email", code: "invalid_email" }] },
  ]);
  expect(plan.unchanged).toBe(0);
  expect(await sheet.invited()).toEqual([]);
  expect(await sheet.knownRows()).toEqual([]);
  expect(await sheet.read()).toBe(HEADER + ADA + BAD);
  expect(await sheet.flow()).toMatchObject({ state: "draft" });
});

test("the hash is the plan's: order and blank rows leave it, another cell does not", async () => {
  const sheet = await draft(HEADER + ADA + BAD);
  const { planHash } = await sheet.preview();
  await sheet.write(HEADER + "\n" + BAD + ",,\n" + ADA);
  expect((await sheet.preview()).planHash).toBe(planHash);
  await sheet.write(HEADER + BAD + ADA.replace("Byron", "Lovelace"));
  expect((await sheet.preview()).planHash).not.toBe(planHash);
});

test("an applied plan invites at once, and the flow runs from then on", async () => {
  const sheet = await draft(HEADER + ADA + BAD);
  const { planHash } = await sheet.preview();
  expect(await sheet.apply(planHash)).toMatchObject({
    state: "done",
    planHash,
    counts: { invite: 1, invalid: 1, unchanged: 0 },
  });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued" }, { Status: "" }]);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("a stale hash is refused with the new difference kept, and nothing is done", async () => {
  const sheet = await draft(HEADER + ADA);
  const { planHash } = await sheet.preview();
  await sheet.write(HEADER + ADA + "Alan,Turing,alan@example.com\n");
  await expect(sheet.apply(planHash)).rejects.toMatchObject({
    kind: "conflict",
    code: "stale_plan",
  });
  expect(await sheet.invited()).toEqual([]);
  expect(await sheet.flow()).toMatchObject({ state: "draft" });
  const [, run] = await sheet.runs();
  expect(run).toMatchObject({ kind: "apply", state: "failed", counts: { invite: 2 } });
  expect(run?.plan?.invite.map(({ line }) => line)).toEqual([2, 3]);
});

test("rows that are there at the start are only noted where the policy says so", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + BAD, {
    running: false,
    policy: { existingRows: "known", quietSeconds: 0 },
  });
  const { plan, planHash } = await sheet.preview();
  expect(plan).toMatchObject({ invite: [], unchanged: 1 });
  await sheet.write(HEADER + ADA + BAD + "Alan,Turing,alan@example.com\n");
  await expect(sheet.apply(planHash)).rejects.toMatchObject({ code: "stale_plan" });
  await sheet.write(HEADER + ADA + BAD);
  await sheet.apply(planHash);
  await sheet.write((await sheet.read()) + "Alan,Turing,alan@example.com\n");
  await sheet.look();
  expect(await sheet.invited()).toEqual(["alan@example.com"]);
  const rows = await sheet.rows();
  expect(rows.map((row) => row["Status"])).toEqual(["skipped", "", "queued"]);
});

test("a plan takes in rows that still rest, and is as good on a flow that runs", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  await sheet.look();
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await sheet.write(HEADER + ADA + "Alan,Turing,alan@example.com\n");
  const { planHash, plan } = await sheet.preview();
  expect(plan).toMatchObject({ invite: [{ line: 2 }, { line: 3 }], unchanged: 0 });
  await sheet.apply(planHash);
  expect(await sheet.invited()).toEqual(["ada@example.com", "alan@example.com"]);
});

test("a worker that dies anywhere in an apply leaves each row to be invited once", async () => {
  const lines = Array.from({ length: 120 }, (_, at) => `Person,${at},p${at}@example.com\n`);
  const sheet = await draft(HEADER + lines.join("") + BAD);
  const { planHash } = await sheet.preview();
  const applied = applyFlow(sheet.deps, systemActor, sheet.flowId, planHash);
  await waitFor(async () => (await sheet.runs()).some(({ kind }) => kind === "apply"));
  expect(await sheet.lookDying()).toBeGreaterThan(3);
  expect(await applied).toMatchObject({ state: "done" });
  const invited = await sheet.invited();
  expect(invited).toHaveLength(120);
  expect(new Set(invited).size).toBe(120);
  const outbox = await sheet.db
    .selectFrom("outbox")
    .selectAll()
    .where("kind", "=", "start")
    .execute();
  expect(outbox).toHaveLength(120);
});

test("while no worker runs, preview and apply are unavailable, and nothing is done about them later", async () => {
  const sheet = await draft(HEADER + ADA);
  const { planHash } = await sheet.preview();
  const { deps, flowId } = sheet;
  await expect(previewFlow(deps, systemActor, flowId, 200)).rejects.toThrow(UnavailableError);
  await expect(applyFlow(deps, systemActor, flowId, planHash, 200)).rejects.toThrow(
    UnavailableError,
  );
  await sheet.look();
  expect(await sheet.flow()).toMatchObject({ state: "draft" });
  expect(await sheet.invited()).toEqual([]);
  const [, ...late] = await sheet.runs();
  expect(late).toMatchObject([
    { kind: "preview", state: "failed" },
    { kind: "apply", state: "failed" },
  ]);
});
