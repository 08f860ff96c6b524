import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { requestPass } from "../../services/flows/runs.ts";
import { ADA, anInvitedSheet, HEADER } from "../support/invited-sheet.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";

test("a pass that was asked for is not done before it has written back", async () => {
  const sheet = await anInvitedSheet();
  const { id } = await sheet.work((tx) => requestPass(tx, systemActor, sheet.flowId));
  const isDone = async () => (await sheet.runs()).find((run) => run.id === id)?.state === "done";
  sheet.atLabels(async (label) => {
    if (label !== "unit-of-work:committed") return;
    sheet.atLabels(() => undefined);
    // What became of the rows cannot be read, so nothing is written.
    await sql`alter table email rename to email_away`.execute(sheet.db);
  });
  await expect(sheet.look()).rejects.toThrow("email");
  expect(await isDone()).toBe(false);
  await sql`alter table email_away rename to email`.execute(sheet.db);
  await sheet.look();
  expect(await isDone()).toBe(true);
});

test("a row that has rested while a pass went on is looked at at once", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, {
    policy: { quietSeconds: 1, intervalSeconds: 900 },
  });
  sheet.atLabels(async (label) => {
    if (label !== "unit-of-work:committed") return;
    sheet.atLabels(() => undefined);
    await sleep(1_100);
  });
  const { invited, nextInSeconds } = await sheet.look();
  expect(invited).toBe(0);
  expect(nextInSeconds).toBeLessThan(1);
  expect(await sheet.look()).toMatchObject({ invited: 1, nextInSeconds: 900 });
});
