import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { DEFAULT_POLICY, type FlowPolicy } from "../../domain/flow.ts";
import { paceOf } from "./ends.ts";

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

/** The contract's limits, at the pace of the flow's trigger. */
export async function defaultPolicy(db: Db, flow: FlowRow): Promise<FlowPolicy> {
  const connection = flow.connectionId ? await findConnection(db, flow.connectionId) : undefined;
  return { ...DEFAULT_POLICY, ...paceOf(connection?.connector, flow.triggerKey) };
}
