import type { EventsSource } from "../connectors/events.ts";
import { listItemPlaces, listWaitingItems, type WaitingItem } from "../db/due-items.ts";
import { lockFlow } from "../db/flows.ts";
import { passesFilter } from "../domain/flow-filter.ts";
import type { RosterRow } from "../domain/roster/row.ts";
import type { Looked, SeenItem } from "../domain/seen-item.ts";
import type { Told } from "../domain/told.ts";
import type { Merge } from "../services/flows/merges.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import type { Tx } from "../services/unit-of-work.ts";
import { inParts, readerOf } from "./item-readers.ts";
import type { FlowDeps } from "./flow-look.ts";

/** `isKept`: as an earlier look saw it, and good for a plan that waits, but for no deed. */
export type LookedAt<Made> = { item: WaitingItem; looked: Looked<Made>; isKept?: true }[];

/** What a flow says of something it does nothing about. */
export const LEFT_OUT =
  "Left out: it is not as the flow waits for, or its filter does not hold. It is looked at again when it is told of again.";

/** So many at once: whatever waits for a yes is looked at each time, or the plan would leave it out. */
const MOST_ITEMS = 10_000;

/** What the first plan of a flow shows; what is known from then on is not invited later by and by. */
export const MOST_AT_FIRST = 50_000;

/** What a look asks a vendor for by itself; the rest comes with the next one. */
const MOST_LOADS = 1_000;

/** Where each is a call: a look is over within minutes, and nothing is done long after it was read. */
const MOST_ACTIONS = 300;

/** People a flow is to look at, in the order in which it was told of them; `isMore` where it has not come to some. */
export async function lookAtPeople(
  deps: FlowDeps,
  flow: ToldFlow,
  source: EventsSource | undefined,
  /** By which rules they are read, and whether somebody asked: then they are read anew, whatever was seen before. */
  { read, by, isAsked }: { read: (told: Told) => RosterRow; by: string; isAsked: boolean },
): Promise<{ looked: LookedAt<RosterRow>; isMore: boolean }> {
  const { id, policy, state } = flow.flow;
  const isFirst = state === "draft";
  const atOnce = isFirst ? MOST_AT_FIRST : MOST_ITEMS;
  const waiting = await listWaitingItems(deps.db, id, atOnce + 1, policy.quietSeconds);
  const isTooMany = isFirst && waiting.length > atOnce;
  // Reading them makes room only where a filter leaves some out.
  if (isTooMany && flow.flow.filter === null) return { looked: [], isMore: true };
  const items = waiting.slice(0, atOnce);
  const seen = new Map<WaitingItem, SeenItem>();
  for (const item of isAsked ? [] : items) {
    // By other rules it would be another person; one that may be acted upon is never taken from memory.
    if (item.rests && item.seen?.by === by) seen.set(item, item.seen);
  }
  const anew = items.filter((item) => seen.get(item)?.told !== item.told);
  // More than a plan takes without a yes are looked at together, or it would never be asked for.
  const most = isAsked ? atOnce : Math.max(MOST_LOADS, policy.holdAboveNew + 1);
  const made = await readAll(deps, flow, source, anew.slice(0, most), read);
  return {
    looked: items.flatMap((item): LookedAt<RosterRow> => {
      const looked = made.get(item);
      const before = seen.get(item)?.looked;
      if (looked) return [{ item, looked }];
      return before ? [{ item, looked: before, isKept: true }] : [];
    }),
    isMore: anew.length > most || isTooMany,
  };
}

/** What a vendor is to be asked for, in the order in which the flow was told of it. */
export async function lookAtDeeds<Made>(
  deps: FlowDeps,
  flow: ToldFlow,
  source: EventsSource | undefined,
  read: (told: Told) => Made,
): Promise<LookedAt<Made>> {
  const items = await listWaitingItems(deps.db, flow.flow.id, MOST_ACTIONS, 0);
  const made = await readAll(deps, flow, source, items, read);
  return items.flatMap((item) => {
    const looked = made.get(item);
    return looked ? [{ item, looked }] : [];
  });
}

/** Part by part: of what was told no more is kept than what the flow makes of it. */
async function readAll<Made>(
  deps: FlowDeps,
  flow: ToldFlow,
  source: EventsSource | undefined,
  items: WaitingItem[],
  read: (told: Told) => Made,
): Promise<Map<WaitingItem, Looked<Made>>> {
  const made = new Map<WaitingItem, Looked<Made>>();
  for (const part of inParts(items)) {
    const look = await readerOf(deps, flow, source, part);
    for (const item of part) {
      const looked = look(item);
      if (!("told" in looked)) {
        made.set(item, looked);
        continue;
      }
      const { told, wanted, absorbed } = looked;
      const isWanted = wanted && passesFilter(told, flow.flow.filter);
      made.set(item, { made: read(told), wanted: isWanted, ...(absorbed && { absorbed }) });
    }
  }
  return made;
}

/** Without those who were forgotten, told of again or done with since they were looked at: what was seen is old. */
export async function stillThere<Made>(
  { db }: Tx,
  flowId: string,
  looked: LookedAt<Made>,
): Promise<LookedAt<Made>> {
  await lockFlow(db, flowId);
  const places = await listItemPlaces(
    db,
    flowId,
    looked.map(({ item }) => item.subject),
  );
  return looked.filter(({ item: { subject, seq, told } }) => {
    const place = places.get(subject);
    return place?.seq === seq && place.told === told;
  });
}

/** Told by the one that is gone, or by the one that is left where nothing was told of the other. */
export const mergesIn = (looked: LookedAt<unknown>): Merge[] =>
  looked.flatMap(({ item: { subject }, looked: one }) => {
    if ("mergedInto" in one) return [{ from: subject, into: one.mergedInto }];
    const absorbed = ("absorbed" in one && one.absorbed) || [];
    return absorbed.map((from) => ({ from, into: subject }));
  });
