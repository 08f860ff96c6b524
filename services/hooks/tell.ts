import { listFlowsOf, type FlowOfConnection } from "../../db/flows.ts";
import { tellItems, type ToldItem } from "../../db/flow-items.ts";
import { secondsSinceEvent } from "../../db/hook-events.ts";
import { firstSteps } from "../../domain/flow-mapping.ts";
import { stepsOf } from "../../domain/told.ts";
import { eventsTrigger } from "../connectors.ts";
import { nudgeAll } from "../outbox.ts";
import type { Tx } from "../unit-of-work.ts";

/** Something that came, for one connection; null stands for nobody's. */
export type Told = {
  id: string;
  connectionId: string | null;
  subjects: string[];
  /** Whose value was changed; null where anything may have been. */
  property: string | null;
};

/** An edit of many contacts makes many events: the first nudges at once, those after it together. */
const BURST_SECONDS = 1;

/**
 * Has the flows of a connection look at what was told, each as far as it is about something it cares for. A flow that
 * is paused, or still a draft, finds it when it runs.
 */
export async function tellFlows(tx: Tx, news: Told[]): Promise<void> {
  const byConnection = Map.groupBy(news, (one) => one.connectionId);
  for (const [connectionId, of] of byConnection) {
    if (typeof connectionId !== "string") continue;
    const flows = (await listFlowsOf(tx.db, connectionId)).filter(listens);
    const items = flows.flatMap((flow) => itemsOf(flow, of));
    await tellItems(tx.db, items);
    const told = new Set(items.map(({ flowId }) => flowId));
    const running = flows.filter((flow) => isRunning(flow) && told.has(flow.id));
    const quiet = await secondsSinceEvent(tx.db, connectionId);
    await nudgeAll(
      tx,
      running.map(({ id }) => id),
      quiet === undefined ? 0 : Math.max(0, BURST_SECONDS - quiet),
    );
  }
}

/** What a vendor is asked for stands in no plan: a draft of that kind begins with what comes after its yes. */
const listens = ({ state, actionConnectionId }: FlowOfConnection) =>
  state !== "draft" || actionConnectionId === null;

const isRunning = ({ state }: FlowOfConnection) => state === "running" || state === "held";

function itemsOf(flow: FlowOfConnection, told: Told[]): ToldItem[] {
  const trigger = eventsTrigger(flow.connector, flow.triggerKey);
  const { id: flowId } = flow;
  const cares = new Set<string | undefined>([
    ...firstSteps(flow.mapping ?? trigger?.mapping ?? {}),
    ...(trigger?.decidedBy?.(flow.triggerInput) ?? []),
    ...(flow.filter?.all ?? []).map(({ from }) => stepsOf(from)[0]),
  ]);
  return told.flatMap(({ id: hookEventId, subjects, property }): ToldItem[] => {
    if (subjects.length === 0) return [{ flowId, subject: hookEventId, hookEventId }];
    if (property !== null && !cares.has(property)) return [];
    return subjects.map((subject) => ({ flowId, subject, hookEventId }));
  });
}
