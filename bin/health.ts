import { randomUUID } from "node:crypto";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { Counter, Gauge, Registry, collectDefaultMetrics } from "prom-client";
import { isDatabaseAway } from "../db/connect.ts";
import { countMails } from "../db/emails.ts";
import { countWaitingMessages } from "../db/outbox.ts";
import { answerHeaders } from "../web/headers.ts";
import { listen, stopListening } from "./listen.ts";
import type { Parts } from "./parts.ts";

/** Health and metrics. Ready is what this process needs to do its own work; the rest stands in the body. */
export function healthRoutes(
  parts: Parts,
  isReady: () => Promise<boolean>,
  counters: Counter[] = [],
): Hono {
  const app = new Hono();
  const metrics = metricsOf(parts);
  for (const counter of counters) metrics.registerMetric(counter);
  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/readyz", async (c) => {
    const [ready, temporal] = await Promise.all([isReady().catch(() => false), parts.link.isUp()]);
    return c.json({ ready, temporal: temporal ? "up" : "away" }, ready ? 200 : 503);
  });
  app.get("/metrics", async (c) =>
    c.text(await metrics.metrics(), 200, { "content-type": metrics.contentType }),
  );
  app.onError((error, c) => {
    if (isDatabaseAway(error)) return c.text("PostgreSQL does not answer.\n", 503);
    const logId = randomUUID();
    parts.log.error({ err: error, logId }, "A health request failed");
    return c.text(`This failed; the log says why under ${logId}.\n`, 500);
  });
  return app;
}

/** Counts deliveries of the mail provider by what became of them; this process's own. */
export const providerEventCounter = () =>
  new Counter({
    name: "usher_provider_events_total",
    help: "Deliveries of the mail provider by what became of them; unsigned ones were refused",
    labelNames: ["received"],
    registers: [],
  });

/** Counts deliveries of vendors by what became of them; this process's own. */
export const hookCounter = () =>
  new Counter({
    name: "usher_hook_deliveries_total",
    help: "Deliveries of vendors' webhooks by what became of them; forged ones were refused",
    labelNames: ["connector", "received"],
    registers: [],
  });

/** Counts what vendors told that nothing can be made of; this process's own. */
export const quarantineCounter = () =>
  new Counter({
    name: "usher_hook_events_quarantined_total",
    help: "What vendors' webhooks told that is kept and not acted upon: of no account here, or of no known type",
    labelNames: ["connector"],
    registers: [],
  });

function metricsOf({ db }: Parts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "usher_outbox_messages",
    help: "Messages that wait for Temporal, or are stuck",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const { waiting, stuck } = await countWaitingMessages(db);
      this.set({ state: "waiting" }, waiting);
      this.set({ state: "stuck" }, stuck);
    },
  });
  new Gauge({
    name: "usher_mails",
    help: "Mails by state",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { state, count } of await countMails(db)) this.set({ state }, count);
    },
  });
  return registry;
}

/** Health and metrics of a worker, where `WORKER_PORT` is set. */
export async function serveHealth(parts: Parts, isReady: () => Promise<boolean>) {
  const { host, workerPort, publicUrl } = parts.config;
  if (workerPort === undefined) return { stop: async () => undefined };
  const app = new Hono();
  app.use(answerHeaders(new URL(publicUrl)));
  app.route("/", healthRoutes(parts, isReady));
  const server = createAdaptorServer({ fetch: app.fetch });
  await listen(server, host, workerPort);
  return { stop: () => stopListening(server) };
}
