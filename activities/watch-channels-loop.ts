import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { tryAdvisoryLock } from "../db/advisory-lock.ts";
import { connectSession, isDatabaseAway } from "../db/connect.ts";
import { channelKeeper, type ChannelDeps } from "./watch-channels.ts";

const ROUND_MS = 5_000;
const SEAT_TAKEN_MS = 2_000;

/**
 * Keeps the channels of one database open: whoever holds the lock does, the others wait for it to come free. Ends
 * when `signal` aborts, whatever a vendor takes to answer: what it was asked for is given up by the next who looks.
 */
export async function runWatchChannels(
  deps: ChannelDeps & { databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await keepWhileSeated(deps, signal);
    } catch (error) {
      const level = isDatabaseAway(error) ? "warn" : "error";
      deps.log[level]({ err: error }, "Keeping channels open was interrupted");
    }
    await pause(SEAT_TAKEN_MS, signal);
  }
}

async function keepWhileSeated(
  deps: ChannelDeps & { databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  const { client, lost } = await connectSession(deps.databaseUrl);
  try {
    if (!(await tryAdvisoryLock(client, "channels"))) return;
    let seated = true;
    void lost.then(() => {
      seated = false;
    });
    const keeper = channelKeeper(deps);
    while (seated && !signal.aborted) {
      await unlessAborted(keeper.keep(), signal);
      await pause(ROUND_MS, signal);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, once(signal, "abort", { signal: over.signal })]);
  } finally {
    over.abort();
  }
}

const pause = (ms: number, signal: AbortSignal) =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
