import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isDatabaseAway, type Pool } from "../db/connect.ts";
import { listProcessFacts, type ProcessFacts } from "../db/invitations/rows.ts";
import {
  finishMessages,
  leaseMessages,
  markStuck,
  postponeMessage,
  type Message,
} from "../db/outbox.ts";
import type { Logger } from "../domain/logger.ts";
import { deliver } from "./deliver.ts";
import { isRefusedForGood, isTemporalAway } from "./failure.ts";
import type { Temporal } from "./temporal.ts";

const LEASE_SECONDS = 30;
const AT_ONCE = 20;
const LEASED = 100;
/** More at once would keep each other from being answered in time; the loop takes what is left. */
const PASSES = 4;
const LOOP_MS = 500;
const MAX_PAUSE_SECONDS = 30;

export type RelayDeps = {
  db: Pool;
  temporal: Temporal;
  reached: (label: "relay:before-hand-over" | "relay:handed-over") => void | Promise<void>;
  log: Logger;
};

export type Relay = {
  /** Hands messages over that were just committed, without being awaited. */
  handOver(messageIds: string[]): void;
  /** Picks up what is left, until the signal aborts; ends when what is under way has ended. */
  run(signal: AbortSignal): Promise<void>;
};

/** Takes committed messages to Temporal: each at least once, those of one workflow in order. */
export function createRelay(deps: RelayDeps): Relay {
  const underWay = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>) => {
    const watched = work
      .catch((error: unknown) => {
        if (!isDatabaseAway(error)) deps.log.error({ err: error }, "The relay failed");
      })
      .finally(() => underWay.delete(watched));
    underWay.add(watched);
    return watched;
  };
  let isBehind = false;
  let wake: () => void = () => undefined;
  return {
    handOver(messageIds) {
      if (underWay.size < PASSES) void track(pass(deps, messageIds));
      else {
        isBehind = true;
        wake();
      }
    },
    async run(signal) {
      while (!signal.aborted) {
        isBehind = false;
        let moved = 0;
        await track(pass(deps).then((count) => (moved = count)));
        if (moved > 0 || isBehind) continue;
        const woken = new AbortController();
        wake = () => woken.abort();
        const ended = AbortSignal.any([signal, woken.signal]);
        await setTimeout(LOOP_MS, undefined, { signal: ended }).catch(() => undefined);
      }
      await Promise.all(underWay);
    },
  };
}

/** What one pass has leased, and what it knows of those whose process is to be started. */
type Pass = {
  lease: string;
  starts: ReadonlyMap<string, ProcessFacts>;
  done: (id: string) => Promise<void>;
};

async function pass(deps: RelayDeps, ids?: string[]): Promise<number> {
  const lease = randomUUID();
  const messages = await leaseMessages(deps.db, lease, {
    limit: LEASED,
    seconds: LEASE_SECONDS,
    ...(ids && { ids }),
  });
  const starting = messages.filter(({ kind }) => kind === "start").map((one) => one.subjectId);
  const facts = starting.length === 0 ? [] : await listProcessFacts(deps.db, starting);
  const of: Pass = {
    lease,
    starts: new Map(facts.map((one) => [one.id, one])),
    done: gathered((finished) => finishMessages(deps.db, finished, lease)),
  };
  const left = messages.values();
  let moved = 0;
  const lane = async () => {
    for (const message of left) if (await handOver(deps, message, of)) moved += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return moved;
}

const GATHER_MS = 20;

/** Calls with all that came within a moment, in one statement. */
function gathered(act: (ids: string[]) => Promise<void>): (id: string) => Promise<void> {
  let open: { ids: string[]; acted: Promise<void> } | undefined;
  return (id) => {
    if (!open) {
      const ids: string[] = [];
      const acted = setTimeout(GATHER_MS).then(() => {
        open = undefined;
        return act(ids);
      });
      open = { ids, acted };
    }
    open.ids.push(id);
    return open.acted;
  };
}

/** True when the message is done; else it waits for its next turn, or is stuck for an operator to see. */
async function handOver(deps: RelayDeps, message: Message, of: Pass): Promise<boolean> {
  try {
    await deps.reached("relay:before-hand-over");
    await deliver(deps, message, of.starts);
    await deps.reached("relay:handed-over");
    await of.done(message.id);
    return true;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (isRefusedForGood(error)) {
      deps.log.error(
        { err: error, outboxId: message.id },
        "A message is stuck: Temporal refuses it",
      );
      await markStuck(deps.db, message.id, of.lease, reasonOf(error));
      return false;
    }
    const level = isTemporalAway(error) ? "warn" : "error";
    deps.log[level]({ err: error, outboxId: message.id }, "A message waits for Temporal");
    await postponeMessage(
      deps.db,
      message.id,
      of.lease,
      Math.min(message.attempts, MAX_PAUSE_SECONDS),
    );
    return false;
  }
}

const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : "unknown").slice(0, 500);
