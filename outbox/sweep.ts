import { setTimeout } from "node:timers/promises";
import { tryAdvisoryLock } from "../db/advisory-lock.ts";
import { connectSession } from "../db/connect.ts";
import { forgetOldKeys } from "../db/idempotency.ts";
import { listOpenInvitationIds } from "../db/invitations.ts";
import { listRunningFlowIds } from "../db/flows.ts";
import { forgetDoneMessages } from "../db/outbox.ts";
import { forgetOldTurns } from "../db/rate-limits.ts";
import { forgetOldCodes } from "../db/sign-in-codes.ts";
import { flowWorkflowId, invitationWorkflowId } from "../domain/ids.ts";
import { start, type RelayDeps } from "./relay.ts";

const HOUR_MS = 3_600_000;
const PAGE = 200;

/**
 * Makes again what rows say should be running: invitations whose process was terminated, flows without their loop.
 * Returns how many were looked after; what runs already is left alone.
 */
export async function reconcile(deps: Pick<RelayDeps, "db" | "temporal">): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const page = await listOpenInvitationIds(deps.db, after, PAGE);
    for (const { id } of page) {
      await start(deps, { workflowId: invitationWorkflowId(id), subjectId: id });
    }
    count += page.length;
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  for (const { id } of await listRunningFlowIds(deps.db)) {
    await deps.temporal.nudgeFlow(flowWorkflowId(id), id);
    count += 1;
  }
  return count;
}

/** Sweeps once an hour, in one process of all; also drops what is kept for a time only. */
export async function runSweep(
  deps: RelayDeps & { databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweepOnce(deps);
    } catch (error) {
      deps.log.warn({ err: error }, "The sweep was interrupted");
    }
    await setTimeout(HOUR_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function sweepOnce(deps: RelayDeps & { databaseUrl: string }): Promise<void> {
  const { client } = await connectSession(deps.databaseUrl);
  try {
    if (!(await tryAdvisoryLock(client, "sweep"))) return;
    await reconcile(deps);
    await forgetOldKeys(deps.db);
    await forgetDoneMessages(deps.db);
    await forgetOldTurns(deps.db);
    await forgetOldCodes(deps.db);
  } finally {
    await client.end().catch(() => undefined);
  }
}
