import { sql } from "kysely";
import { expect, test } from "vitest";
import { lockFlow } from "../../db/flows.ts";
import { systemActor } from "../../domain/permissions.ts";
import { applyFlow, requestPass } from "../../services/flows/runs.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";
import { waitFor } from "../support/wait-for.ts";

const waiting = sql`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";

test("an apply that is asked for while its preview is being ended is carried out, not refused", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { running: false });
  let applied: ReturnType<typeof applyFlow> | undefined;
  sheet.atLabels(async (label) => {
    const [preview] = await sheet.runs();
    if (label !== "unit-of-work:committed" || applied || !preview?.planHash) return;
    sheet.atLabels(() => undefined);
    applied = applyFlow(sheet.deps, systemActor, sheet.flowId, preview.planHash);
    applied.catch(() => undefined);
    await waitFor(async () => (await sheet.runs()).length === 2);
  });
  await sheet.preview();
  await sheet.look();
  expect(await applied).toMatchObject({ state: "done" });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

test("a pass is not answered by a read from before it was asked for", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  await sheet.look();
  const looking = await sheet.work(async (tx) => {
    await lockFlow(tx.db, sheet.flowId);
    // It has read the sheet when it waits for the flow.
    const look = sheet.look();
    await waitFor(async () => (await waiting.execute(sheet.db)).rows.length > 0);
    await sheet.write(HEADER);
    await sheet.work((other) => requestPass(other, systemActor, sheet.flowId));
    return { look };
  });
  await looking.look;
  expect(await sheet.runs()).toMatchObject([{ kind: "pass", state: "requested" }]);
  await sheet.look();
  expect(await sheet.runs()).toMatchObject([{ kind: "pass", state: "done" }]);
  expect(await sheet.knownRows()).toMatchObject([{ missingSince: expect.any(Date) }]);
});
