import {
  askForProcesses,
  listStuckMessages,
  lockMessage,
  releaseMessage,
} from "../db/hand-overs.ts";
import { countFlows, countOpenInvitations } from "../db/processes.ts";
import { countForeignEvents } from "../db/waiting.ts";
import { DomainError, notFound } from "../domain/errors.ts";
import type { FlowState } from "../domain/flow.ts";
import type { InvitationStatus } from "../domain/invitation.ts";
import { actsIn, authorize, authorizeEverywhere, may, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { readHealth, type Health, type HealthDeps } from "./health.ts";
import { iso } from "./invitations/view.ts";
import { nextDueTimes, overdueOf, type DueTime, type Overdue } from "./today/upcoming.ts";
import type { Tx } from "./unit-of-work.ts";

const PERMISSION = "integrations";

/** A message to a process that Temporal refused for good. */
export type StuckHandOver = {
  id: string;
  workflowId: string;
  kind: "start" | "changed" | "nudge";
  locationId: string | null;
  invitationId: string | null;
  membershipId: string | null;
  email: string | null;
  flowId: string | null;
  flowName: string | null;
  attempts: number;
  reason: string;
  since: string;
};

/** How the processes stand, of the locations the actor works for. */
export type Operations = {
  /** The first of them, and how many there are. */
  stuck: { items: StuckHandOver[]; total: number };
  dueTimes: DueTime[];
  overdue: Overdue;
  invitations: { status: InvitationStatus; count: number }[];
  flows: { state: FlowState; count: number }[];
  /** What vendors told of accounts that no connection here has; for those who work for all locations. */
  foreignEvents: { count: number; since: string | null } | null;
  health: Health;
};

const SHOWN = 50;
const NEXT = 20;

export async function readOperations(deps: HealthDeps, actor: Actor): Promise<Operations> {
  if (!may(actor, PERMISSION)) {
    throw new DomainError("forbidden", `This needs the permission "${PERMISSION}".`);
  }
  const { db } = deps;
  const { locations } = actor;
  const stuck = await listStuckMessages(db, locations, SHOWN);
  const foreign = locations === "all" ? await countForeignEvents(db) : null;
  return {
    stuck: {
      items: stuck.map(({ total: _total, since, reason, ...row }) => ({
        ...row,
        reason: reason ?? "",
        since: since.toISOString(),
      })),
      total: stuck[0]?.total ?? 0,
    },
    dueTimes: await nextDueTimes(db, locations, NEXT),
    overdue: await overdueOf(db, locations),
    invitations: await countOpenInvitations(db, locations),
    flows: await countFlows(db, locations),
    foreignEvents: foreign && { count: foreign.count, since: iso(foreign.since) },
    health: await readHealth(deps, actor),
  };
}

/** Lets a message that is stuck go once more. It is refused again, unless what Temporal named was mended. */
export async function handOverAgain(tx: Tx, actor: Actor, id: string): Promise<void> {
  const message = /^\d{1,18}$/.test(id) ? await lockMessage(tx.db, id) : undefined;
  const locationId = message?.locationId ?? null;
  const isTheirs = locationId === null ? actor.locations === "all" : actsIn(actor, locationId);
  if (!message || !isTheirs) throw notFound("The hand-over");
  if (locationId === null) authorizeEverywhere(actor, PERMISSION);
  else authorize(actor, PERMISSION, locationId);
  if (message.stuckReason === null || message.doneAt !== null) {
    throw new DomainError("conflict", "This hand-over is not stuck any more. Nothing was done.");
  }
  await releaseMessage(tx.db, message.id);
  tx.messageIds.push(message.id);
  await record(tx, actor, {
    type: "handover.retried",
    reasonCode: "handed_over_again",
    locationId,
    personId: message.personId,
    membershipId: message.membershipId,
    invitationId: message.invitationId,
    detail: {
      workflowId: message.workflowId,
      kind: message.kind,
      ...(message.flowId !== null && { flowId: message.flowId }),
    },
  });
}

/**
 * Asks for the processes that rows say should be running, of the locations the actor works for: one that was
 * terminated begins again, one that runs is left alone. Answers how many were asked for.
 */
export async function askAgain(
  tx: Tx,
  actor: Actor,
  locationId: string,
): Promise<{ invitations: number; flows: number }> {
  authorize(actor, PERMISSION, locationId);
  const { ids, ...counts } = await askForProcesses(tx.db, actor.locations);
  tx.messageIds.push(...ids);
  await record(tx, actor, {
    type: "processes.reconciled",
    reasonCode: "processes_asked_for",
    locationId,
    detail: { ...counts, ofAll: actor.locations === "all" },
  });
  return counts;
}
