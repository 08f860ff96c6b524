import { setTimeout } from "node:timers/promises";
import { findConnection } from "../db/connections.ts";
import { listRunningFlows, type RunningFlow } from "../db/flows.ts";
import { flowWorkflowId } from "../domain/ids.ts";
import type { Temporal } from "../outbox/temporal.ts";
import { eventsTrigger } from "../services/connectors.ts";
import type { Parts } from "./parts.ts";

const LOOK_MS = 2_000;

type WatchParts = Pick<Parts, "db" | "log"> & {
  connectors: Pick<Parts["connectors"], "open">;
  link: { temporal: Pick<Temporal, "nudgeFlow"> };
};

/**
 * Watches the sources of running flows where that is possible, and nudges a flow as soon as its source may have
 * changed. A hint only: what no watcher sees, the flow's own interval finds.
 */
export async function watchSheets(parts: WatchParts, signal: AbortSignal): Promise<void> {
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

async function watchRunning(parts: WatchParts, watched: Map<string, () => void>): Promise<void> {
  const flows = await listRunningFlows(parts.db);
  const read = flows.filter((flow) => !eventsTrigger(flow.connector, flow.triggerKey));
  const wanted = new Map(read.map((flow) => [`${flow.id} ${flow.sealedSettings}`, flow]));
  for (const [key, stop] of watched) {
    if (wanted.has(key)) continue;
    stop();
    watched.delete(key);
  }
  for (const [key, flow] of wanted) {
    if (watched.has(key)) continue;
    try {
      const stop = await watchFlow(parts, flow);
      if (stop) watched.set(key, stop);
    } catch (error) {
      const fields = { err: error, flowId: flow.id };
      parts.log.debug(fields, "A source cannot be watched at the moment");
    }
  }
}

async function watchFlow(parts: WatchParts, flow: RunningFlow): Promise<(() => void) | undefined> {
  const connection = await findConnection(parts.db, flow.connectionId);
  if (!connection) return undefined;
  const opened = await parts.connectors.open(connection);
  const source = opened.records(flow.triggerKey);
  return source.watch(flow.triggerInput, () => {
    parts.link.temporal
      .nudgeFlow(flowWorkflowId(flow.id), flow.id)
      .catch((error: unknown) =>
        parts.log.debug(
          { err: error, flowId: flow.id },
          "A nudge did not arrive; the interval will",
        ),
      );
  });
}
