import { setTimeout as delay } from "node:timers/promises";
import { type Guarded, type GuardOptions, startGuarded } from "./guard.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { endProcess, isRunning, readRecord, writeRecord } from "./processes.ts";

/** Tells the terminal of a person who waits, in whole words. */
export type Progress = (line: string) => void;
/** Tells the log what became of a server. */
export type Log = (line: string) => void;

export type ServerOptions = Omit<GuardOptions, "output" | "beforeStart" | "patienceSeconds"> & {
  dataDir: string;
  /** Names its log and its record; `title` names it in sentences. */
  name: string;
  title: string;
  ports: Record<string, number>;
};

export type Server = Guarded & {
  /** The end of what it wrote, once it has ended. */
  lastWords: Promise<string>;
};

export type Supervised = {
  readonly pid: number;
  stop(): Promise<void>;
};

/** Half of the ten seconds in which the hub has to be gone. */
const patienceSeconds = 5;

/** Starts a server that ends with the hub, its output in a log, its pid and start time on record. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir, name, ports, ...guardOptions } = options;
  const output = await openLogFile(dataDir, name);
  try {
    const guarded = await startGuarded({
      ...guardOptions,
      patienceSeconds,
      output: output.descriptor,
      beforeStart: (identity) => writeRecord(dataDir, name, { ...identity, ports }),
    });
    return { ...guarded, lastWords: lastWords(guarded, output) };
  } catch (error) {
    await output.close();
    throw error;
  }
}

/** Ends what an earlier hub left running: two servers must never open the same files. */
export async function stopOrphan(
  {
    dataDir,
    name,
    title,
    stopSignal,
  }: Pick<ServerOptions, "dataDir" | "name" | "title" | "stopSignal">,
  log: Log,
): Promise<void> {
  const record = await readRecord(dataDir, name);
  if (record === undefined || !(await isRunning(record))) return;
  log(`${title} of an earlier run (pid ${record.pid}) is still there; it is stopped first`);
  await endProcess(record, `SIG${stopSignal}`, patienceSeconds);
}

async function lastWords({ ended }: Guarded, output: LogFile): Promise<string> {
  await ended.catch(() => undefined);
  try {
    return await output.tail(8);
  } finally {
    await output.close();
  }
}

/** Starts a server again whenever it ends by itself, after a pause that grows while it keeps ending. */
export function supervise(
  first: Server,
  start: () => Promise<Server>,
  title: string,
  log: Log,
): Supervised {
  const stopping = new AbortController();
  let server = first;
  const watching = watch();

  async function watch(): Promise<void> {
    let pauseMs = 100;
    let began = performance.now();
    for (;;) {
      const status = await server.ended.catch(() => undefined);
      if (stopping.signal.aborted) return;
      if (performance.now() - began > 30_000) pauseMs = 100;
      log(`${title} ended (status ${status}) and is started again: ${await server.lastWords}`);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, 5000);
      began = performance.now();
      try {
        server = await start();
      } catch (error) {
        log(`${title} could not be started again: ${String(error)}`);
      }
      if (stopping.signal.aborted) await server.stop();
    }
  }

  return {
    get pid() {
      return server.identity.pid;
    },
    async stop() {
      stopping.abort();
      await server.stop();
      await watching;
    },
  };
}
