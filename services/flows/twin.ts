import { findConnector } from "../../connectors/catalog.ts";
import { findConnection } from "../../db/connections.ts";
import { listLiveFlows, lockSource } from "../../db/flow-sources.ts";
import { listFlowsOf, type FlowRow } from "../../db/flows.ts";
import { DomainError } from "../../domain/errors.ts";
import { openConnection, type SealedConnection } from "../connection-settings.ts";
import type { Tx } from "../unit-of-work.ts";

/** Which source a flow reads. */
type Reads = Pick<FlowRow, "id" | "locationId" | "connectionId" | "triggerKey" | "triggerInput">;

/** Two flows that run would write their own keys into one sheet's rows, each over the other's. */
export async function refuseTwin(tx: Tx, flow: Reads): Promise<void> {
  const problem = await findTwin(tx, flow);
  if (problem !== undefined) throw new DomainError("conflict", problem);
}

/** The same for all that runs on a connection whose settings have just changed. */
export async function refuseTwinsOf(tx: Tx, connectionId: string): Promise<void> {
  for (const flow of await listFlowsOf(tx.db, connectionId)) {
    if (flow.state === "running" || flow.state === "held") await refuseTwin(tx, flow);
  }
}

/** What stands in the way where another flow reads the source already, in whatever location and by whatever account. */
export async function findTwin(tx: Tx, flow: Reads): Promise<string | undefined> {
  const { connectionId, triggerKey, triggerInput } = flow;
  const connection = connectionId ? await findConnection(tx.db, connectionId) : undefined;
  if (!connection) return undefined;
  const { connector } = connection;
  const source = sourceOf(tx, connection, triggerKey, triggerInput);
  if (source === undefined) return undefined;
  await lockSource(tx.db, `${connector}/${triggerKey}/${source}`);
  for (const other of await listLiveFlows(tx.db, connector, triggerKey)) {
    const { connectionId: id, sealedSettings } = other;
    const reached = { id, connector, sealedSettings };
    if (other.id === flow.id) continue;
    if (sourceOf(tx, reached, triggerKey, other.triggerInput) !== source) continue;
    return other.locationId === flow.locationId
      ? `The flow "${other.name}" reads this source already, and each would write over the other's columns. Pause or delete that one first, or link another source.`
      : ELSEWHERE;
  }
  return undefined;
}

/** Who may not see that flow learns no more of it. */
const ELSEWHERE =
  "This source is in use by another flow of this installation, in another location, and each would write over the other's columns. Have that one paused or deleted first, or link another source.";

/** Undefined where nothing can be read by it as it is. */
function sourceOf(
  tx: Tx,
  connection: SealedConnection,
  triggerKey: string,
  triggerInput: unknown,
): string | undefined {
  const trigger = findConnector(connection.connector)?.triggers[triggerKey];
  if (trigger?.kind !== "records") return undefined;
  const input = trigger.input.safeParse(triggerInput);
  if (!input.success) return undefined;
  return trigger.sourceOf(input.data, openConnection(tx.keys.seal, connection).settings);
}
