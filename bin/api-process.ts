import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { apiRoutes } from "../api/app.ts";
import { hookRoutes } from "../api/hooks.ts";
import { providerEventRoutes } from "../api/provider-events.ts";
import { watchChannelRoutes } from "../api/watch-channels.ts";
import type { Logger } from "../domain/logger.ts";
import { answerHeaders } from "../web/headers.ts";
import { webRoutes } from "../web/routes.ts";
import { healthRoutes, hookCounter, providerEventCounter, quarantineCounter } from "./health.ts";
import { inTurn } from "./in-turn.ts";
import { listen, stopListening } from "./listen.ts";
import { mailWayOf } from "./mail-way.ts";
import type { Parts } from "./parts.ts";

const NOT_YET = { type: "about:blank", title: "Unavailable", status: 503, code: "unavailable" };
const NOT_YET_HEADERS = { "content-type": "application/problem+json", "retry-after": "5" };

export type RunningApi = { stop(): Promise<void> };

/** Serves API, portal and console on one origin, and health alone until it is open. Throws a `StartError` when the port is taken. */
export async function serveApi(
  parts: Parts,
  isReady: () => Promise<boolean>,
  isOpen: () => boolean = () => true,
): Promise<RunningApi> {
  const { config, connectors, link, log, services } = parts;
  const later = workAfterAnswers(log);
  const publicUrl = new URL(config.publicUrl);
  const providerEvents = providerEventCounter();
  const hooks = hookCounter();
  const quarantine = quarantineCounter();
  const app = new Hono();
  app.use(answerHeaders(publicUrl));
  app.route(
    "/",
    healthRoutes(parts, async () => isOpen() && (await isReady()), [
      providerEvents,
      hooks,
      quarantine,
    ]),
  );
  app.use(async (c, next) => (isOpen() ? next() : c.json(NOT_YET, 503, NOT_YET_HEADERS)));
  app.route(
    "/",
    apiRoutes({
      ...services,
      connectors,
      publicUrl,
      isTemporalUp: () => link.isUp(),
      log,
    }),
  );
  app.route(
    "/",
    providerEventRoutes({
      ...services,
      secret: config.resendWebhookSecret,
      now: () => new Date(),
      count: (received) => providerEvents.inc({ received }),
      log,
    }),
  );
  app.route("/", watchChannelRoutes({ ...services, log }));
  app.route(
    "/",
    hookRoutes({
      ...services,
      publicUrl,
      now: () => new Date(),
      appSecret: (connector) => (connector === "hubspot" ? config.hubspot.clientSecret : undefined),
      count: (connector, received) => hooks.inc({ connector, received }),
      countQuarantined: (connector, events) => quarantine.inc({ connector }, events),
      log,
    }),
  );
  app.route(
    "/",
    webRoutes({
      ...services,
      connectors,
      publicUrl,
      trustedProxies: config.trustedProxies,
      localMail: config.localMail,
      mailWay: mailWayOf(config),
      temporalUiUrl: config.temporalUiUrl,
      sheetFolder: join(config.dataDir, "sheets"),
      temporalNamespace: config.temporalNamespace,
      isTemporalUp: () => link.isUp(),
      clientAddress: (c) => getConnInfo(c).remote.address ?? "",
      afterAnswer: later.add,
      alarm: (act) =>
        log.warn({ act }, "Sign-in is used far more than usual by all networks together"),
      reportError: (error, logId) => log.error({ err: error, logId }, "A page failed"),
    }),
  );
  const server = createAdaptorServer({ fetch: app.fetch });
  await listen(server, config.host, config.port);
  return { stop: () => inTurn(() => stopListening(server), later.done) };
}

/** Work that begins when the answer is on its way, so that its time tells the asker nothing. */
function workAfterAnswers(log: Logger) {
  const underWay = new Set<Promise<void>>();
  return {
    add(work: () => Promise<void>): void {
      const done = setImmediate()
        .then(work)
        .catch((error: unknown) => log.error({ err: error }, "Work after an answer failed"))
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    done: async () => void (await Promise.all(underWay)),
  };
}
