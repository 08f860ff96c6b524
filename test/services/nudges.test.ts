import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { leaseMessages } from "../../db/outbox.ts";
import { nudgeAll } from "../../services/outbox.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { serviceDeps } from "../support/invitees.ts";

async function aFlowToNudge() {
  const { db } = await testDatabase();
  const flowId = randomUUID();
  const handedOver: string[] = [];
  const deps = serviceDeps(db, { handOver: (ids) => void handedOver.push(...ids) });
  return {
    flowId,
    handedOver,
    nudge: (meanwhile: () => Promise<unknown> = async () => undefined) =>
      unitOfWork(deps, async (tx) => {
        await nudgeAll(tx, [flowId]);
        await meanwhile();
      }),
    /** What the relay would take to Temporal now. */
    lease: () => leaseMessages(db, randomUUID(), { limit: 10, seconds: 30 }),
  };
}

test("a nudge that waits goes out after all that relies on it is committed, and not before", async () => {
  const { nudge, lease, handedOver } = await aFlowToNudge();
  await nudge();
  await nudge(async () => expect(await lease()).toEqual([]));
  expect(await lease()).toMatchObject([{ kind: "nudge" }]);
  // One nudge, handed over again by whoever had kept it from going.
  expect(new Set(handedOver).size).toBe(1);
  expect(handedOver).toHaveLength(2);
});

test("a nudge that is on its way is followed by another: the look that it makes may have begun", async () => {
  const { nudge, lease, handedOver } = await aFlowToNudge();
  await nudge();
  await lease();
  await nudge();
  expect(new Set(handedOver).size).toBe(2);
});

test("many that are told at once rely on one nudge and do not wait for each other", async () => {
  const { nudge, lease } = await aFlowToNudge();
  await nudge();
  await nudge(() => nudge(() => nudge()));
  expect(await lease()).toHaveLength(1);
  expect(await lease()).toEqual([]);
});
