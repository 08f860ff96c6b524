import type { EventsSource } from "../connectors/events.ts";
import { tellItems } from "../db/flow-items.ts";
import { isPollDue, keepCursor, notePoll } from "../db/flow-polls.ts";
import { findFlow, type FlowRow } from "../db/flows.ts";
import { tellKeptEvents } from "../db/kept-events.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import type { FlowDeps } from "./flow-look.ts";

const PAGES_A_LOOK = 25;

/**
 * Asks the vendor itself what was changed, where the interval is over: its own word of it may have been lost. Each page
 * is kept with how far it goes. A draft only learns where to begin, and who is as it waits for already: what a vendor is
 * asked for stands in no plan, so there it begins with what comes after the yes. True when there are more pages.
 */
export async function pollChanges(
  deps: FlowDeps,
  flow: FlowRow,
  { changes, existing, load }: EventsSource,
): Promise<boolean> {
  const { id: flowId, connectionId, triggerInput, state } = flow;
  const isActing = flow.actionConnectionId !== null;
  if (state === "draft" && isActing) {
    if (changes && flow.cursor === null) await page(deps, flow, changes);
    return false;
  }
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
  if (!(await isPollDue(deps.db, flowId, flow.policy.intervalSeconds))) return false;
  let isMore = false;
  try {
    isMore = await somePages(deps, flowId, changes);
  } finally {
    // Not before: whoever dies on the way has not asked. What was refused keeps no webhook waiting until it is due.
    await notePoll(deps.db, flowId, { isOver: !isMore });
  }
  return isMore;
}

type AskChanges = NonNullable<EventsSource["changes"]>;

/** True when there are more. */
async function somePages(deps: FlowDeps, flowId: string, changes: AskChanges): Promise<boolean> {
  for (let pages = 0; pages < PAGES_A_LOOK; pages += 1) {
    const now = await findFlow(deps.db, flowId);
    if (!now || !(await page(deps, now, changes))) return false;
  }
  return true;
}

async function page(
  deps: FlowDeps,
  { id: flowId, triggerInput, cursor }: FlowRow,
  changes: AskChanges,
): Promise<boolean> {
  const { subjects, cursor: next, more } = await changes(triggerInput, cursor);
  await unitOfWork(deps, async ({ db }) => {
    await tellItems(
      db,
      subjects.map((subject) => ({ flowId, subject })),
    );
    await keepCursor(db, flowId, next);
  });
  return more;
}
