import type { Happened } from "./contact.ts";
import type { Receiver } from "./signing.ts";

/** One entry of what is delivered; the fields of developers.hubspot.com/docs/api/webhooks. */
export type WebhookEvent = {
  eventId: number;
  subscriptionId: number;
  portalId: number;
  appId: number;
  occurredAt: number;
  subscriptionType: string;
  attemptNumber: number;
  objectTypeId?: string;
  objectId?: number;
  propertyName?: string;
  propertyValue?: string;
  isSensitive?: boolean;
  changeSource?: string;
  changeFlag?: string;
  sourceId?: string;
  primaryObjectId?: number;
  mergedObjectIds?: number[];
  newObjectId?: number;
  numberOfPropertiesMoved?: number;
};

/** An app that is told, of what, and in which of the two forms. */
export type Subscriber = Receiver & {
  appId: number;
  /** `contact.…`, or `object.…` with the number of its type as newer apps have it. */
  form: "contact" | "object";
  /** Of whose changes it hears. */
  properties: string[];
};

// Past 32 bits, as HubSpot's own are.
let lastEventId = 6_000_000_000;
const FIRST_SUBSCRIPTION = 2_400_000;

const flags: { [Kind in Happened["kind"]]?: string } = {
  creation: "CREATED",
  deletion: "DELETED",
  merge: "MERGED",
  restore: "RESTORED",
};

const numbers: { [Kind in Happened["kind"]]: number } = {
  creation: 0,
  deletion: 1,
  merge: 2,
  restore: 3,
  privacyDeletion: 4,
  propertyChange: 5,
};

/** A change of each property is subscribed to by itself. */
function subscriptionOf(subscriber: Subscriber, { kind, property }: Happened): number {
  const at = property === undefined ? 0 : subscriber.properties.indexOf(property.name);
  return FIRST_SUBSCRIPTION + numbers[kind] + at;
}

/** What the app is told of it; undefined where it did not ask for it. */
export function eventFor(
  subscriber: Subscriber,
  portalId: number,
  happened: Happened,
): WebhookEvent | undefined {
  const { kind, id, at, author, property, merge } = happened;
  if (property && !subscriber.properties.includes(property.name)) return undefined;
  lastEventId += 1;
  const flag = flags[kind];
  return {
    eventId: lastEventId,
    subscriptionId: subscriptionOf(subscriber, happened),
    portalId,
    appId: subscriber.appId,
    occurredAt: at,
    subscriptionType: `${subscriber.form}.${kind}`,
    attemptNumber: 0,
    ...(subscriber.form === "object" && { objectTypeId: "0-1" }),
    ...(merge === undefined && { objectId: Number(id) }),
    ...(property && {
      propertyName: property.name,
      propertyValue: property.value,
      isSensitive: false,
    }),
    changeSource: author.source,
    ...(flag !== undefined && { changeFlag: flag }),
    sourceId: author.sourceId,
    ...(merge && {
      primaryObjectId: Number(merge.primary),
      mergedObjectIds: merge.merged.map(Number),
      newObjectId: Number(id),
      numberOfPropertiesMoved: merge.moved,
    }),
  };
}

/** An event that nothing happened for, with what a test wants in it. */
export function madeEvent(
  { appId, form }: Subscriber,
  portalId: number,
  given: Partial<WebhookEvent>,
): WebhookEvent {
  lastEventId += 1;
  return {
    eventId: lastEventId,
    subscriptionId: FIRST_SUBSCRIPTION + numbers.propertyChange,
    portalId,
    appId,
    occurredAt: Date.now(),
    subscriptionType: `${form}.propertyChange`,
    attemptNumber: 0,
    ...(form === "object" && { objectTypeId: "0-1" }),
    objectId: 1,
    propertyName: "lifecyclestage",
    propertyValue: "customer",
    changeSource: "CRM_UI",
    sourceId: "userId:4242001",
    ...given,
  };
}
