import type { Db } from "../db/connect.ts";
import {
  listHubEvents,
  tellOfHubEvents,
  type HubEventLine,
  type HubEventRow,
} from "../db/hub-events.ts";
import { isHubEvent } from "../domain/hub-events.ts";
import { flowWorkflowId } from "../domain/ids.ts";
import type { Told } from "../domain/told.ts";
import { isNudgeWaiting } from "../db/outbox.ts";
import { enqueue } from "./outbox.ts";
import type { Tx } from "./unit-of-work.ts";

type Line = { id: string; type: string; locationId: string | null; personId: string | null };

/** Tells the flows of a location what has happened there, in the transaction in which it did. */
export async function publish(tx: Tx, lines: Line[]): Promise<void> {
  const events = lines.flatMap(({ locationId, ...line }): HubEventLine[] =>
    locationId !== null && isHubEvent(line.type) ? [{ ...line, locationId }] : [],
  );
  for (const flowId of await tellOfHubEvents(tx.db, events)) {
    const workflowId = flowWorkflowId(flowId);
    if (await isNudgeWaiting(tx.db, workflowId)) continue;
    await enqueue(tx, [{ workflowId, kind: "nudge", subjectId: flowId }]);
  }
}

/**
 * Events by their ids, as a mapping reads them. What they are about is told as it is now: who does late what was
 * asked for early writes nothing old.
 */
export async function readHubEvents(db: Db, ids: string[]): Promise<Map<string, Told>> {
  const rows = await listHubEvents(db, ids);
  return new Map(rows.map((row) => [row.id, toldOf(row)]));
}

const toldOf = (row: HubEventRow): Told => ({
  event: {
    id: row.id,
    type: row.type,
    occurredAt: row.at.toISOString(),
    reasonCode: row.reasonCode,
  },
  location: { id: row.locationId, slug: row.slug, name: row.locationName },
  member: {
    id: row.membershipId,
    personId: row.personId,
    type: row.membershipType,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    phone: row.phone,
    activatedAt: instant(row.memberActivatedAt),
    removedAt: instant(row.removedAt),
    removalReason: row.removalReason,
  },
  invitation: row.invitationId && {
    id: row.invitationId,
    status: row.status,
    source: row.source,
    invitedAt: instant(row.invitedAt),
    sentAt: instant(row.sentAt),
    signInUntil: instant(row.signInUntil),
    remindedAt: instant(row.remindedAt),
    activatedAt: instant(row.activatedAt),
    activatedBy: row.activatedBy,
  },
  mail: { state: row.mailState, reason: row.mailReason },
});

const instant = (time: Date | null) => time?.toISOString() ?? null;
