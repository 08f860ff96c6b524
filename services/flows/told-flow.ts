import { findConnection, type ConnectionRow } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import { findFlow, type FlowRow } from "../../db/flows.ts";
import { eventsTrigger } from "../connectors.ts";

/** A flow that is told what happens, one thing after the other, instead of reading a collection whole. */
export type ToldFlow = {
  flow: FlowRow;
  /** Whose events; undefined where they are our own. */
  connection: ConnectionRow | undefined;
  /** Where something is done about them; undefined where that is here. */
  target: ConnectionRow | undefined;
};

/** The flow, if it is such a one. */
export async function findToldFlow(db: Db, flowId: string): Promise<ToldFlow | undefined> {
  const flow = await findFlow(db, flowId);
  if (!flow) return undefined;
  const connection = flow.connectionId ? await findConnection(db, flow.connectionId) : undefined;
  const target = flow.actionConnectionId
    ? await findConnection(db, flow.actionConnectionId)
    : undefined;
  const isTold = connection ? eventsTrigger(connection.connector, flow.triggerKey) : target;
  return isTold ? { flow, connection, target } : undefined;
}
