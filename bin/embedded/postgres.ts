import { setTimeout as delay } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import { StartError } from "../start-error.ts";
import {
  type Log,
  type Progress,
  type Server,
  startServer,
  stopOrphan,
  supervise,
  type Supervised,
} from "./child.ts";
import { makeDataDir, runningOwner } from "./data-dir.ts";
import { freePort } from "./free-ports.ts";
import { findPostgresPackage, prepareBinaries } from "./postgres-binaries.ts";
import { postgresEnv, prepareCluster, readPassword, superuser } from "./postgres-cluster.ts";
import { findPostgresPlace, nameOfWorkingFolder, removeLeftovers } from "./postgres-place.ts";
import { freePostmasterLock } from "./postmaster-lock.ts";
import { isRunning, readRecord } from "./processes.ts";

export type PostgresOptions = {
  dataDir: string;
  progress: Progress;
  log: Log;
  /** The npm package with the binaries. */
  packageDir?: string;
  /** Takes a copy of the programs when the server's user can enter neither theirs nor `dataDir`. */
  programsElsewhere?: string;
};
export type EmbeddedPostgres = Supervised & { url: string };

const server = { name: "postgres", title: "PostgreSQL", stopSignal: "INT" } as const;
const database = "usher";
const secondsOfRetries = 15;

/** Starts the PostgreSQL of a data folder, which the caller has claimed, and keeps it running. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, progress, log, packageDir = findPostgresPackage() } = options;
  await makeDataDir(dataDir);
  await stopOrphan({ dataDir, ...server }, log);
  await removeLeftovers(dataDir);
  const place = await findPostgresPlace(dataDir, options.programsElsewhere);
  const binaries = await prepareBinaries(packageDir, place.programs, place.user);
  const password = await prepareCluster(dataDir, place, binaries, progress);

  let port = await freePort((await readRecord(dataDir, server.name))?.ports["postgres"]);
  const start = async () => {
    await freePostmasterLock(place.cluster, log);
    return startServer({
      dataDir,
      ...server,
      ports: { postgres: port },
      command: binaries.postgres,
      args: ["-D", nameOfWorkingFolder(place, place.cluster), ...serverSettings(port)],
      env: postgresEnv,
      user: place.user,
      workingFolder: place.cluster,
    });
  };

  const deadline = performance.now() + secondsOfRetries * 1000;
  for (;;) {
    const first = await start();
    if (await isReady(first, urlOf(password, port, "postgres"), progress)) {
      const url = urlOf(password, port, database);
      return Object.assign(supervise(first, start, server.title, log), { url });
    }
    const words = await first.lastWords;
    const mayPass = /pre-existing shared memory block|could not bind|already exists/.test(words);
    if (!mayPass || performance.now() > deadline) {
      throw new StartError(`PostgreSQL does not start: ${words}`);
    }
    await delay(300);
    port = await freePort(port);
  }
}

/** The address of the PostgreSQL that a hub, running now on this data folder, looks after. */
export async function connectRunning(dataDir: string): Promise<string | undefined> {
  if ((await runningOwner(dataDir)) === undefined) return undefined;
  const record = await readRecord(dataDir, server.name);
  const port = record?.ports["postgres"];
  const password = await readPassword(dataDir);
  if (record === undefined || port === undefined || password === undefined) return undefined;
  return (await isRunning(record)) ? urlOf(password, port, database) : undefined;
}

function serverSettings(port: number): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    fsync: "on",
    max_connections: 200,
    // The package brings no LLVM.
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] ",
    // "log" leaves out failed statements, whose words can name people.
    log_min_messages: "log",
    log_checkpoints: "off",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function urlOf(password: string, port: number, name: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;
}

/** Waits until the server answers and has our database; false when it ended instead. */
async function isReady(started: Server, url: string, progress: Progress): Promise<boolean> {
  let hasEnded = false;
  const noteEnd = () => void (hasEnded = true);
  started.ended.then(noteEnd, noteEnd);
  // After a crash PostgreSQL first reads its log again, which may take minutes.
  const patience = setInterval(() => progress("PostgreSQL is still starting…"), 10_000);
  try {
    while (!hasEnded) {
      if (await tryEnsureDatabase(url)) return true;
      await delay(25);
    }
    return false;
  } catch (error) {
    await started.stop();
    throw error;
  } finally {
    clearInterval(patience);
  }
}

async function tryEnsureDatabase(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query("select from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
    return true;
  } catch (error) {
    // A refusal other than "cannot connect now" will not change by waiting.
    if (error instanceof DatabaseError && error.code !== "57P03") throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
