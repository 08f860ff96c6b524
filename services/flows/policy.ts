import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { DEFAULT_POLICY, type FlowPolicy } from "../../domain/flow.ts";
import { recordsTrigger } from "../connectors.ts";

export type PolicyChange = { [K in keyof FlowPolicy]?: FlowPolicy[K] | null | undefined };

/** What is left out keeps its value, and null brings back the default. */
export function merged(
  before: FlowPolicy,
  defaults: FlowPolicy,
  change: PolicyChange = {},
): FlowPolicy {
  const or = <K extends keyof FlowPolicy>(key: K): FlowPolicy[K] => {
    const said = change[key];
    return said === undefined ? before[key] : (said ?? defaults[key]);
  };
  return {
    existingRows: or("existingRows"),
    holdAboveNew: or("holdAboveNew"),
    holdAboveEndsPercent: or("holdAboveEndsPercent"),
    quietSeconds: or("quietSeconds"),
    intervalSeconds: or("intervalSeconds"),
    onMissing: or("onMissing"),
  };
}

/** The contract's limits, at the pace of the flow's connector. */
export async function defaultPolicy(db: Db, flow: FlowRow): Promise<FlowPolicy> {
  const connection = await findConnection(db, flow.connectionId ?? "");
  if (!connection) return DEFAULT_POLICY;
  const { pace } = recordsTrigger(connection.connector, flow.triggerKey, flow.triggerInput);
  return { ...DEFAULT_POLICY, ...pace };
}
