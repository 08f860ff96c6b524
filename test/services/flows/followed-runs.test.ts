import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { findLatestPreview, followRun } from "../../../services/flows/followed-runs.ts";
import { requestApply, requestApproval, requestPreview } from "../../../services/flows/runs.ts";
import { aHeldSheet } from "../../support/held-plan.ts";
import { ADA, HEADER } from "../../support/invited-sheet.ts";
import { aSheetFlow } from "../../support/sheet-flow.ts";

const draft = () => aSheetFlow(HEADER + ADA, { running: false, policy: { quietSeconds: 0 } });

test("a preview that was asked for is there when a worker has looked", async () => {
  const sheet = await draft();
  expect(await findLatestPreview(sheet.db, systemActor, sheet.flowId)).toBeUndefined();
  const { id } = await sheet.work((tx) => requestPreview(tx, systemActor, sheet.flowId));
  expect(await followRun(sheet.db, systemActor, id)).toMatchObject({
    kind: "preview",
    state: "requested",
    hasPlan: false,
    ageSeconds: expect.any(Number),
  });
  await sheet.look();
  expect(await findLatestPreview(sheet.db, systemActor, sheet.flowId)).toBe(id);
  expect(await followRun(sheet.db, systemActor, id)).toMatchObject({
    state: "done",
    hasPlan: true,
    planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    counts: { invite: 1 },
    total: 1,
  });
});

test("a plan that was outrun does nothing, and shows the one of now with the hash to say yes to", async () => {
  const sheet = await draft();
  const preview = await sheet.work((tx) => requestPreview(tx, systemActor, sheet.flowId));
  await sheet.look();
  const { planHash } = await followRun(sheet.db, systemActor, preview.id);
  await sheet.write(`${HEADER}${ADA}Ben,Kay,ben@example.com\n`);
  const late = await sheet.work((tx) =>
    requestApply(tx, systemActor, sheet.flowId, planHash ?? ""),
  );
  await sheet.look();
  const stale = await followRun(sheet.db, systemActor, late.id);
  expect(stale).toMatchObject({ state: "failed", code: "stale_plan", counts: { invite: 2 } });
  expect(await sheet.invited()).toEqual([]);
  const again = await sheet.work((tx) =>
    requestApply(tx, systemActor, sheet.flowId, stale.planHash ?? ""),
  );
  await sheet.look();
  expect(await followRun(sheet.db, systemActor, again.id)).toMatchObject({
    state: "done",
    left: 0,
    total: 2,
  });
  expect(await sheet.invited()).toHaveLength(2);
});

test("how many rows of an approved plan are left is told while it is carried out", async () => {
  const { sheet, held } = await aHeldSheet();
  const asked = await sheet.work((tx) => requestApproval(tx, systemActor, held.id, held.planHash));
  let done = 0;
  sheet.atLabels((label) => {
    if (label === "unit-of-work:committed" && (done += 1) === 1) throw new Error("killed");
  });
  await expect(sheet.look()).rejects.toThrow("killed");
  expect(await followRun(sheet.db, systemActor, asked.id)).toMatchObject({
    kind: "approve",
    state: "done",
    ofRun: held.id,
  });
  expect(await followRun(sheet.db, systemActor, held.id)).toMatchObject({
    state: "applying",
    total: 21,
    left: 21,
  });
  sheet.atLabels(() => undefined);
  await sheet.look();
  expect(await followRun(sheet.db, systemActor, held.id)).toMatchObject({ state: "done", left: 0 });
});
