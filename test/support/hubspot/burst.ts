import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../faults/random.ts";
import type { people } from "./people.ts";
import { post, signed } from "./signing.ts";
import type { WebhookEvent } from "./webhook-event.ts";
import { eventFor } from "./webhook-event.ts";
import type { Webhooks } from "./webhooks.ts";

/** What makes an event useless: its contact has no address, or the event itself is half. */
export type Poison = "no_address" | "no_object" | "unknown_type";

export type Burst = {
  count: number;
  poisonShare?: number;
  poison?: Poison;
  eventsPerRequest?: number;
  requestsPerSecond?: number;
  seed?: number;
  property?: { name: string; value: string };
};

/** Contacts that all become something at once, told of at a steady pace; each request is tried once. */
export async function burst(
  { subscriber }: Webhooks,
  screen: ReturnType<typeof people>,
  { portalId, appId, ...given }: Burst & { portalId: number; appId: number },
) {
  const {
    count,
    poisonShare = 0,
    poison = "no_address",
    eventsPerRequest = 1,
    requestsPerSecond = 50,
    seed = 1,
    property = { name: "lifecyclestage", value: "customer" },
  } = given;
  const to = subscriber(appId);
  const poisoned = drawn(count, Math.round(count * poisonShare), seed);
  const ids = screen.seed(count, (at) => ({
    ...(!(poison === "no_address" && poisoned.has(at)) && { email: `burst-${at}@example.com` }),
    firstname: `Burst ${at}`,
    [property.name]: property.value,
  }));
  const events = ids.map((id, at) => {
    const author = { source: "CRM_UI", sourceId: "userId:4242001" } as const;
    const happened = { kind: "propertyChange", id, at: Date.now(), author, property } as const;
    const event = eventFor(to, portalId, happened);
    if (!event) throw new Error(`App ${appId} does not hear of ${property.name}.`);
    return poisoned.has(at) ? spoiled(event, poison) : event;
  });

  const startedAt = performance.now();
  const requests = Array.from({ length: Math.ceil(count / eventsPerRequest) }, async (_, at) => {
    const part = events.slice(at * eventsPerRequest, (at + 1) * eventsPerRequest);
    await sleep((at * 1000) / requestsPerSecond);
    return post(signed(to, JSON.stringify(part)), 60_000);
  });
  const answers = await Promise.all(requests);
  return { ids, poisoned: [...poisoned], answers, tookMs: performance.now() - startedAt };
}

function spoiled(event: WebhookEvent, poison: Poison): WebhookEvent {
  if (poison === "no_address") return event;
  if (poison === "unknown_type") return { ...event, subscriptionType: "contact.teleportation" };
  const { objectId: _, ...half } = event;
  return half;
}

function drawn(count: number, howMany: number, seed: number): Set<number> {
  const random = seeded(seed);
  const found = new Set<number>();
  while (found.size < Math.min(howMany, count)) found.add(Math.floor(random() * count));
  return found;
}
