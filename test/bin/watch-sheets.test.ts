import { onTestFinished, expect, test } from "vitest";
import { watchSheets } from "../../bin/watch-sheets.ts";
import { systemActor } from "../../domain/permissions.ts";
import { updateConnection } from "../../services/connections.ts";
import { pauseFlow } from "../../services/flows/flows.ts";
import { aSheetFlow, makeFlow, type SheetFlow } from "../support/sheet-flow.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";

const SHEET = "First name,Email\n";

/** Watches as a worker does; the ids of the flows it nudges. */
function watching({ db, connectors }: SheetFlow): string[] {
  const nudged: string[] = [];
  const ending = new AbortController();
  const nudgeFlow = async (_workflowId: string, flowId: string) => void nudged.push(flowId);
  const link = { temporal: { nudgeFlow } };
  const parts = { db, connectors, log: silentLog, link };
  const watched = watchSheets(parts, ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await watched;
  });
  return nudged;
}

/** Saves the sheet now and again, until the watcher has begun and seen it. */
const isSeen = (sheet: SheetFlow, nudged: string[]) =>
  waitFor(
    async () => {
      await sheet.write(`${SHEET}Ada,ada${nudged.length}@example.com\n`);
      return nudged.includes(sheet.flowId);
    },
    { what: "a nudge", everyMs: 300 },
  );

test("a saved sheet nudges its flow, until the flow is paused", async () => {
  const sheet = await aSheetFlow(SHEET);
  const nudged = watching(sheet);
  await isSeen(sheet, nudged);
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  nudged.length = 0;
  await sheet.write(SHEET);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(nudged).toEqual([]);
});

test("a flow whose source cannot be watched leaves the others watched", async () => {
  const sheet = await aSheetFlow(SHEET);
  const first = await sheet.connection();
  await sheet.work((tx) =>
    updateConnection(tx, systemActor, first.id, { settings: { path: "/elsewhere/members.csv" } }),
  );
  const flow = await sheet.work((tx) => makeFlow(tx, sheet.location.id, sheet.path));
  await sheet.db.updateTable("flow").set({ state: "running" }).execute();
  await isSeen({ ...sheet, flowId: flow.id }, watching(sheet));
});
