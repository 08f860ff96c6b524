import { setTimeout } from "node:timers/promises";
import { tryAdvisoryLock } from "../db/advisory-lock.ts";
import { connectSession, isDatabaseAway } from "../db/connect.ts";
import { forgetOldSignIns } from "../db/connection-sign-ins.ts";
import { forgetOldPlans } from "../db/flow-runs.ts";
import { forgetOldItems } from "../db/flow-items.ts";
import { forgetLateMails } from "../db/forgotten.ts";
import { forgetOldHookEvents } from "../db/hook-events.ts";
import { forgetOldKeys } from "../db/idempotency.ts";
import { listOpenInvitationIds } from "../db/invitations/rows.ts";
import { listRunningFlowIds } from "../db/flows.ts";
import { forgetGoneRows } from "../db/known-rows.ts";
import { forgetDoneMessages } from "../db/outbox.ts";
import { forgetOldEvents } from "../db/provider-events.ts";
import { forgetOldTurns } from "../db/rate-limits.ts";
import { forgetOldCodes } from "../db/sign-in-codes.ts";
import { forgetOldChannels } from "../db/watch-channels.ts";
import { flowWorkflowId, invitationWorkflowId } from "../domain/ids.ts";
import { isTemporalAway } from "./failure.ts";
import { start } from "./deliver.ts";
import type { RelayDeps } from "./relay.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PAGE = 200;
const NAMED_FAILURES = 10;

type SweepDeps = RelayDeps & { databaseUrl: string };

/**
 * Makes again what rows say should be running: invitations whose process was terminated, flows without their loop.
 * Returns how many were looked after; what runs already is left alone. One that fails keeps no other from it, and is
 * told of at the end.
 */
export async function reconcile(deps: Pick<RelayDeps, "db" | "temporal">): Promise<number> {
  const failures: Error[] = [];
  let count = 0;
  async function lookAfter(workflowId: string, work: () => Promise<void>): Promise<void> {
    count += 1;
    try {
      await work();
    } catch (error) {
      if (isTemporalAway(error) || isDatabaseAway(error)) throw error;
      failures.push(new Error(workflowId, { cause: error }));
    }
  }

  let after: string | undefined;
  for (;;) {
    const page = await listOpenInvitationIds(deps.db, after, PAGE);
    for (const { id } of page) {
      const workflowId = invitationWorkflowId(id);
      await lookAfter(workflowId, () => start(deps, { workflowId, subjectId: id }));
    }
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  for (const { id } of await listRunningFlowIds(deps.db)) {
    const workflowId = flowWorkflowId(id);
    await lookAfter(workflowId, () => deps.temporal.nudgeFlow(workflowId, id));
  }
  if (failures.length === 0) return count;
  const summary = `${failures.length} of ${count} processes could not be made again.`;
  throw new AggregateError(failures.slice(0, NAMED_FAILURES), summary);
}

/** Sweeps once an hour, in one process of all; sooner again when something failed. */
export async function runSweep(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const pauseMs = await sweep(deps);
    await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Reconciles, and drops what is kept for a time only. Answers how long to wait for the next time. */
export async function sweep(deps: SweepDeps): Promise<number> {
  let pauseMs = HOUR_MS;
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      deps.log.warn({ err: error }, "A part of the sweep failed");
      pauseMs = MINUTE_MS;
    }
  }
  await attempt(() =>
    withSeat(deps, async () => {
      await attempt(() => reconcile(deps));
      await attempt(() => forgetOldKeys(deps.db));
      await attempt(() => forgetDoneMessages(deps.db));
      await attempt(() => forgetOldTurns(deps.db));
      await attempt(() => forgetOldCodes(deps.db));
      await attempt(() => forgetOldPlans(deps.db));
      await attempt(() => forgetGoneRows(deps.db));
      await attempt(() => forgetOldEvents(deps.db));
      await attempt(() => forgetOldSignIns(deps.db));
      await attempt(() => forgetOldChannels(deps.db));
      await attempt(() => forgetOldHookEvents(deps.db));
      await attempt(() => forgetOldItems(deps.db));
      await attempt(() => forgetLateMails(deps.db));
    }),
  );
  return pauseMs;
}

async function withSeat({ databaseUrl }: SweepDeps, work: () => Promise<void>): Promise<void> {
  const { client } = await connectSession(databaseUrl);
  try {
    if (await tryAdvisoryLock(client, "sweep")) await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
