import { uuidv7 } from "uuidv7";
import {
  listAdministrators,
  lockPausedFlows,
  markLockedOut,
  pauseFlowsOf,
} from "../db/connection-failures.ts";
import { lockConnection, updateConnection, type ConnectionRow } from "../db/connections.ts";
import { updateFlow, type FlowRow } from "../db/flows.ts";
import { getLocation } from "../db/locations.ts";
import { DomainError } from "../domain/errors.ts";
import { systemActor, type Actor } from "../domain/permissions.ts";
import { renderMail } from "../emails/render.ts";
import { record } from "./audit.ts";
import { nudge } from "./flows/flows.ts";
import { refuseTwin } from "./flows/twin.ts";
import { connectionFailedPurpose, queueMail } from "./mail.ts";
import type { Tx } from "./unit-of-work.ts";

/** Nobody has done anything about it: so often at most we try whether we are let in again. */
export const PROBE_SECONDS = 15 * 60;

/**
 * The vendor lets us in no more. What runs on the connection is paused until it does, and whoever runs the location
 * is told once; a second call during the same time out changes only the words.
 */
export async function lockOut(tx: Tx, connectionId: string, problem: string): Promise<void> {
  const before = await lockConnection(tx.db, connectionId);
  const connection = await markLockedOut(tx.db, connectionId, {
    failureId: uuidv7(),
    problem,
    probeAfterSeconds: PROBE_SECONDS,
  });
  const paused = await pauseFlowsOf(tx.db, connectionId, problem);
  // Nobody has signed in yet, and nothing needs it: that is no failure.
  const isNew = before.state !== "needs_sign_in" || (!before.failureId && paused.length > 0);
  if (isNew) await note(tx, systemActor, connection, "failed");
  for (const flowId of paused) await noteFlow(tx, connection, flowId, "flow.paused");
  if (paused.length > 0) await tellAdministrators(tx, connection, problem);
}

/** We are let in again: what was paused for it goes on, and looks at once. */
export async function letIn(tx: Tx, actor: Actor, connectionId: string): Promise<ConnectionRow> {
  const before = await lockConnection(tx.db, connectionId);
  const change = { state: "ok", problem: null, failureId: null, probeAfter: null } as const;
  const connection = (await updateConnection(tx.db, connectionId, change)) ?? before;
  if (before.failureId !== null) await note(tx, actor, connection, "recovered");
  for (const flow of await lockPausedFlows(tx.db, connectionId)) await resume(tx, connection, flow);
  return connection;
}

async function resume(tx: Tx, connection: ConnectionRow, flow: FlowRow): Promise<void> {
  const ended = { pausedFor: null, waitsUntil: null, waitSeconds: 0 };
  try {
    await refuseTwin(tx, flow);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await updateFlow(tx.db, flow.id, { ...ended, problem: error.message });
    return;
  }
  await updateFlow(tx.db, flow.id, { ...ended, state: "running", problem: null, stopped: false });
  await noteFlow(tx, connection, flow.id, "flow.resumed");
  await nudge(tx, flow.id);
}

async function tellAdministrators(
  tx: Tx,
  { id, failureId, locationId, name }: ConnectionRow,
  problem: string,
): Promise<void> {
  const location = await getLocation(tx.db, locationId);
  const readers = await listAdministrators(tx.db, locationId);
  await queueMail(
    tx,
    readers.map(({ id: personId, canonicalEmail, firstName, locale }) => {
      const chosen = locale ?? location.locale;
      return {
        purpose: connectionFailedPurpose(failureId ?? id, personId),
        kind: "connection_failed" as const,
        recipient: canonicalEmail,
        locale: chosen,
        locationId,
        personId,
        invitationId: null,
        generation: null,
        sealedCode: null,
        ...renderMail("connection_failed", chosen, {
          locationName: location.name,
          firstName,
          email: canonicalEmail,
          windowSeconds: 0,
          connection: { name, problem },
        }),
      };
    }),
  );
}

const NOTED = {
  failed: "connection_locked_out",
  recovered: "connection_let_in",
} as const;

const note = (tx: Tx, actor: Actor, connection: ConnectionRow, what: keyof typeof NOTED) =>
  record(tx, actor, {
    type: `connection.${what}`,
    reasonCode: NOTED[what],
    locationId: connection.locationId,
    detail: {
      connectionId: connection.id,
      connector: connection.connector,
      failureId: connection.failureId,
    },
  });

const noteFlow = (
  tx: Tx,
  { id, locationId }: ConnectionRow,
  flowId: string,
  type: "flow.paused" | "flow.resumed",
) =>
  record(tx, systemActor, {
    type,
    reasonCode: type === "flow.paused" ? "connection_locked_out" : "connection_let_in",
    locationId,
    detail: { flowId, connectionId: id },
  });
