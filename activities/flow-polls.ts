import type { EventsSource } from "../connectors/events.ts";
import { tellItems } from "../db/flow-items.ts";
import { findFlow, keepCursor, takePoll, type FlowRow } from "../db/flows.ts";
import { tellKeptEvents } from "../db/kept-events.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import type { FlowDeps } from "./flow-look.ts";

const PAGES_A_LOOK = 25;

/**
 * Asks the vendor itself what was changed, where the interval is over: its own word of it may have been lost. Each page
 * is kept with how far it goes. A draft only learns where to begin, and who is as it waits for already. True when
 * there are more pages.
 */
export async function pollChanges(
  deps: FlowDeps,
  flow: FlowRow,
  { changes, existing, load }: EventsSource,
): Promise<boolean> {
  const { id: flowId, connectionId, triggerInput, state } = flow;
  if (state === "draft" && !load && connectionId !== null) {
    await tellKeptEvents(deps.db, flowId, connectionId);
    return false;
  }
  if (state === "draft" && existing) {
    // Where to begin comes first: who becomes so between the two is found twice rather than never.
    if (changes && flow.cursor === null) await page(deps, flow, changes);
    const subjects = await existing(triggerInput);
    await tellItems(
      deps.db,
      subjects.map((subject) => ({ flowId, subject })),
    );
    return false;
  }
  if (!changes || state === "paused") return false;
  if (!(await takePoll(deps.db, flowId, flow.policy.intervalSeconds))) return false;
  for (let pages = 0; pages < PAGES_A_LOOK; pages += 1) {
    const now = await findFlow(deps.db, flowId);
    if (!now || !(await page(deps, now, changes))) return false;
  }
  await keepCursor(deps.db, flowId, { polledAt: null });
  return true;
}

async function page(
  deps: FlowDeps,
  { id: flowId, triggerInput, cursor }: FlowRow,
  changes: NonNullable<EventsSource["changes"]>,
): Promise<boolean> {
  const { subjects, cursor: next, more } = await changes(triggerInput, cursor);
  await unitOfWork(deps, async ({ db }) => {
    await tellItems(
      db,
      subjects.map((subject) => ({ flowId, subject })),
    );
    await keepCursor(db, flowId, { cursor: JSON.stringify(next) });
  });
  return more;
}
