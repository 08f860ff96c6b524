import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../faults/random.ts";
import type { Happened } from "./contact.ts";
import { forgeries, post, signed, type Forgery, type Signing } from "./signing.ts";
import { eventFor, madeEvent, type Subscriber, type WebhookEvent } from "./webhook-event.ts";

const MOST_IN_A_BATCH = 100;

/** How notices come, or do not. */
export type WebhookMode = {
  batchSize: number;
  /** Changes that come so close together are told of in one request. */
  gatherMs: number;
  delayMs: number;
  /** How often each notice comes; the same each time. */
  copies: number;
  /** Mixes the order of what is told of together. */
  shuffleSeed: number | null;
  /** None goes out, nor ever will. */
  loses: boolean;
  inFlight: number;
  answerLimitMs: number;
  /** HubSpot's are spread over a day. */
  retryAfterMs: number[];
  /** Answers after which it does not try again. */
  finalStatuses: number[];
};

const usualMode = (): WebhookMode => ({
  batchSize: MOST_IN_A_BATCH,
  gatherMs: 5,
  delayMs: 0,
  copies: 1,
  shuffleSeed: null,
  loses: false,
  inFlight: 10,
  answerLimitMs: 5000,
  retryAfterMs: [100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000],
  finalStatuses: [400, 401, 403, 404, 405],
});

export type Delivered = {
  appId: number;
  at: number;
  attempt: number;
  events: WebhookEvent[];
  /** Null where nobody answered in time. */
  status: number | null;
  tookMs: number;
};

export type Webhooks = ReturnType<typeof webhookService>;

/** Tells apps of changes, as they are told: in batches, again and again, in no order. */
export function webhookService(portalId: number, now: () => number) {
  const subscribers = new Map<number, Subscriber>();
  const pending = new Map<number, WebhookEvent[]>();
  const underWay = new Set<Promise<unknown>>();
  const delivered: Delivered[] = [];
  const lost: WebhookEvent[] = [];
  const mode = usualMode();
  const stopped = new AbortController();
  let flying = 0;

  function track<T>(work: Promise<T>): Promise<T> {
    const known = work.finally(() => underWay.delete(known));
    underWay.add(known);
    return known;
  }

  const pause = (ms: number) =>
    sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined);

  async function once(to: Subscriber, events: WebhookEvent[], attempt: number) {
    while (flying >= mode.inFlight && !stopped.signal.aborted) await pause(1);
    if (stopped.signal.aborted) return null;
    flying += 1;
    const at = now();
    const told = events.map((it) => ({ ...it, attemptNumber: attempt }));
    const end = await post(signed(to, JSON.stringify(told)), mode.answerLimitMs);
    flying -= 1;
    delivered.push({ appId: to.appId, at, attempt, events: told, ...end });
    return end.status;
  }

  async function deliver(to: Subscriber, events: WebhookEvent[]): Promise<void> {
    for (let attempt = 0; !stopped.signal.aborted; attempt += 1) {
      const status = await once(to, events, attempt);
      const wait = mode.retryAfterMs[attempt];
      const isGood = status !== null && status >= 200 && status < 300;
      if (isGood || wait === undefined || mode.finalStatuses.includes(status ?? 0)) return;
      await pause(wait);
    }
  }

  async function flush(to: Subscriber): Promise<void> {
    await pause(mode.gatherMs);
    const events = pending.get(to.appId) ?? [];
    pending.delete(to.appId);
    if (mode.loses) return void lost.push(...events);
    await pause(mode.delayMs);
    await send(to, events);
  }

  async function send(to: Subscriber, events: WebhookEvent[]): Promise<void> {
    const { copies, shuffleSeed, batchSize } = mode;
    const all = Array.from({ length: copies }, () => events).flat();
    const told = shuffleSeed === null ? all : shuffled(all, seeded(shuffleSeed));
    const size = Math.min(batchSize, MOST_IN_A_BATCH);
    const batches = Array.from({ length: Math.ceil(told.length / size) }, (_, at) =>
      told.slice(at * size, (at + 1) * size),
    );
    await Promise.all(batches.map((it) => deliver(to, it)));
  }

  function subscriber(appId: number): Subscriber {
    const found = subscribers.get(appId);
    if (!found) throw new Error(`App ${appId} has no subscriptions.`);
    return found;
  }

  return {
    mode,
    delivered,
    lost,
    subscriber,

    subscribe(to: Subscriber): Subscriber {
      subscribers.set(to.appId, to);
      return to;
    },
    unsubscribe: (appId: number) => void subscribers.delete(appId),

    tell(happened: Happened): void {
      for (const to of subscribers.values()) {
        const event = eventFor(to, portalId, happened);
        if (!event) continue;
        const waiting = pending.get(to.appId);
        if (waiting) waiting.push(event);
        else {
          pending.set(to.appId, [event]);
          void track(flush(to));
        }
      }
    },

    /** Tells of these as the mode has it, retries and all. */
    send: (appId: number, events: WebhookEvent[]) => track(send(subscriber(appId), events)),

    event: (appId: number, given: Partial<WebhookEvent> = {}) =>
      madeEvent(subscriber(appId), portalId, given),

    /** A delivery to look at, to spoil, and to `post`; text goes out as it is. */
    request: (appId: number, events: unknown, options: Signing = {}) =>
      signed(subscriber(appId), textOf(events), options),

    /** One request, tried once; the status of its answer. */
    async sendOnce(appId: number, events: unknown, options: Signing = {}) {
      const request = signed(subscriber(appId), textOf(events), options);
      return (await post(request, mode.answerLimitMs)).status;
    },

    /** A delivery that is not HubSpot's, or no longer. */
    async forge(appId: number, forgery: Forgery, events: unknown): Promise<number | null> {
      const request = forgeries[forgery](subscriber(appId), textOf(events));
      return (await post(request, mode.answerLimitMs)).status;
    },

    /** What was lost comes after all. */
    async sendLost(): Promise<void> {
      for (const to of subscribers.values()) {
        const events = lost.filter((it) => it.appId === to.appId);
        await track(send(to, events));
      }
      lost.length = 0;
    },

    /** All that was to be told is told, or given up. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },

    async stop(): Promise<void> {
      stopped.abort();
      await Promise.all(underWay);
    },
  };
}

const textOf = (events: unknown) => (typeof events === "string" ? events : JSON.stringify(events));

const shuffled = <T>(list: T[], random: () => number): T[] =>
  list
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
