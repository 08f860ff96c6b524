import { findConnector } from "../connectors/catalog.ts";
import type { EventsSource } from "../connectors/events.ts";
import { listItemPlaces } from "../db/due-items.ts";
import { listWaitingItems, type WaitingItem } from "../db/flow-items.ts";
import { lockFlow } from "../db/flows.ts";
import { firstSteps } from "../domain/flow-mapping.ts";
import { passesFilter } from "../domain/flow-filter.ts";
import { stepsOf, type Told } from "../domain/told.ts";
import { openSettings } from "../services/connection-settings.ts";
import type { Merge } from "../services/flows/merges.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import { readHubEvents } from "../services/hub-events.ts";
import type { Tx } from "../services/unit-of-work.ts";
import type { FlowDeps } from "./flow-look.ts";

/** What stands behind something that a flow was told of. */
export type Looked =
  | { told: Told; wanted: boolean; absorbed?: string[] }
  | { gone: true }
  /** It stands elsewhere now: both were one, the vendor says. */
  | { mergedInto: string }
  /** Nothing can be read of it any more. */
  | { lost: string };

export type LookedAt = { item: WaitingItem; looked: Looked }[];

/** What a flow says of something it does nothing about. */
export const LEFT_OUT =
  "Left out: it is not as the flow waits for, or its filter does not hold. It is looked at again when it is told of again.";

/** So many at once: whatever waits for a yes is looked at each time, or the plan would leave it out. */
const MOST_ITEMS = 10_000;

/** Where each is a call: a look is over within minutes, and nothing is done long after it was read. */
const MOST_ACTIONS = 300;

/** What a flow is to look at, as it stands now, in the order in which it was told of. */
export async function lookAtItems(
  deps: FlowDeps,
  flow: ToldFlow,
  source: EventsSource | undefined,
): Promise<LookedAt> {
  const most = flow.target ? MOST_ACTIONS : MOST_ITEMS;
  const items = await listWaitingItems(deps.db, flow.flow.id, most);
  if (items.length === 0) return [];
  const look = await readerOf(deps, flow, source, items);
  return items.map((item) => {
    const looked = look(item);
    if (!("told" in looked)) return { item, looked };
    const wanted = looked.wanted && passesFilter(looked.told, flow.flow.filter);
    return { item, looked: { ...looked, wanted } };
  });
}

/** Without those who were forgotten, told of again or done with since they were looked at: what was seen is old. */
export async function stillThere({ db }: Tx, flowId: string, looked: LookedAt): Promise<LookedAt> {
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
export const mergesIn = (looked: LookedAt): Merge[] =>
  looked.flatMap(({ item: { subject }, looked: one }) => {
    if ("mergedInto" in one) return [{ from: subject, into: one.mergedInto }];
    const absorbed = ("absorbed" in one && one.absorbed) || [];
    return absorbed.map((from) => ({ from, into: subject }));
  });

type Reader = (item: WaitingItem) => Looked;

async function readerOf(
  { db, keys }: FlowDeps,
  { flow, connection, target }: ToldFlow,
  source: EventsSource | undefined,
  items: WaitingItem[],
): Promise<Reader> {
  const subjects = items.map(({ subject }) => subject);
  if (!connection || !source) {
    const events = await readHubEvents(db, subjects, target?.id ?? null);
    return ({ subject }) => events.get(subject) ?? { lost: "This event is not kept any more." };
  }
  if (source.load) {
    const properties = wantedProperties(flow, source);
    const loaded = await source.load(flow.triggerInput, { subjects, properties });
    return (item) => {
      const { subject } = item;
      const found = loaded.get(subject);
      if (found?.state !== "live") return absorbedBy(item) ?? { gone: true };
      return found.subject === subject ? found : { mergedInto: found.subject };
    };
  }
  const settings = openSettings(keys.seal, connection);
  const webhook = findConnector(connection.connector)?.webhook;
  return ({ payload }) => {
    const told = payload ? webhook?.read?.(payload, settings) : undefined;
    return told ? { told, wanted: true } : { lost: LOST };
  };
}

/** Where its id leads nowhere any more: what was told of the merge names the one that is left first. */
function absorbedBy({ subject, subjects }: WaitingItem): Looked | undefined {
  const [left = subject] = subjects ?? [];
  return left === subject ? undefined : { mergedInto: left };
}

const LOST = "What was sent is not kept any more, or says nothing. Have it sent again.";

/** Those that the flow makes something of, and no others. */
function wantedProperties(flow: ToldFlow["flow"], source: EventsSource): string[] {
  const conditions = (flow.filter?.all ?? []).flatMap(({ from }) => stepsOf(from)[0] ?? []);
  const mapped = firstSteps(flow.mapping ?? source.mapping ?? {});
  return [...new Set([...mapped, ...source.decidedBy(flow.triggerInput), ...conditions])];
}
