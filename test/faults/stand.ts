import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import pg from "pg";
import { startPostgres } from "../../bin/embedded/postgres.ts";
import { startTemporal } from "../../bin/embedded/temporal.ts";
import { migrate } from "../../db/migrate.ts";
import { SEARCH_ATTRIBUTES } from "../../domain/ids.ts";
import { freePort } from "../support/free-port.ts";
import { cleanEnvironment, repository } from "../support/command.ts";
import { waitFor } from "../support/wait-for.ts";
import { armoury, type Role, type Target } from "./arming.ts";
import { keep, type KeptProcess } from "./keeper.ts";
import { startMailServer, type Provider } from "./mail-server.ts";
import type { MailerName } from "./mailers.ts";

export type Stand = Awaited<ReturnType<typeof startStand>>;

export interface StandOptions {
  provider: Provider;
  mailer: MailerName;
}

const log = () => undefined;

/** Two APIs, two workers, PostgreSQL, Temporal and the mail server, each a process that can be killed alone. */
export async function startStand(folder: string, options: StandOptions) {
  const dataDir = join(folder, "data");
  const sheets = join(folder, "sheets");
  await mkdir(sheets);
  await mkdir(dataDir, { mode: 0o711 });
  const progress = (line: string) => console.log(`    ${line}`);
  const mailServer = await startMailServer(options.provider, folder);
  const postgres = await startPostgres({ dataDir, progress, log });
  const temporal = await startTemporal({
    dataDir,
    progress,
    log,
    cliPath: process.env["TEMPORAL_CLI_PATH"],
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  const databaseUrl = postgres.url;
  await migrate(databaseUrl);

  const weapons = armoury(folder);
  const settings = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    DATA_DIR: join(folder, "unused"),
    CSV_ROOTS: sheets,
    ...mailServer.settings,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "warn",
  };
  // An address that is taken by nobody else while its process is away.
  const kept: Record<Role, KeptProcess[]> = { api: [], worker: [] };
  const apiUrls: string[] = [];
  for (const name of ["api-1", "api-2"]) {
    const port = await freePort();
    apiUrls.push(`http://127.0.0.1:${port}`);
    kept.api.push(keepEntry("api", name, port, { PORT: String(port) }));
  }
  for (const name of ["worker-1", "worker-2"]) {
    const port = await freePort();
    kept.worker.push(keepEntry("worker", name, port, { WORKER_PORT: String(port) }));
  }

  function keepEntry(role: Role, name: string, port: number, own: Record<string, string>) {
    const output = openSync(join(folder, `${name}.log`), "a");
    return keep(name, {
      start: () =>
        spawn(
          process.execPath,
          ["--import", "tsx", "test/faults/entry.ts", role, folder, options.mailer],
          {
            cwd: repository,
            env: cleanEnvironment({ ...settings, PUBLIC_URL: apiUrls[0] ?? "", ...own }),
            stdio: ["ignore", output, output],
          },
        ),
      isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
      onChange: () => weapons.writePids(role, pidsOf(kept[role])),
    });
  }

  function servers(): Record<"postgres" | "temporal", number> {
    return { postgres: postgres.pid, temporal: temporal.pid };
  }

  async function serversReady(): Promise<void> {
    const answers = { limitMs: 60_000, everyMs: 100 };
    await waitFor(() => answersSql(databaseUrl), { what: "PostgreSQL", ...answers });
    await waitFor(() => answersGrpc(temporal.address), { what: "Temporal", ...answers });
  }

  return {
    folder,
    sheets,
    databaseUrl,
    apiUrls,
    mailServer,
    weapons,
    temporalAddress: temporal.address,
    settings,
    /** Everything answers, whatever was killed before. */
    async ready(): Promise<void> {
      await serversReady();
      for (const it of [...kept.api, ...kept.worker]) await it.ready();
      for (const [name, pid] of Object.entries(servers())) weapons.writePids(asTarget(name), [pid]);
    },
    /** What may be killed at this moment. */
    victims(): { name: string; pid: number }[] {
      const ours = [...kept.api, ...kept.worker].flatMap(({ name, pid }) => {
        const running = pid();
        return running === undefined ? [] : [{ name, pid: running }];
      });
      return [...ours, ...Object.entries(servers()).map(([name, pid]) => ({ name, pid }))];
    },
    crashes(): string[] {
      return [...kept.api, ...kept.worker]
        .filter((it) => it.crashes() > 0)
        .map((it) => `${it.name} ended ${it.crashes()} times by itself; see its log`);
    },
    async withTemporal<T>(work: (client: Client) => Promise<T>): Promise<T> {
      const connection = await Connection.connect({ address: temporal.address });
      try {
        return await work(new Client({ connection }));
      } finally {
        await connection.close();
      }
    },
    async stop(): Promise<void> {
      await Promise.all([...kept.api, ...kept.worker].map((it) => it.stop()));
      await temporal.stop();
      await postgres.stop();
      await mailServer.stop();
    },
  };
}

const pidsOf = (kept: KeptProcess[]) => kept.flatMap((it) => it.pid() ?? []);

function asTarget(name: string): Target {
  return name === "postgres" ? "postgres" : "temporal";
}

async function answersSql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function answersGrpc(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    await connection.workflowService.describeNamespace({ namespace: "default" });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
