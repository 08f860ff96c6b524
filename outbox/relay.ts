import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isDatabaseAway, type Pool } from "../db/connect.ts";
import { findFlow } from "../db/flows.ts";
import { listProcessFacts, type ProcessFacts } from "../db/invitations/rows.ts";
import {
  finishMessages,
  leaseMessages,
  markStuck,
  postponeMessage,
  type Message,
} from "../db/outbox.ts";
import { maskEmail } from "../domain/email-address.ts";
import { isFinal } from "../domain/invitation.ts";
import type { Logger } from "../domain/logger.ts";
import { isRefusedForGood, isTemporalAway } from "./failure.ts";
import type { InvitationFacts, Temporal } from "./temporal.ts";

const LEASE_SECONDS = 30;
const AT_ONCE = 20;
const LEASED = 100;
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

async function deliver(deps: RelayDeps, message: Message, starts: Pass["starts"]): Promise<void> {
  switch (message.kind) {
    case "start": {
      const facts = starts.get(message.subjectId);
      return facts && startOf(deps, message.workflowId, facts);
    }
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
  const [facts] = await listProcessFacts(deps.db, [message.subjectId]);
  if (facts) await startOf(deps, message.workflowId, facts);
}

function startOf(
  { temporal }: Pick<RelayDeps, "temporal">,
  workflowId: string,
  facts: ProcessFacts,
): Promise<void> {
  const { id, status, source, membershipId, locationSlug, canonicalEmail } = facts;
  const sent = sentOf(facts);
  return temporal.startInvitation(workflowId, {
    id,
    status,
    source,
    membershipId,
    locationSlug,
    maskedEmail: maskEmail(canonicalEmail),
    ...(sent && { sent }),
  });
}

const SOONEST_SECONDS = 2;

/** Whose mail is out already has nothing to do until the window of its link is over. */
function sentOf(facts: ProcessFacts): InvitationFacts["sent"] {
  const { status, mailState, windowSeconds, signInUntil, remindAt, remindedAt, closeAt } = facts;
  const isOut = mailState === "handed_over" || mailState === "delivered";
  if (status !== "sent" || !isOut || !signInUntil) return undefined;
  if (windowSeconds === null || windowSeconds < SOONEST_SECONDS) return undefined;
  return {
    delaySeconds: windowSeconds,
    progress: {
      status,
      mailState,
      signInUntil: signInUntil.toISOString(),
      remindAt: remindedAt ? null : (remindAt?.toISOString() ?? null),
      closeAt: closeAt?.toISOString() ?? null,
    },
  };
}

async function changed(deps: RelayDeps, message: Message): Promise<void> {
  if (await deps.temporal.changed(message.workflowId, `outbox-${message.id}`)) return;
  // Its start went before it. So the process has done its work, or it was lost and is made again from the row.
  const [facts] = await listProcessFacts(deps.db, [message.subjectId]);
  if (facts && !isFinal(facts.status)) await startOf(deps, message.workflowId, facts);
}
