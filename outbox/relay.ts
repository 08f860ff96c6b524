import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isDatabaseAway, type Pool } from "../db/connect.ts";
import { findFlow } from "../db/flows.ts";
import { findProcessFacts } from "../db/invitations/rows.ts";
import {
  finishMessage,
  leaseMessages,
  markStuck,
  postponeMessage,
  type Message,
} from "../db/outbox.ts";
import { maskEmail } from "../domain/email-address.ts";
import { isFinal } from "../domain/invitation.ts";
import type { Logger } from "../domain/logger.ts";
import { isRefusedForGood, isTemporalAway } from "./failure.ts";
import type { Temporal } from "./temporal.ts";

const LEASE_SECONDS = 30;
const AT_ONCE = 20;
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
  return {
    handOver: (messageIds) => void track(pass(deps, messageIds)),
    async run(signal) {
      while (!signal.aborted) {
        let moved = 0;
        await track(pass(deps).then((count) => (moved = count)));
        if (moved === 0) await setTimeout(LOOP_MS, undefined, { signal }).catch(() => undefined);
      }
      await Promise.all(underWay);
    },
  };
}

async function pass(deps: RelayDeps, ids?: string[]): Promise<number> {
  const lease = randomUUID();
  const messages = await leaseMessages(deps.db, lease, {
    limit: AT_ONCE,
    seconds: LEASE_SECONDS,
    ...(ids && { ids }),
  });
  const moved = await Promise.all(messages.map((message) => handOver(deps, message, lease)));
  return moved.filter(Boolean).length;
}

/** True when the message is done; else it waits for its next turn, or is stuck for an operator to see. */
async function handOver(deps: RelayDeps, message: Message, lease: string): Promise<boolean> {
  try {
    await deps.reached("relay:before-hand-over");
    await deliver(deps, message);
    await deps.reached("relay:handed-over");
    await finishMessage(deps.db, message.id, lease);
    return true;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (isRefusedForGood(error)) {
      deps.log.error(
        { err: error, outboxId: message.id },
        "A message is stuck: Temporal refuses it",
      );
      await markStuck(deps.db, message.id, lease, reasonOf(error));
      return false;
    }
    const level = isTemporalAway(error) ? "warn" : "error";
    deps.log[level]({ err: error, outboxId: message.id }, "A message waits for Temporal");
    await postponeMessage(
      deps.db,
      message.id,
      lease,
      Math.min(message.attempts, MAX_PAUSE_SECONDS),
    );
    return false;
  }
}

const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : "unknown").slice(0, 500);

async function deliver(deps: RelayDeps, message: Message): Promise<void> {
  switch (message.kind) {
    case "start":
      return start(deps, message);
    case "changed":
      return changed(deps, message);
    case "nudge":
      if (await findFlow(deps.db, message.subjectId)) {
        await deps.temporal.nudgeFlow(message.workflowId, message.subjectId);
      }
  }
}

/** Starts the process of an invitation, or finds it running. */
export async function start(
  deps: Pick<RelayDeps, "db" | "temporal">,
  message: Pick<Message, "workflowId" | "subjectId">,
) {
  const facts = await findProcessFacts(deps.db, message.subjectId);
  if (!facts) return;
  const { canonicalEmail, ...rest } = facts;
  await deps.temporal.startInvitation(message.workflowId, {
    ...rest,
    maskedEmail: maskEmail(canonicalEmail),
  });
}

async function changed(deps: RelayDeps, message: Message): Promise<void> {
  if (await deps.temporal.changed(message.workflowId, `outbox-${message.id}`)) return;
  // Its start went before it. So the process has done its work, or it was lost and is made again from the row.
  const facts = await findProcessFacts(deps.db, message.subjectId);
  if (facts && !isFinal(facts.status)) await start(deps, message);
}
