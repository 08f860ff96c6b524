import { join } from "node:path";
import { sql } from "kysely";
import { startPostgres } from "../../bin/embedded/postgres.ts";
import { startTemporal } from "../../bin/embedded/temporal.ts";
import { connectDatabase } from "../../db/connect.ts";
import { migrate } from "../../db/migrate.ts";
import { SEARCH_ATTRIBUTES } from "../../domain/ids.ts";
import { withDatabase } from "./database-url.ts";

export interface DevPostgres {
  /** Of the migrated template, which nobody may hold open while it is cloned. */
  templateUrl: string;
}
export interface DevTemporal {
  address: string;
}

/** The product's own embedded servers in a folder that goes away, each started when first asked for. */
export function startDevServices(folder: string) {
  const stops: (() => Promise<void>)[] = [];

  const postgres = once(async (): Promise<DevPostgres> => {
    const server = await startPostgres({ dataDir: join(folder, "postgres"), progress, log });
    stops.push(() => server.stop());
    const templateUrl = withDatabase(server.url, "usher_template");
    const db = connectDatabase(server.url, { maxConnections: 1 });
    await sql`create database usher_template`.execute(db);
    await db.destroy();
    await migrate(templateUrl);
    return { templateUrl };
  });

  const temporal = once(async (): Promise<DevTemporal> => {
    const dataDir = join(folder, "temporal");
    const cliPath = process.env["TEMPORAL_CLI_PATH"];
    const server = await startTemporal({
      dataDir,
      progress,
      log,
      cliPath,
      searchAttributes: SEARCH_ATTRIBUTES,
    });
    stops.push(() => server.stop());
    return { address: server.address };
  });

  async function stop(): Promise<void> {
    await Promise.all(stops.map((stopOne) => stopOne()));
  }
  return { postgres, temporal, stop };
}

const log = () => undefined;
const progress = log;

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
