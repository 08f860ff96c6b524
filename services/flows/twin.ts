import { isDeepStrictEqual } from "node:util";
import { findConnection } from "../../db/connections.ts";
import { listLiveFlows, type FlowRow } from "../../db/flows.ts";
import { DomainError } from "../../domain/errors.ts";
import { openConnection } from "../connection-settings.ts";
import type { Tx } from "../unit-of-work.ts";

/** Two flows that run would write their own keys into one sheet's rows, each over the other's. */
export async function refuseTwin(tx: Tx, flow: FlowRow): Promise<void> {
  const { connectionId, triggerKey, triggerInput } = flow;
  const connection = connectionId ? await findConnection(tx.db, connectionId) : undefined;
  if (!connection) return;
  const { connector } = connection;
  const { settings } = openConnection(tx.keys.seal, connection);
  for (const other of await listLiveFlows(tx.db, flow.locationId, connector, triggerKey)) {
    if (other.id === flow.id || !isDeepStrictEqual(other.triggerInput, triggerInput)) continue;
    const { connectionId: id, sealedSettings } = other;
    const theirs = openConnection(tx.keys.seal, { id, connector, sealedSettings });
    if (!isDeepStrictEqual(theirs.settings, settings)) continue;
    throw new DomainError(
      "conflict",
      `The flow "${other.name}" reads this source already, and each would write over the other's columns. Pause or delete that one first, or link another source.`,
    );
  }
}
