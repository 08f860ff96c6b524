import { setTimeout } from "node:timers/promises";
import { openRecords } from "../activities/flow-source.ts";
import { findConnection } from "../db/connections.ts";
import { listRunningFlows } from "../db/flows.ts";
import { flowWorkflowId } from "../domain/ids.ts";
import { sheetRoots, type Parts } from "./parts.ts";

const LOOK_MS = 2_000;

/**
 * Watches the sources of running flows where that is possible, and nudges a flow as soon as its source may have
 * changed. A hint only: what no watcher sees, the flow's own interval finds.
 */
export async function watchSheets(parts: Parts, signal: AbortSignal): Promise<void> {
  const watched = new Map<string, () => void>();
  while (!signal.aborted) {
    try {
      await watchRunning(parts, watched);
    } catch (error) {
      parts.log.debug({ err: error }, "Sources cannot be watched at the moment");
    }
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  for (const stop of watched.values()) stop();
}

async function watchRunning(parts: Parts, watched: Map<string, () => void>): Promise<void> {
  const flows = await listRunningFlows(parts.db);
  const wanted = new Map(flows.map((flow) => [`${flow.id} ${flow.sealedSettings}`, flow]));
  for (const [key, stop] of watched) {
    if (wanted.has(key)) continue;
    stop();
    watched.delete(key);
  }
  for (const [key, flow] of wanted) {
    if (watched.has(key)) continue;
    const connection = await findConnection(parts.db, flow.connectionId);
    if (!connection) continue;
    const deps = { ...parts.services, sheetRoots: sheetRoots(parts.config) };
    const source = openRecords(deps, connection, flow.triggerKey);
    const stop = await source.watch(flow.triggerInput, () => {
      parts.link.temporal
        .nudgeFlow(flowWorkflowId(flow.id), flow.id)
        .catch((error: unknown) =>
          parts.log.debug(
            { err: error, flowId: flow.id },
            "A nudge did not arrive; the interval will",
          ),
        );
    });
    watched.set(key, stop);
  }
}
