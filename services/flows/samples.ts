import { findConnector } from "../../connectors/catalog.ts";
import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { listLatestEvents } from "../../db/hook-events.ts";
import { getLocation } from "../../db/locations.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { countryOfTimeZone } from "../../domain/phone.ts";
import { readPerson } from "../../domain/roster/told-person.ts";
import type { RosterRow } from "../../domain/roster/row.ts";
import type { Told } from "../../domain/told.ts";
import { openSettings } from "../connection-settings.ts";
import type { ServiceDeps, Tx } from "../unit-of-work.ts";

/** So many of what came last are kept in view, to try a mapping on. */
const SAMPLES = 3;

export type Sample = { id: string; receivedAt: Date; told: Told | undefined };

type Reach = { db: Db; keys: Pick<ServiceDeps["keys"], "seal"> };

/** What came last by a connection, newest first; empty where its vendor is asked instead of believed. */
export async function latestSamples({ db, keys }: Reach, connectionId: string): Promise<Sample[]> {
  const connection = await findConnection(db, connectionId);
  const read = findConnector(connection?.connector ?? "")?.webhook?.read;
  if (!connection || !read) return [];
  const settings = openSettings(keys.seal, connection);
  const events = await listLatestEvents(db, connectionId, SAMPLES);
  return events.map(({ id, receivedAt, payload }) => ({
    id,
    receivedAt,
    told: read(payload, settings),
  }));
}

/** What a mapping makes of the samples, by the location's own rules. */
export async function readSamples(
  reach: Reach,
  flow: FlowRow,
  mapping: Mapping | null,
): Promise<(Sample & { row: RosterRow })[]> {
  const samples = await latestSamples(reach, flow.connectionId ?? "");
  if (samples.length === 0) return [];
  const { settings, timezone } = await getLocation(reach.db, flow.locationId);
  const country = settings.country ?? countryOfTimeZone(timezone);
  const options = { country, dateFormat: settings.dateFormat };
  return samples.map((sample) => ({
    ...sample,
    row: readPerson(sample.told ?? {}, mapping, options),
  }));
}

/** Refuses a mapping of people that can be used for nothing of what came last. */
export async function tryOnSamples(
  tx: Tx,
  flow: FlowRow,
  mapping: Mapping | null | undefined,
): Promise<void> {
  if (mapping === undefined || flow.actionConnectionId !== null) return;
  const read = await readSamples(tx, flow, mapping);
  const [latest] = read;
  if (!latest || read.some(({ row }) => row.problems.length === 0)) return;
  throw new DomainError(
    "invalid",
    "By this mapping nobody could be invited of what came last. Try it on the samples first.",
    "invalid_request",
    latest.row.problems.map(({ column, code, message }) => ({
      pointer: "#/mapping",
      code,
      message: `${column}: ${message}`,
    })),
  );
}
