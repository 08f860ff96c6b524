import { connectDatabase } from "../../db/connect.ts";
import { pendingMigrations } from "../../db/migrate.ts";
import type { ServiceDeps } from "../../services/unit-of-work.ts";
import { readConfig, type Config } from "../config.ts";
import { connectRunning } from "../embedded/postgres.ts";
import { keysOf } from "../parts.ts";
import { keysFor, migrateDatabase, startDatabaseOnly } from "../services.ts";
import { StartError } from "../start-error.ts";

/** The database of the settings: that of DATABASE_URL, of the hub that runs, or started for the command. */
export async function withDatabaseUrl<T>(
  config: Config,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const running = config.databaseUrl ?? (await connectRunning(config.dataDir));
  if (running !== undefined) return work(running);
  const started = await startDatabaseOnly(config, (line) => process.stderr.write(`${line}\n`));
  try {
    await migrateDatabase(started.databaseUrl, () => undefined);
    return await work(started.databaseUrl);
  } finally {
    await started.stop();
  }
}

/** Services for a command. Their messages wait in the outbox for the hub's relay. */
export function withServices<T>(
  work: (deps: ServiceDeps, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  return withDatabaseUrl(config, async (databaseUrl) => {
    if ((await pendingMigrations(databaseUrl)).length > 0) {
      throw new StartError("The database is not up to date; run `usher migrate` first.");
    }
    const secretKeys = await keysFor(config, databaseUrl);
    const db = connectDatabase(databaseUrl, { maxConnections: 2 });
    try {
      const nothing = () => undefined;
      return await work(
        { db, keys: keysOf({ secretKeys }), handOver: nothing, reached: nothing },
        config,
      );
    } finally {
      await db.destroy();
    }
  });
}
