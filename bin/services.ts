import { access } from "node:fs/promises";
import { join } from "node:path";
import { connectDatabase } from "../db/connect.ts";
import { migrate } from "../db/migrate.ts";
import { SEARCH_ATTRIBUTES } from "../domain/ids.ts";
import type { Logger } from "../domain/logger.ts";
import { checkKeys } from "./check-keys.ts";
import type { Config } from "./config.ts";
import { claimDataDir } from "./embedded/data-dir.ts";
import { startPostgres } from "./embedded/postgres.ts";
import { startTemporal } from "./embedded/temporal.ts";
import { loadSecretKeys, type SecretKeys } from "./keys.ts";
import type { RunConfig } from "./parts.ts";
import { reasonOf, StartError } from "./start-error.ts";

export type Services = { config: RunConfig; stop(): Promise<void> };

type Progress = (line: string) => void;

/** Starts what the settings leave to us, under a DATA_DIR that the caller has claimed: PostgreSQL and Temporal, migrated, with its keys. */
export async function startServices(
  config: Config,
  progress: Progress,
  log: Logger,
): Promise<Services> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => void (await Promise.all(stops.map((end) => end())));
  try {
    const note = (line: string) => log.info({ line }, "embedded");
    const [databaseUrl, temporal] = await settled(
      startDatabase(config, progress, note, stops),
      startTemporalServer(config, progress, note, stops),
    );
    await migrateDatabase(databaseUrl, progress);
    const secretKeys = await keysFor(config, databaseUrl);
    return { config: { ...config, databaseUrl, ...temporal, secretKeys }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL alone, for commands while no hub runs. */
export async function startDatabaseOnly(
  config: Config,
  progress: Progress,
): Promise<{ databaseUrl: string; stop(): Promise<void> }> {
  const claim = await claimDataDir(config.dataDir);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(stops.map((end) => end()));
    claim.release();
  };
  try {
    const databaseUrl = await startDatabase(config, progress, () => undefined, stops);
    return { databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(
  { databaseUrl, dataDir }: Config,
  progress: Progress,
  log: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<string> {
  if (databaseUrl !== undefined) return databaseUrl;
  const server = await startPostgres({ dataDir, progress, log });
  stops.push(() => server.stop());
  return server.url;
}

async function startTemporalServer(
  config: Config,
  progress: Progress,
  log: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<{ temporalAddress: string; temporalUiUrl: string | undefined }> {
  const {
    temporalAddress,
    temporalUiUrl,
    temporalCliPath: cliPath,
    temporalNamespace,
    dataDir,
  } = config;
  if (temporalAddress !== undefined) return { temporalAddress, temporalUiUrl };
  const server = await startTemporal({
    dataDir,
    progress,
    log,
    cliPath,
    namespace: temporalNamespace,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  stops.push(() => server.stop());
  return { temporalAddress: server.address, temporalUiUrl: temporalUiUrl ?? server.uiUrl };
}

export async function migrateDatabase(databaseUrl: string, progress: Progress): Promise<string[]> {
  const applied = await migrate(databaseUrl).catch((error: unknown) => {
    throw new StartError(`The database cannot be brought up to date: ${reasonOf(error)}`);
  });
  if (applied.length > 0) progress(`Migrated the database: ${applied.join(", ")}`);
  return applied;
}

/** The keys of the settings or of DATA_DIR; new ones are made only for a database that has sealed nothing yet. */
export async function keysFor(config: Config, databaseUrl: string): Promise<SecretKeys> {
  const file = join(config.dataDir, "secret-keys");
  const db = connectDatabase(databaseUrl, { maxConnections: 1 });
  try {
    if (config.secretKeys !== undefined) {
      await checkKeys(db, config.secretKeys, "SECRET_KEYS");
      return config.secretKeys;
    }
    if (!(await exists(file))) await checkKeys(db, [], file);
    const keys = await loadSecretKeys(config.dataDir);
    await checkKeys(db, keys, file);
    return keys;
  } finally {
    await db.destroy();
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Waits for both, so that what started can be stopped when the other failed. */
async function settled<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
