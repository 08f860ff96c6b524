import { sql } from "kysely";
import { expect, test } from "vitest";
import { getRun } from "../../db/flow-runs.ts";
import { systemActor } from "../../domain/permissions.ts";
import { requestPass } from "../../services/flows/runs.ts";
import { aGoogleFlow } from "../support/google-flow.ts";
import { waitFor } from "../support/wait-for.ts";

const WRITE = "sheets.spreadsheets.batchUpdate";
const HEADER = ["First name", "Email"];
const ROWS = [HEADER, ["Ada", "ada@example.com"]];
const OURS = ["Status", "Status at", "Problem", "Invite ID"];

/** A look that stands still just before it makes our columns, until it is let go. */
async function aStalledLook() {
  const at = await aGoogleFlow(ROWS);
  const released = Promise.withResolvers<void>();
  let isStalled = false;
  at.google.before(WRITE, async () => {
    isStalled = true;
    await released.promise;
  });
  const stalled = at.look();
  await waitFor(async () => isStalled);
  return { ...at, stalled, release: released.resolve };
}

test("two looks at once make our columns once; who comes second leaves the writing and looks again soon", async () => {
  const { look, tab, stalled, release } = await aStalledLook();
  const second = await look();
  expect(second).toMatchObject({ written: 0, problem: false });
  expect(second.nextInSeconds).toBeLessThanOrEqual(10);
  release();
  expect(await stalled).toMatchObject({ written: 1 });
  expect(tab.rows()[0]).toEqual([...HEADER, ...OURS]);
  expect(tab.column("Status")).toEqual(["queued"]);
});

test("a pass that was asked for is not done while another keeps it from writing", async () => {
  const { look, db, work, flowId, stalled, release } = await aStalledLook();
  const { id } = await work((tx) => requestPass(tx, systemActor, flowId));
  const stateOf = () => work((tx) => getRun(tx.db, id).then(({ state }) => state));
  await look();
  expect(await stateOf()).toBe("requested");
  release();
  await stalled;
  await db.updateTable("invitation").set({ status: "sent", sentAt: new Date() }).execute();
  await look();
  expect(await stateOf()).toBe("done");
});

test("once a look is done, the next one writes at once", async () => {
  const { look, db, tab, stalled, release } = await aStalledLook();
  release();
  await stalled;
  await db.updateTable("invitation").set({ status: "sent", sentAt: new Date() }).execute();
  expect(await look()).toMatchObject({ written: 1 });
  expect(tab.column("Status")).toEqual(["invited"]);
});

test("what a worker that died has taken is free again after its time", async () => {
  const { look, db, flow, tab, stalled, release } = await aStalledLook();
  await sql`update flow set statuses_until = now() - interval '1 second'`.execute(db);
  expect(await look()).toMatchObject({ written: 1 });
  // The other comes back to life, and finds what was made meanwhile as its own.
  release();
  await stalled;
  expect(tab.rows()[0]).toEqual([...HEADER, ...OURS, ...OURS]);
  await look();
  expect((await flow()).problem).toContain("columns were made twice");
  await db.updateTable("invitation").set({ status: "sent", sentAt: new Date() }).execute();
  expect(await look()).toMatchObject({ written: 1 });
  const [, , status, , , , second] = tab.rows()[1] ?? [];
  expect(new Set([status, second])).toEqual(new Set(["invited", "queued"]));
});

test("a failed write-back gives the writing back", async () => {
  const at = await aGoogleFlow(ROWS);
  at.google.fail("write", "500");
  expect(await at.look()).toMatchObject({ written: 0 });
  expect(await at.look()).toMatchObject({ written: 1 });
});
