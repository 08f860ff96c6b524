import { findConnector } from "../connectors/catalog.ts";
import { connect } from "../connectors/connector.ts";
import type { RecordSet, RecordsSource } from "../connectors/records.ts";
import { findConnection, updateConnection, type ConnectionRow } from "../db/connections.ts";
import { findFlow, updateFlow, type FlowRow } from "../db/flows.ts";
import { getLocation, todayIn } from "../db/locations.ts";
import { ConnectorError } from "../domain/errors.ts";
import { SOURCES, type Source } from "../domain/invitation.ts";
import { countryOfTimeZone } from "../domain/phone.ts";
import { openConnection } from "../services/connection-settings.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";

/** Folders below which a sheet may lie. */
export type SourceDeps = { sheetRoots: readonly string[] };

export type OpenSource = {
  state: "read";
  flow: FlowRow;
  connection: ConnectionRow;
  source: RecordsSource;
  records: RecordSet;
  channel: Source;
};

type SourceState =
  | OpenSource
  | { state: "gone" }
  /** Nothing is asked of the source: a draft, or paused. */
  | { state: "resting"; flow: FlowRow }
  | { state: "problem"; flow: FlowRow; problem: string };

/** Reads a flow's source. What stands in the way is kept as one sentence, and never fails the process. */
export async function readSource(
  deps: ServiceDeps & SourceDeps,
  flowId: string,
  asked: boolean,
): Promise<SourceState> {
  const flow = await findFlow(deps.db, flowId);
  const connection = flow?.connectionId
    ? await findConnection(deps.db, flow.connectionId)
    : undefined;
  if (!flow || !connection) return { state: "gone" };
  if (flow.state !== "running" && flow.state !== "held" && !asked)
    return { state: "resting", flow };
  try {
    const source = openRecords(deps, connection, flow.triggerKey);
    const location = await getLocation(deps.db, flow.locationId);
    const records = await source.read(flow.triggerInput, {
      country: location.settings.country ?? countryOfTimeZone(location.timezone),
      dateFormat: location.settings.dateFormat,
      today: await todayIn(deps.db, location.timezone),
    });
    const channel = channelOf(connection.connector);
    if (!records.problem) return { state: "read", flow, connection, source, records, channel };
    return await stopped(deps, { flow, connection }, records.problem.message);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return stopped(deps, { flow, connection }, error.message);
  }
}

async function stopped(
  deps: ServiceDeps,
  of: Pick<OpenSource, "flow" | "connection">,
  problem: string,
): Promise<SourceState> {
  await keepProblem(deps, of, { problem, stopped: true });
  return { state: "problem", flow: of.flow, problem };
}

export function openRecords(
  deps: ServiceDeps & SourceDeps,
  connection: ConnectionRow,
  triggerKey: string,
): RecordsSource {
  const connector = findConnector(connection.connector);
  if (!connector)
    throw new ConnectorError("rejected", `There is no connector "${connection.connector}".`);
  const { settings } = openConnection(deps.keys.seal, connection);
  return connect(connector, settings, { roots: deps.sheetRoots }).records(triggerKey);
}

/** Says what stands in the way of the flow and its connection, `stopped` where nothing can be read, or that nothing does. */
export async function keepProblem(
  deps: ServiceDeps,
  { flow, connection }: Pick<OpenSource, "flow" | "connection">,
  { problem, stopped }: { problem: string | null; stopped: boolean },
): Promise<void> {
  if (flow.problem !== problem || flow.stopped !== stopped) {
    await updateFlow(deps.db, flow.id, { problem, stopped });
  }
  const state = stopped ? "misconfigured" : "ok";
  if (connection.state === state && connection.problem === problem) return;
  await updateConnection(deps.db, connection.id, { state, problem });
}

function channelOf(connectorId: string): Source {
  const channel = SOURCES.find((source) => source === connectorId);
  if (!channel) throw new Error(`The connector ${connectorId} is no source of invitations.`);
  return channel;
}
