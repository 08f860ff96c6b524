import { describe, expect, test } from "vitest";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { pauseFlow } from "../../../services/flows/flows.ts";
import { getFlowOverview, listFlowOverviews } from "../../../services/flows/overviews.ts";
import { aHeldSheet } from "../../support/held-plan.ts";
import { ADA, HEADER } from "../../support/invited-sheet.ts";
import { aLocation } from "../../support/invitees.ts";
import { aSheetFlow } from "../../support/sheet-flow.ts";

const page = { limit: 10 };

describe("the list of flows", () => {
  test("says between what each goes, its state since when, its last run and what waits", async () => {
    const { sheet, held } = await aHeldSheet();
    const { items, nextId } = await listFlowOverviews(
      sheet.db,
      systemActor,
      sheet.location.id,
      page,
    );
    expect(nextId).toBeNull();
    expect(items).toMatchObject([
      {
        id: sheet.flowId,
        name: "Sheet",
        source: { name: "Members", connector: "csv-file", vendor: "CSV file" },
        target: null,
        isTold: false,
        state: "held",
        stateSince: expect.stringMatching(/^\d{4}-/),
        held: { runId: held.id, rows: 21, why: expect.stringContaining("21 new people") },
        last: null,
        events: { waiting: 0, held: 0 },
      },
    ]);
  });

  test("turns its pages by the last id, and shows nothing of another location", async () => {
    const sheet = await aSheetFlow(HEADER);
    const other = await aLocation(sheet.deps);
    const theirs: Actor = { ...systemActor, locations: [other.id] };
    expect(await listFlowOverviews(sheet.db, theirs, other.id, page)).toEqual({
      items: [],
      nextId: null,
    });
    await expect(listFlowOverviews(sheet.db, theirs, sheet.location.id, page)).rejects.toThrow(
      "not found",
    );
    await expect(getFlowOverview(sheet.db, theirs, sheet.flowId)).rejects.toThrow("not found");
    const mine = { ...systemActor, permissions: ["customers"] as const };
    await expect(getFlowOverview(sheet.db, mine, sheet.flowId)).rejects.toThrow("integrations");
  });
});

describe("a flow", () => {
  test("says what it did last, and since when it is paused", async () => {
    const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
    const before = await getFlowOverview(sheet.db, systemActor, sheet.flowId);
    await sheet.look();
    const ran = await getFlowOverview(sheet.db, systemActor, sheet.flowId);
    expect(ran).toMatchObject({
      state: "running",
      last: { kind: "pass", state: "done", counts: { invite: 1 } },
      lookedAt: expect.stringMatching(/^\d{4}-/),
    });
    expect(ran.stateSince).toBe(before.stateSince);
    await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
    const paused = await getFlowOverview(sheet.db, systemActor, sheet.flowId);
    expect(paused.state).toBe("paused");
    expect(Date.parse(paused.stateSince)).toBeGreaterThan(Date.parse(ran.stateSince));
  });

  test("says since when something stands in its way, and nothing once that is over", async () => {
    const sheet = await aSheetFlow("Nonsense\n1\n");
    await sheet.look();
    const stuck = await getFlowOverview(sheet.db, systemActor, sheet.flowId);
    expect(stuck.problem).toContain("Email");
    expect(stuck.problemSince).not.toBeNull();
    await sheet.write(HEADER);
    await sheet.db.updateTable("flow").set({ waitsUntil: null }).execute();
    await sheet.look();
    const mended = await getFlowOverview(sheet.db, systemActor, sheet.flowId);
    expect(mended).toMatchObject({ problem: null, problemSince: null });
  });
});
