import type { Db } from "../db/connect.ts";
import {
  listHubEventIds,
  listHubEvents,
  tellOfHubEvents,
  type HubEventLine,
  type HubEventRow,
} from "../db/hub-events.ts";
import { DomainError } from "../domain/errors.ts";
import { isHubEvent, TOLD_EVENTS, triggersOf } from "../domain/hub-events.ts";
import { may, type Actor } from "../domain/permissions.ts";
import type { Told } from "../domain/told.ts";
import { nudgeAll } from "./outbox.ts";
import type { Tx } from "./unit-of-work.ts";

type Line = { id: string; type: string; locationId: string | null; personId: string | null };

/** Tells the flows of a location what has happened there, in the transaction in which it did. */
export async function publish(tx: Tx, lines: Line[]): Promise<void> {
  const events = lines.flatMap(({ locationId, ...line }): HubEventLine[] =>
    locationId !== null && isHubEvent(line.type) ? [{ ...line, locationId }] : [],
  );
  await nudgeAll(tx, await tellOfHubEvents(tx.db, events));
}

/** An event as a flow looks at it; of whom nothing is kept any more, nothing is wanted. */
type ReadEvent = { told: Told; wanted: boolean };

/**
 * Events by their ids, as a mapping reads them. What they are about is told as it is now: who does late what was
 * asked for early writes nothing old. `connectionId` is of whom the flow asks something about it.
 */
export async function readHubEvents(
  db: Db,
  ids: string[],
  connectionId: string | null,
): Promise<Map<string, ReadEvent>> {
  const rows = await listHubEvents(db, ids, connectionId);
  return new Map(rows.map((row) => [row.id, { told: toldOf(row), wanted: !row.isForgotten }]));
}

/** An event as outsiders see it (contract: Events): ids, states and times; no name and no address. */
export type EventView = {
  id: string;
  type: string;
  occurredAt: string;
  locationId: string;
  data: Told;
};

/** A page of what happened in the locations the actor works for, newest first. */
export async function listEvents(
  db: Db,
  actor: Actor,
  { type, ...page }: { type?: string | undefined; limit: number; before?: string },
): Promise<{ items: EventView[]; nextId: string | null }> {
  if (!may(actor, PERMISSION)) throw new DomainError("forbidden", NEEDED);
  const types = TOLD_EVENTS.filter((one) => type === undefined || triggersOf(one).includes(type));
  const { limit } = page;
  const asked = { ...page, types, locations: actor.locations, limit: limit + 1 };
  const ids = await listHubEventIds(db, asked);
  const shown = ids.slice(0, limit);
  const rows = await listHubEvents(db, shown);
  return {
    items: rows.map(viewOf),
    nextId: ids.length > limit ? (shown.at(-1) ?? null) : null,
  };
}

const PERMISSION = "integrations";
const NEEDED = `This needs the permission "${PERMISSION}".`;

const viewOf = (row: HubEventRow): EventView => ({
  id: row.id,
  type: row.type,
  occurredAt: row.at.toISOString(),
  locationId: row.locationId ?? "",
  data: row.personId === null ? row.detail : { reasonCode: row.reasonCode, ...thin(row) },
});

/** What of an event names nobody. */
const thin = (row: HubEventRow) => ({
  member: {
    id: row.membershipId,
    personId: row.personId,
    type: row.membershipType,
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
  mail: { state: row.mailState },
});

function toldOf(row: HubEventRow): Told {
  const { member, mail, ...about } = thin(row);
  const { email, firstName, lastName, phone } = row;
  return {
    event: {
      id: row.id,
      type: row.type,
      occurredAt: row.at.toISOString(),
      reasonCode: row.reasonCode,
    },
    location: { id: row.locationId, slug: row.slug, name: row.locationName },
    member: { ...member, email, firstName, lastName, phone },
    ...about,
    mail: { ...mail, reason: row.mailReason },
    // By which the vendor that the flow writes to knows them, where they came from there.
    origin: { subject: row.originSubject },
  };
}

const instant = (time: Date | null) => time?.toISOString() ?? null;
