import type { Db } from "../../db/connect.ts";
import { countItems, listItems, wakeHeldItems, type ItemRow } from "../../db/flow-items.ts";
import { findHubEventTypes } from "../../db/hub-events.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { nudge } from "./flows.ts";
import { visibleFlow } from "./view.ts";

export type EventState = "waiting" | "held" | "done";

/** Something a flow was told of, and what became of it. */
export type FlowEventView = {
  /** By which the flow knows it: the vendor's id of what it is about, or the event's own. */
  subject: string;
  kind: string | null;
  state: EventState;
  problem: string | null;
  toldAt: string;
  doneAt: string | null;
};

/** A page of what a flow was told of, newest first, with how many there are in each state. */
export async function listFlowEvents(
  db: Db,
  actor: Actor,
  flowId: string,
  page: { state?: EventState | undefined; limit: number; before?: string | undefined },
): Promise<{
  items: FlowEventView[];
  nextPosition: string | null;
  counts: Record<EventState, number>;
}> {
  const { connectionId } = await visibleFlow(db, actor, flowId);
  const rows = await listItems(db, flowId, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const own = connectionId === null ? shown.map(({ subject }) => subject) : [];
  const types = await findHubEventTypes(db, own);
  const counts = { waiting: 0, held: 0, done: 0 };
  for (const { state, count } of await countItems(db, flowId)) counts[state] = Number(count);
  return {
    items: shown.map((row) => viewOf({ ...row, kind: row.kind ?? types.get(row.subject) ?? null })),
    nextPosition: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
    counts,
  };
}

const viewOf = ({ subject, kind, state, problem, toldAt, doneAt }: ItemRow): FlowEventView => ({
  subject,
  kind,
  state,
  problem,
  toldAt: toldAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
});

/** Has a flow look once more at what it held, by its mapping as it is now; answers how many that are. */
export async function runAgain(
  tx: Tx,
  actor: Actor,
  flowId: string,
  subjects: string[] | undefined,
): Promise<{ count: number }> {
  const flow = await visibleFlow(tx.db, actor, flowId);
  if (flow.state === "draft" || flow.state === "paused") {
    throw new DomainError("conflict", `This flow is ${flow.state}: set it going first.`);
  }
  const count = await wakeHeldItems(tx.db, flowId, subjects);
  if (count > 0) {
    await record(tx, actor, {
      type: "flow.events_run_again",
      reasonCode: "run_again",
      locationId: flow.locationId,
      detail: { flowId, count },
    });
    await nudge(tx, flowId);
  }
  return { count };
}
