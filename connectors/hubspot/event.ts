import { createHash } from "node:crypto";
import { z } from "zod";
import type { HookEvent } from "../webhook.ts";

const MOST_AT_ONCE = 100;
const CONTACTS = "0-1";

const KINDS = {
  creation: "created",
  propertyChange: "changed",
  merge: "merged",
  restore: "restored",
  deletion: "deleted",
  privacyDeletion: "forgotten",
} as const;

/** `unknown`: of another type than these, or without what such a one is about. */
export type HubspotEventKind = (typeof KINDS)[keyof typeof KINDS] | "unknown";

/** That something became of contacts: a reason to look at them as they are now, for it may be old, and come again. */
export type HubspotEvent = HookEvent & {
  kind: HubspotEventKind;
  /** HubSpot's word for it, to be shown. */
  type: string;
};

/** Nothing that cannot be stored: one such word would keep all that was told with it from being taken. */
const Word = z.string().regex(/^[\x20-\x7E]{0,100}$/);
/** Past 32 bits, so it is a name and no number to us. */
const Id = z.union([z.number(), Word]).transform(String);
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** https://developers.hubspot.com/docs/api/webhooks */
const Entry = z.object({
  eventId: maybe(Id),
  subscriptionId: maybe(Id),
  portalId: maybe(Id),
  appId: maybe(Id),
  occurredAt: maybe(z.int().positive().max(8.64e15)),
  subscriptionType: maybe(Word),
  eventType: maybe(Word),
  objectTypeId: maybe(z.string()),
  objectId: maybe(Id),
  propertyName: maybe(Word),
  changeSource: maybe(z.string()),
  sourceId: maybe(Id),
  primaryObjectId: maybe(Id),
  mergedObjectIds: maybe(z.array(Id)),
  newObjectId: maybe(Id),
});

type Entry = z.infer<typeof Entry>;

/** One event for each entry; one that makes no sense keeps none of the others from being told. */
export function parseHubspotEvents(body: Uint8Array): HubspotEvent[] | undefined {
  const list = z.array(z.unknown()).max(MOST_AT_ONCE).safeParse(jsonIn(body));
  return list.success ? list.data.map(eventOf) : undefined;
}

function eventOf(given: unknown): HubspotEvent {
  const read = Entry.safeParse(given);
  const entry: Entry = read.success ? read.data : {};
  const { portalId, appId, occurredAt, propertyName, changeSource, sourceId } = entry;
  const objectIds = objectIdsOf(entry);
  const type = entry.subscriptionType ?? entry.eventType ?? "";
  const kind = objectIds.length > 0 ? kindOf(entry) : "unknown";
  return {
    key: keyOf(entry, objectIds) ?? `unread:${hashOf(given)}`,
    kind,
    type,
    objectIds,
    account: portalId,
    // Only of a change: whatever else happened, all of it may be another.
    property: kind === "changed" ? propertyName : undefined,
    forgets: kind === "forgotten",
    problem: kind === "unknown" ? problemOf(type, kindOf(entry)) : undefined,
    payload: withoutValue(given),
    occurredAt: occurredAt === undefined ? undefined : new Date(occurredAt),
    isOurs: changeSource === "INTEGRATION" && sourceId !== undefined && sourceId === appId,
  };
}

/** What stands there now is asked for, and an address that is kept here as well would have to be forgotten here as well. */
function withoutValue(given: unknown): string {
  const isRecord = typeof given === "object" && given !== null && !Array.isArray(given);
  return JSON.stringify(isRecord ? { ...given, propertyValue: undefined } : given) ?? "";
}

function problemOf(type: string, kind: HubspotEventKind): string {
  if (type === "") return "HubSpot sent something that tells of nothing we know.";
  return kind === "unknown"
    ? `Of what HubSpot calls "${type}" nothing is made here. Take that subscription out of the app, or leave it.`
    : `HubSpot does not say of which contact this "${type}" is.`;
}

function kindOf({ subscriptionType, eventType, objectTypeId }: Entry): HubspotEventKind {
  const [object = "", deed = ""] = (subscriptionType ?? eventType ?? "").split(".");
  const isContact = object === "contact" || (object === "object" && objectTypeId === CONTACTS);
  return isContact && isKnown(deed) ? KINDS[deed] : "unknown";
}

const isKnown = (deed: string): deed is keyof typeof KINDS => Object.hasOwn(KINDS, deed);

/** A merge has no `objectId`: what is left of it comes first, a third record where HubSpot has made one. */
function objectIdsOf({ objectId, primaryObjectId, mergedObjectIds = [], newObjectId }: Entry) {
  const ids = [objectId, newObjectId, primaryObjectId, ...mergedObjectIds];
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** An `eventId` is not promised to be anybody's own. */
function keyOf(entry: Entry, [first = ""]: string[]): string | undefined {
  const { portalId, subscriptionId, eventId, propertyName = "", occurredAt } = entry;
  if (portalId === undefined || eventId === undefined || occurredAt === undefined) return undefined;
  return [portalId, subscriptionId ?? "", eventId, first, propertyName, occurredAt].join(":");
}

/** Each attempt says which one it is; the rest of it stays the same. */
function hashOf(given: unknown): string {
  const isRecord = typeof given === "object" && given !== null;
  const same = isRecord ? { ...given, attemptNumber: undefined } : given;
  return createHash("sha256")
    .update(JSON.stringify(same) ?? "")
    .digest("hex");
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}
