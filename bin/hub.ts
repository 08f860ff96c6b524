import { isUpToDate } from "../db/migrate.ts";
import type { Reached } from "../services/unit-of-work.ts";
import { serveApi } from "./api-process.ts";
import type { Config } from "./config.ts";
import { serveHealth } from "./health.ts";
import { createLog } from "./log.ts";
import { inTurn } from "./in-turn.ts";
import { buildParts, type RunConfig } from "./parts.ts";
import { StartError } from "./start-error.ts";
import { runWorker, type MailerLoop } from "./worker-process.ts";

export type Running = { stop(): Promise<void> };

export type Hooks = { reached?: Reached; runMailer?: MailerLoop };

const nothing = () => undefined;

/** One api process: the API, the portal and the hand-over to Temporal. */
export async function startApi(
  config: Config,
  { reached = nothing }: Hooks = {},
): Promise<Running> {
  const complete = await outsideServices(config);
  const parts = buildParts(complete, createLog(config.logLevel), reached);
  const isReady = () => isUpToDate(complete.databaseUrl);
  try {
    const api = await serveApi(parts, isReady);
    return { stop: () => inTurn(api.stop, parts.close) };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** One worker process: steps of workflows, mail, the sweep and the watchers. */
export async function startWorker(config: Config, hooks: Hooks = {}): Promise<Running> {
  const complete = await outsideServices(config);
  const parts = buildParts(complete, createLog(config.logLevel), hooks.reached ?? nothing);
  const worker = await runWorker(parts, hooks.runMailer);
  const health = await serveHealth(parts, async () => worker.isPolling());
  return { stop: () => inTurn(health.stop, worker.stop, parts.close) };
}

/** A process beside others has no services of its own to start. */
async function outsideServices(config: Config): Promise<RunConfig> {
  const { databaseUrl, temporalAddress, secretKeys } = config;
  if (databaseUrl === undefined || temporalAddress === undefined || secretKeys === undefined) {
    throw new StartError(
      "An api or a worker by itself needs DATABASE_URL, TEMPORAL_ADDRESS and SECRET_KEYS; `usher start` brings its own.",
    );
  }
  return { ...config, databaseUrl, temporalAddress, secretKeys };
}
