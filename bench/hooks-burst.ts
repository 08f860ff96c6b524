import { monitorEventLoopDelay } from "node:perf_hooks";
import { z } from "zod";
import { waitFor } from "../test/support/wait-for.ts";
import type { Figures } from "./figures.ts";
import type { HooksHub } from "./hooks.ts";
import { inFlight } from "./in-flight.ts";
import { peakMegabytes } from "./memory.ts";
import { at, nextAccepted } from "./provider.ts";
import { cpuUntilQuiet, each, type Cpu } from "./servers.ts";
import { makeFlow } from "./sheet-flow.ts";

/** Of those that become customers so many have no address, as somebody forgot to ask for it. */
const POISON_SHARE = 0.01;
const REQUESTS_A_SECOND = 50;
const NEVER_HELD = 5_000;
const WARM_UP = 50;
/** So that HubSpot's word alone tells of them. */
const SELDOM_SECONDS = 3_600;

const PROPERTY = { name: "lifecyclestage", value: "customer" };

const Events = z.object({
  items: z.array(z.object({ problem: z.string().nullable() })),
  counts: z.object({ waiting: z.number(), held: z.number(), done: z.number() }),
});
const Invitations = z.object({
  items: z.array(z.object({ createdAt: z.string() })),
  nextCursor: z.string().nullable(),
});

type Burst = Awaited<ReturnType<HooksHub["hubspot"]["burst"]>>;

/** From the first delivery to the last invitation, its mail, and what all of it costs. */
export async function measureBurst(
  hub: HooksHub,
  contacts: number,
  { report, reportCpu }: Figures,
): Promise<void> {
  const { hubspot, standin, worker, servers } = hub;
  const { flow, appId } = await customers(hub);
  await warmUp(hub, appId);
  const poisoned = Math.round(contacts * POISON_SHARE);
  const accepted = await nextAccepted(standin, contacts - poisoned);
  const before = hubspot.calls.length;
  const end: { told?: Burst; cpu?: Cpu; from: number; ownDelayMs: number } = {
    from: NaN,
    ownDelayMs: NaN,
  };
  const peak = await peakMegabytes(worker.pid, async () => {
    end.cpu = await cpuUntilQuiet(servers, async () => {
      end.from = Date.now();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      end.told = await hubspot.burst(appId, {
        count: contacts,
        poisonShare: POISON_SHARE,
        requestsPerSecond: REQUESTS_A_SECOND,
        property: PROPERTY,
      });
      end.ownDelayMs = delay.percentile(99) / 1e6;
      delay.disable();
      await settled(hub, flow.flowId, contacts);
      await accepted();
    });
  });
  const { told, cpu, from } = end;
  if (!told || !cpu) throw new Error("Nothing was told.");
  const applied = await invitedAt(hub);
  const held = await heldOf(hub, flow.flowId);
  const mailed = (await standin.mails()).map(({ acceptedAt }) => Date.parse(acceptedAt));
  const of = `${contacts} customers at ${REQUESTS_A_SECOND} a second`;
  const refused = told.answers.filter(({ status }) => status !== 202).length;
  const tookMs = told.answers.map((answer) => answer.tookMs);
  report(`${of}: deliveries refused`, refused, "");
  report(`${of}: acknowledged, p50`, at(tookMs, 0.5), "ms");
  report(`${of}: acknowledged, p99`, at(tookMs, 0.99), "ms");
  // HubSpot's stand-in answers in the process that sends: what it is late by is counted as ours.
  report(`${of}: the sender's own delay, p99`, end.ownDelayMs, "ms");
  report(`${of}: deliveries took`, told.tookMs / 1000, "s");
  report(`${of}: invited`, applied.length, "");
  report(`${of}: until the last invitation`, (Math.max(...applied) - from) / 1000, "s");
  report(`${of}: until the last mail`, (Math.max(...mailed) - from) / 1000, "s");
  report(`${of}: held with a reason`, held.filter(({ problem }) => problem !== null).length, "");
  reportCpu("event told and applied", each(cpu, contacts));
  const calls = hubspot.calls.slice(before);
  for (const [name, made] of Map.groupBy(calls, ({ call }) => call ?? "unknown"))
    report(`${of}: ${name}`, made.length, "calls");
  report(`${of}: refused by HubSpot's limits`, limited(calls), "calls");
  report(`worker's peak memory: ${of}`, peak, "MB");
}

const limited = (calls: { status: number | null }[]) =>
  calls.filter(({ status }) => status === 429).length;

/** A flow that invites whoever becomes a customer, at work, and the app that tells of them. */
async function customers({ hubspot, place: { api, location }, url }: HooksHub) {
  const app = hubspot.privateApp();
  const { accessToken, clientSecret } = app;
  const flow = await makeFlow(api, location, {
    connection: { connector: "hubspot", settings: { accessToken, clientSecret } },
    key: "contactChanged",
    input: { property: PROPERTY.name, becomes: PROPERTY.value },
    policy: { holdAboveNew: NEVER_HELD, intervalSeconds: SELDOM_SECONDS },
  });
  hubspot.subscribe(app, { targetUrl: `${url}/hooks/hubspot/${flow.connectionId}` });
  await flow.apply();
  await flow.pass();
  return { flow, appId: app.appId };
}

/** Deliveries that nothing comes of: an api that has only just started is no measure. */
const warmUp = ({ hubspot: { webhooks } }: HooksHub, appId: number) =>
  inFlight(WARM_UP, 10, async () => {
    const event = webhooks.event(appId, { subscriptionType: "contact.teleportation" });
    await webhooks.sendOnce(appId, [event]);
  });

/** Each of them is invited or held, and none waits. */
const settled = (hub: HooksHub, flowId: string, contacts: number) =>
  waitFor(
    async () => {
      const { counts } = await eventsOf(hub, flowId, "limit=1");
      return counts.waiting === 0 && counts.done + counts.held >= contacts;
    },
    { what: `${contacts} events to be settled`, limitMs: 600_000, everyMs: 500 },
  );

const heldOf = async (hub: HooksHub, flowId: string) =>
  (await eventsOf(hub, flowId, "state=held&limit=200")).items;

const eventsOf = async ({ place: { api } }: HooksHub, flowId: string, query: string) =>
  Events.parse(await api.ask("GET", `/flows/${flowId}/events?${query}`));

/** When each invitation was written. */
async function invitedAt({ place: { api, location } }: HooksHub): Promise<number[]> {
  const times: number[] = [];
  for (let cursor = ""; ;) {
    const path = `/locations/${location}/invitations?limit=200${cursor}`;
    const { items, nextCursor } = Invitations.parse(await api.ask("GET", path));
    times.push(...items.map(({ createdAt }) => Date.parse(createdAt)));
    if (nextCursor === null) return times;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}
