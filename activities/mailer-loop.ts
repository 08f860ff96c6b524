import { setTimeout } from "node:timers/promises";
import { connectSession, isDatabaseAway } from "../db/connect.ts";
import { tryAdvisoryLock } from "../db/advisory-lock.ts";
import type { Logger } from "../domain/logger.ts";
import { FenceLostError, takeMailerSeat, type MailerDeps } from "./mailer.ts";

const IDLE_MS = 200;
const SEAT_TAKEN_MS = 1_000;
const PROBLEM_MS = 1_000;

/**
 * Keeps one mailer per database going: whoever holds the lock sends, the others wait for it to come free. The lock
 * lives on a connection of its own and dies with the process. Ends when `signal` aborts, after the call under way.
 */
export async function runMailer(
  deps: MailerDeps & { databaseUrl: string; log: Logger },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await sendWhileSeated(deps, signal);
      await pause(SEAT_TAKEN_MS, signal);
    } catch (error) {
      const expected = error instanceof FenceLostError || isDatabaseAway(error);
      deps.log[expected ? "warn" : "error"]({ err: error }, "The mailer was interrupted");
      await pause(PROBLEM_MS, signal);
    }
  }
}

async function sendWhileSeated(
  deps: MailerDeps & { databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  const { client, lost } = await connectSession(deps.databaseUrl);
  try {
    if (!(await tryAdvisoryLock(client, "mailer"))) return;
    let seated = true;
    void lost.then(() => {
      seated = false;
    });
    const mailer = await takeMailerSeat(deps);
    while (seated && !signal.aborted) {
      const wait = deps.transport.waitMs?.() ?? 0;
      if (wait > 0) await pause(Math.min(wait, IDLE_MS), signal);
      else if (!(await mailer.sendNext())) await pause(IDLE_MS, signal);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pause = (ms: number, signal: AbortSignal) =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
