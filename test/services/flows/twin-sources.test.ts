import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { createConnection, updateConnection } from "../../../services/connections.ts";
import { createFlow, resumeFlow } from "../../../services/flows/flows.ts";
import { aGoogleFlow } from "../../support/google-flow.ts";
import { aLocation } from "../../support/invitees.ts";
import { ADA, HEADER } from "../../support/invited-sheet.ts";
import { aSheetFlow, makeFlow } from "../../support/sheet-flow.ts";

type Twin = { locationId: string; settings: Record<string, unknown>; input: object };

/** A flow that runs at Google, and others that are paused and want to run. */
async function aRunningFlow() {
  const at = await aGoogleFlow([["First name", "Email"]]);
  await at.look();
  const { locationId, triggerInput } = await at.flow();
  const work = at.work;
  async function resumed({ locationId: where, settings, input }: Twin) {
    const connection = await work((tx) =>
      createConnection(tx, systemActor, where, {
        connector: "google-sheets",
        name: "Another",
        settings,
      }),
    );
    const { id } = await work((tx) =>
      createFlow(tx, systemActor, where, {
        name: "Another sheet",
        trigger: { connectionId: connection.id, key: "rows", input: { ...input } },
        action: { connectionId: "members", key: "inviteMember" },
      }),
    );
    await at.db.updateTable("flow").set({ state: "paused" }).where("id", "=", id).execute();
    return work((tx) => resumeFlow(tx, systemActor, id));
  }
  return { ...at, locationId, triggerInput, resumed };
}

test("one tab has one flow that runs, whatever it is reached by", async () => {
  const { locationId, triggerInput: input, aKey, resumed } = await aRunningFlow();
  const refused = {
    code: "conflict",
    message: expect.stringContaining('The flow "Sheet" reads this source already'),
  };
  for (const settings of [aKey(), {}]) {
    await expect(resumed({ locationId, settings, input })).rejects.toMatchObject(refused);
  }
  const lower = { ...input, headerRow: 3 };
  const another = resumed({ locationId, settings: aKey(), input: lower });
  await expect(another).rejects.toMatchObject(refused);
});

test("another tab, and another sheet, are sources of their own", async () => {
  const { google, locationId, triggerInput, aKey, resumed } = await aRunningFlow();
  const settings = aKey();
  const tab = { ...triggerInput, sheet: 7 };
  expect(await resumed({ locationId, settings, input: tab })).toMatchObject({ state: "running" });
  const sheet = { ...triggerInput, spreadsheetId: google.spreadsheet().id };
  expect(await resumed({ locationId, settings, input: sheet })).toMatchObject({ state: "running" });
});

test("a tab that another location's flow reads is refused without a word about that flow", async () => {
  const { deps, triggerInput: input, aKey, resumed } = await aRunningFlow();
  const { id: locationId } = await aLocation(deps);
  const asked = resumed({ locationId, settings: aKey(), input });
  await expect(asked).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("another flow of this installation"),
  });
  await expect(asked).rejects.toThrow(/^(?!.*"Sheet")/);
});

test("a file has one flow that runs in all locations, however its path is written", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  const elsewhere = await aLocation(sheet.deps);
  const path = sheet.path.replace("/members.csv", "/./members.csv");
  const { id } = await sheet.work((tx) => makeFlow(tx, elsewhere.id, path));
  await sheet.db.updateTable("flow").set({ state: "paused" }).where("id", "=", id).execute();
  const resumed = sheet.work((tx) => resumeFlow(tx, systemActor, id));
  await expect(resumed).rejects.toThrow("another flow of this installation");
});

test("a running flow is not led to the file of another by its connection", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  const other = await sheet.work((tx) =>
    makeFlow(tx, sheet.location.id, sheet.path.replace("members", "others")),
  );
  await sheet.db.updateTable("flow").set({ state: "running" }).execute();
  const { connectionId } = other.trigger;
  const moved = (path: string) =>
    sheet.work((tx) => updateConnection(tx, systemActor, connectionId, { settings: { path } }));
  await expect(moved(sheet.path)).rejects.toThrow("reads this source already");
  await moved(sheet.path.replace("members", "again"));
});

test("of two flows of one source that are resumed at once, one runs", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  const twin = await sheet.work((tx) => makeFlow(tx, sheet.location.id, sheet.path));
  await sheet.db.updateTable("flow").set({ state: "paused" }).execute();
  const both = [sheet.flowId, twin.id].map((id) =>
    sheet.work((tx) => resumeFlow(tx, systemActor, id)),
  );
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("of two plans of one source that are applied at once, one is carried out", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { running: false });
  const { planHash } = await sheet.preview();
  const twin = await sheet.work((tx) => makeFlow(tx, sheet.location.id, sheet.path));
  sheet.atLabels(async (label) => {
    if (label !== "unit-of-work:committed") return;
    sheet.atLabels(() => undefined);
    // The question stands; by the time a worker takes it up, the other runs.
    const other = sheet.db.updateTable("flow").where("id", "=", twin.id);
    await other.set({ state: "running" }).execute();
  });
  await expect(sheet.apply(planHash)).rejects.toThrow("reads this source already");
});
