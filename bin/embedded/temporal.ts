import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "@temporalio/client";
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
import { makeDataDir } from "./data-dir.ts";
import { freePorts } from "./free-ports.ts";
import { readRecord } from "./processes.ts";
import { resolveTemporal } from "./temporal-cli.ts";

export type SearchAttributeType =
  | "Text"
  | "Keyword"
  | "Int"
  | "Double"
  | "Bool"
  | "Datetime"
  | "KeywordList";

export type TemporalOptions = {
  dataDir: string;
  progress: Progress;
  log: Log;
  cliPath?: string | undefined;
  namespace?: string;
  searchAttributes?: Record<string, SearchAttributeType>;
  uiPort?: number;
  env?: NodeJS.ProcessEnv;
};
export type EmbeddedTemporal = Supervised & { address: string; uiUrl: string };

const server = { name: "temporal", title: "Temporal", stopSignal: "TERM" } as const;
const secondsToStart = 60;

/** Starts the Temporal of a data folder, which the caller has claimed, and keeps it running. */
export async function startTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const { dataDir, progress, log, cliPath, namespace = "default", env = process.env } = options;
  const program = await resolveTemporal({ cliPath, env, progress });
  await makeDataDir(dataDir);
  // A second server opens the database file of a living one without a word.
  await stopOrphan({ dataDir, ...server }, log);

  let wishes = (await readRecord(dataDir, server.name))?.ports ?? {};
  for (let triesLeft = 2; ; triesLeft--) {
    const [port = 0, uiPort = 0] = await freePorts(wishes["grpc"], options.uiPort ?? wishes["ui"]);
    if (options.uiPort !== undefined && options.uiPort !== uiPort) {
      throw new StartError(`Port ${options.uiPort}, wished for Temporal's pages, is taken.`);
    }
    const start = () =>
      startServer({
        dataDir,
        ...server,
        ports: { grpc: port, ui: uiPort },
        command: program,
        args: serverArguments({ ...options, namespace, port, uiPort }),
        env: serverEnv(env),
      });
    const first = await start();
    const address = `127.0.0.1:${port}`;
    if (await isReady(first, address, namespace)) {
      const addresses = { address, uiUrl: `http://127.0.0.1:${uiPort}` };
      return Object.assign(supervise(first, start, server.title, log), addresses);
    }
    const words = await first.lastWords;
    if (triesLeft === 0 || !/address already in use/.test(words)) {
      throw new StartError(`Temporal does not start: ${words}`);
    }
    wishes = {};
  }
}

function serverArguments(
  options: TemporalOptions & { namespace: string; port: number; uiPort: number },
): string[] {
  const { dataDir, namespace, port, uiPort, searchAttributes = {} } = options;
  return [
    "server",
    "start-dev",
    "--log-level",
    "warn",
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--ui-ip",
    "127.0.0.1",
    "--ui-port",
    String(uiPort),
    "--namespace",
    namespace,
    "--db-filename",
    join(dataDir, "temporal.sqlite"),
    // Without these it would use neither a write-ahead log nor survive a power cut with it.
    "--sqlite-pragma",
    "journal_mode=wal",
    "--sqlite-pragma",
    "synchronous=2",
    ...Object.entries(searchAttributes).flatMap(([name, type]) => [
      "--search-attribute",
      `${name}=${type}`,
    ]),
  ];
}

/** What the server may see of our environment: where its files may be, and neither our secrets nor settings of its own. */
function serverEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.map((name) => [name, env[name]]));
}

const PASSED_ON = ["PATH", "HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LANG", "TZ"];

/** Waits until the server answers for the namespace; false when it ended instead. */
async function isReady(started: Server, address: string, namespace: string): Promise<boolean> {
  let hasEnded = false;
  const noteEnd = () => void (hasEnded = true);
  started.ended.then(noteEnd, noteEnd);
  const deadline = performance.now() + secondsToStart * 1000;
  while (!hasEnded && performance.now() < deadline) {
    if (await answers(address, namespace)) return true;
    await delay(50);
  }
  if (!hasEnded) {
    await started.stop();
    throw new StartError(`Temporal gave no answer within ${secondsToStart} s of its start.`);
  }
  return false;
}

async function answers(address: string, namespace: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    try {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
    } finally {
      await connection.close();
    }
    return true;
  } catch {
    return false;
  }
}
