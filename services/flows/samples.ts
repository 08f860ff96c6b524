import { findConnector } from "../../connectors/catalog.ts";
import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { listLatestEvents } from "../../db/hook-events.ts";
import { getLocation } from "../../db/locations.ts";
import { actionInput } from "../../domain/action-input.ts";
import { DomainError } from "../../domain/errors.ts";
import { passesFilter } from "../../domain/flow-filter.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { maskedTold } from "../../domain/masked-told.ts";
import type { Actor } from "../../domain/permissions.ts";
import { countryOfTimeZone } from "../../domain/phone.ts";
import { readPerson } from "../../domain/roster/told-person.ts";
import type { RosterRow } from "../../domain/roster/row.ts";
import type { Told } from "../../domain/told.ts";
import { openSettings } from "../connection-settings.ts";
import { visibleConnection } from "../connection-view.ts";
import type { ServiceDeps, Tx } from "../unit-of-work.ts";
import { checkShape, kindOf } from "./ends.ts";
import { visibleFlow } from "./view.ts";

/** So many of what came last are kept in view, to try a mapping on. */
const SAMPLES = 3;

type Sample = { id: string; receivedAt: Date; told: Told | undefined };

type Reach = { db: Db; keys: Pick<ServiceDeps["keys"], "seal"> };

/** What came last by a connection, newest first; empty where its vendor is asked instead of believed. */
async function latestSamples({ db, keys }: Reach, connectionId: string): Promise<Sample[]> {
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
async function readSamples(
  reach: Reach,
  flow: FlowRow,
  mapping: Mapping | null,
): Promise<(Sample & { row: RosterRow })[]> {
  // What happens here is told by nobody's delivery.
  if (flow.connectionId === null) return [];
  const samples = await latestSamples(reach, flow.connectionId);
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

/** Something that came by a connection, without what it says; `told` is null where it cannot be read any more. */
export type SampleView = { eventId: string; receivedAt: string; told: Told | null };

/** What came last by a connection, newest first, for whoever makes a mapping of it. */
export async function listSamples(
  reach: Reach,
  actor: Actor,
  connectionId: string,
): Promise<SampleView[]> {
  const { id } = await visibleConnection(reach.db, actor, connectionId);
  return (await latestSamples(reach, id)).map((sample) => ({
    eventId: sample.id,
    receivedAt: sample.receivedAt.toISOString(),
    told: sample.told ? maskedTold(sample.told) : null,
  }));
}

/** What a flow would make of something that came, and whether it would take it at all. */
export type TriedSample = Pick<RosterRow, "problems" | "warnings"> & {
  eventId: string;
  fields: Told;
  passesFilter: boolean;
};

/** What a mapping would make of what came last; nothing is kept or done. */
export async function tryMapping(
  reach: Reach,
  actor: Actor,
  flowId: string,
  mapping: Mapping | null,
): Promise<TriedSample[]> {
  const flow = await visibleFlow(reach.db, actor, flowId);
  const kind = await kindOf(reach.db, flow);
  await checkShape(reach.db, { kind }, flow, { mapping, filter: flow.filter });
  const samples = await readSamples(reach, flow, mapping);
  return samples.map(({ id, told = {}, row }) => ({
    eventId: id,
    passesFilter: passesFilter(told, flow.filter),
    ...(flow.actionConnectionId === null ? personIn(row) : inputIn(flow, mapping ?? {}, told)),
  }));
}

const personIn = ({ fields, problems, warnings }: RosterRow) => ({ fields, problems, warnings });

function inputIn({ actionInput: fixed }: FlowRow, mapping: Mapping, told: Told) {
  const made = actionInput(fixed, mapping, told);
  if ("input" in made) return { fields: made.input, problems: [], warnings: [] };
  const problem = { column: "mapping", code: "required" as const, message: made.problem };
  return { fields: {}, problems: [problem], warnings: [] };
}
