import { proxyActivities } from "@temporalio/workflow";
import type { noop } from "./bare-worker.ts";

const activities = proxyActivities<{ noop: typeof noop }>({ startToCloseTimeout: "30 seconds" });

/** The least that Temporal can be asked for: one step, done. */
export async function bare(id: string): Promise<string> {
  return activities.noop(id);
}
