import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { deleteFlow, pauseFlow, resumeFlow } from "../../../services/flows/flows.ts";
import { ADA, HEADER } from "../../support/invited-sheet.ts";
import { aSheetFlow, makeFlow } from "../../support/sheet-flow.ts";

test("one sheet has one flow that runs: a second one is refused until the first is paused", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  const twin = await sheet.work((tx) => makeFlow(tx, sheet.location.id, sheet.path));
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await sheet.db.updateTable("flow").set({ state: "running" }).where("id", "=", twin.id).execute();
  const resumed = sheet.work((tx) => resumeFlow(tx, systemActor, sheet.flowId));
  await expect(resumed).rejects.toMatchObject({ code: "conflict", message: /reads this source/ });
  await sheet.work((tx) => deleteFlow(tx, systemActor, twin.id));
  await sheet.work((tx) => resumeFlow(tx, systemActor, sheet.flowId));
});
