import { setTimeout } from "node:timers/promises";
import { heartbeat } from "@temporalio/activity";
import { NativeConnection, Runtime, Worker, type WorkflowBundle } from "@temporalio/worker";
import { failureInterceptor } from "../activities/failures.ts";
import { flowActivities } from "../activities/flows.ts";
import { invitationActivities } from "../activities/invitations.ts";
import { createMailWatch } from "../activities/mail-watch.ts";
import { mailboxTransport } from "../activities/mailbox-transport.ts";
import { runMailer } from "../activities/mailer-loop.ts";
import { runWatchChannels } from "../activities/watch-channels-loop.ts";
import type { Transport } from "../connectors/mail-transport.ts";
import { resendTransport } from "../connectors/resend/transport.ts";
import { smtpTransport } from "../connectors/smtp/transport.ts";
import { TASK_QUEUE } from "../domain/ids.ts";
import type { Logger } from "../domain/logger.ts";
import { runSweep } from "../outbox/sweep.ts";
import type { Parts } from "./parts.ts";
import { reachedFromOutside } from "./reached-from-outside.ts";
import { watchSheets } from "./watch-sheets.ts";
import { bundleWorkflows } from "./workflow-bundle.ts";

export type RunningWorker = {
  /** True while it takes work from Temporal. */
  isPolling(): boolean;
  stop(): Promise<void>;
};

export type MailerLoop = typeof runMailer;

export type WorkerOptions = {
  runMailer?: MailerLoop;
  bundled?: Promise<WorkflowBundle>;
  /** Where vendors send word, if that is not the public address. */
  reachedAt?: string;
};

const AGAIN_MS = 2_000;
const GRACE_MS = 2_500;
const CACHED_WORKFLOWS = 500;
/** Most steps wait for a mail, which costs nothing; a slow mail server must not hold up the others. */
const STEPS_AT_ONCE = 1_000;

/** Carries out the steps of workflows, and hosts the mailer, the sweep and the watchers. */
export async function runWorker(
  parts: Parts,
  { runMailer: mailer = runMailer, bundled = bundleWorkflows(), reachedAt }: WorkerOptions = {},
): Promise<RunningWorker> {
  const { config, connectors, log, services, db } = parts;
  const publicUrl = new URL(config.publicUrl);
  const ending = new AbortController();
  const watch = createMailWatch(db);
  const transport = transportOf(parts);
  const activities = {
    ...invitationActivities({ ...services, mailWatch: watch.wait }),
    ...flowActivities({ ...services, connectors, heartbeat }),
  };
  const workflowBundle = await bundled;
  let worker: Worker | undefined;

  async function work(connection: NativeConnection): Promise<void> {
    worker = await Worker.create({
      connection,
      namespace: config.temporalNamespace,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      activities,
      interceptors: {
        activity: [() => ({ inbound: failureInterceptor({ log, reached: services.reached }) })],
      },
      maxCachedWorkflows: CACHED_WORKFLOWS,
      maxConcurrentActivityTaskExecutions: STEPS_AT_ONCE,
      shutdownGraceTime: GRACE_MS,
      shutdownForceTime: GRACE_MS * 2,
    });
    const working = worker.run();
    if (ending.signal.aborted) worker.shutdown();
    await working;
  }

  async function poll(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        const connection = await connectWorker(parts);
        try {
          await work(connection);
        } finally {
          await connection.close();
        }
      } catch (error) {
        log.warn({ err: error }, "The worker lost Temporal and tries again");
        await setTimeout(AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
  }

  const mail = { ...services, transport, publicUrl };
  const loops = [
    poll(),
    mailer({ ...mail, databaseUrl: config.databaseUrl, log }, ending.signal),
    runSweep(
      {
        db,
        temporal: parts.link.temporal,
        reached: services.reached,
        log,
        databaseUrl: config.databaseUrl,
      },
      ending.signal,
    ),
    watchSheets(parts, ending.signal),
    runWatchChannels(
      {
        db,
        log,
        connectors,
        databaseUrl: config.databaseUrl,
        reachedAt: reachedAt ?? reachedFromOutside(publicUrl),
      },
      ending.signal,
    ),
  ];
  return {
    isPolling: () => worker?.getState() === "RUNNING",
    async stop() {
      ending.abort();
      watch.close();
      if (worker?.getState() === "RUNNING") worker.shutdown();
      await Promise.all(loops);
      transport.close();
    },
  };
}

function transportOf({ config, db }: Parts): Transport {
  const { resendApiKey: apiKey, resendBaseUrl: baseUrl, smtpUrl, mailFrom: from } = config;
  if (apiKey !== undefined) return resendTransport({ apiKey, baseUrl, from });
  return smtpUrl === undefined ? mailboxTransport(db) : smtpTransport(smtpUrl, from);
}

const connectWorker = ({ config }: Parts) =>
  NativeConnection.connect({
    address: config.temporalAddress,
    ...(config.temporalApiKey !== undefined && { apiKey: config.temporalApiKey }),
    ...(config.temporalTls && { tls: true }),
  });

const ignore = () => undefined;

/** Takes what Temporal's SDK has to say into our log; must come before anything else of its worker, once a process. */
export const logTemporal = (log: Logger) =>
  Runtime.install({
    logger: {
      trace: ignore,
      debug: ignore,
      info: ignore,
      warn: (message) => log.warn({ of: "temporal" }, message),
      error: (message) => log.error({ of: "temporal" }, message),
      log: ignore,
    },
    telemetryOptions: { logging: { filter: { core: "WARN", other: "ERROR" }, forward: {} } },
  });
