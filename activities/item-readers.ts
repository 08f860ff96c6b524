import { findConnector } from "../connectors/catalog.ts";
import type { EventsSource } from "../connectors/events.ts";
import { listPayloads, type WaitingItem } from "../db/due-items.ts";
import { firstSteps } from "../domain/flow-mapping.ts";
import type { Looked } from "../domain/seen-item.ts";
import { stepsOf, type Told } from "../domain/told.ts";
import { openSettings } from "../services/connection-settings.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import { readHubEvents } from "../services/hub-events.ts";
import type { FlowDeps } from "./flow-look.ts";

/** As it was told, before a flow makes anything of it. */
type ToldOf = Exclude<Looked<never>, { made: never }> | AsTold;
type AsTold = { told: Told; wanted: boolean; absorbed?: string[] };

type Reader = (item: WaitingItem) => ToldOf;

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_SUBJECTS = 1_000;

/** So much as is held in memory together; the first of a part is in it, however long it is. */
export function inParts(items: WaitingItem[]): WaitingItem[][] {
  const parts: WaitingItem[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = parts.at(-1);
    bytes += item.bytes ?? 0;
    if (last && last.length < MOST_SUBJECTS && bytes <= MOST_BYTES) {
      last.push(item);
      continue;
    }
    parts.push([item]);
    bytes = item.bytes ?? 0;
  }
  return parts;
}

/** Reads what stands behind these: asks whoever knows, or takes what was sent. */
export async function readerOf(
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
  const payloads = await listPayloads(
    db,
    items.flatMap(({ hookEventId }) => hookEventId ?? []),
  );
  return ({ hookEventId }) => {
    const payload = payloads.get(hookEventId ?? "");
    const told = payload ? webhook?.read?.(payload, settings) : undefined;
    return told ? { told, wanted: true } : { lost: LOST };
  };
}

/** Where its id leads nowhere any more: what was told of the merge names the one that is left first. */
function absorbedBy({ subject, subjects }: WaitingItem): { mergedInto: string } | undefined {
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
