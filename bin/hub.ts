import { setTimeout } from "node:timers/promises";
import { isUpToDate } from "../db/migrate.ts";
import type { Reached } from "../services/unit-of-work.ts";
import { serveApi } from "./api-process.ts";
import { checkKeys } from "./check-keys.ts";
import type { Config } from "./config.ts";
import { serveHealth } from "./health.ts";
import { createLog } from "./log.ts";
import { inTurn } from "./in-turn.ts";
import { buildParts, type Parts, type RunConfig } from "./parts.ts";
import { StartError } from "./start-error.ts";
import {
  logTemporal,
  runWorker,
  type RunningWorker,
  type WorkerOptions,
} from "./worker-process.ts";

export type Running = { stop(): Promise<void> };

export type Hooks = { reached?: Reached } & Omit<WorkerOptions, "bundled">;

const AGAIN_MS = 1_000;

const nothing = () => undefined;

/** One api process: the API, the portal and the hand-over to Temporal. */
export function startApi(config: Config, { reached = nothing }: Hooks = {}): Promise<Running> {
  return startProcess(config, reached, async (parts, ends) => {
    let checked = false;
    const isReady = () => isUpToDate(parts.config.databaseUrl);
    const api = await serveApi(parts, isReady, () => checked);
    ends.push(api.stop);
    await checkKeysOnceAnswered(parts);
    checked = true;
  });
}

/** One worker process: steps of workflows, mail, the sweep and the watchers. */
export function startWorker(config: Config, hooks: Hooks = {}): Promise<Running> {
  return startProcess(config, hooks.reached ?? nothing, async (parts, ends) => {
    let worker: RunningWorker | undefined;
    const health = await serveHealth(parts, async () => worker?.isPolling() ?? false);
    ends.push(health.stop);
    await checkKeysOnceAnswered(parts);
    logTemporal(parts.log);
    worker = await runWorker(parts, hooks);
    ends.push(worker.stop);
  });
}

/** Ends what `start` began in reverse, also when it failed half way. */
async function startProcess(
  config: Config,
  reached: Reached,
  start: (parts: Parts, ends: (() => Promise<void>)[]) => Promise<void>,
): Promise<Running> {
  const complete = outsideServices(config);
  const parts = buildParts(complete, createLog(config.logLevel), reached);
  const ends = [parts.close];
  const stop = () => inTurn(...ends.toReversed());
  try {
    await start(parts, ends);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** With a wrong key every link would be dead, and new ones with it: nothing is done before the database said which. */
async function checkKeysOnceAnswered({ db, config, log }: Parts): Promise<void> {
  for (;;) {
    try {
      await checkKeys(db, config.secretKeys, "SECRET_KEYS");
      return;
    } catch (error) {
      if (error instanceof StartError) throw error;
      log.warn({ err: error }, "The database does not answer, or has not been migrated");
      await setTimeout(AGAIN_MS);
    }
  }
}

/** A process beside others has no services of its own to start. */
function outsideServices(config: Config): RunConfig {
  const { databaseUrl, temporalAddress, secretKeys } = config;
  if (databaseUrl === undefined || temporalAddress === undefined || secretKeys === undefined) {
    throw new StartError(
      "An api or a worker by itself needs DATABASE_URL, TEMPORAL_ADDRESS and SECRET_KEYS; `usher start` brings its own.",
    );
  }
  return { ...config, databaseUrl, temporalAddress, secretKeys };
}
