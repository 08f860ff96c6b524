import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Connection } from "@temporalio/client";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { findOnPath } from "../../bin/embedded/find-on-path.ts";
import { freePort } from "../../bin/embedded/free-ports.ts";
import { identify, isRunning } from "../../bin/embedded/processes.ts";
import { startTemporal, type TemporalOptions } from "../../bin/embedded/temporal.ts";
import { resolveTemporal } from "../../bin/embedded/temporal-cli.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHub } from "./hub.ts";
import { tempFolder } from "./temp-folder.ts";

vi.setConfig({ testTimeout: 60_000 });

const quiet = { progress: () => undefined, log: () => undefined };
const program = await findWithoutMaking();

describe.skipIf(program === undefined)(
  "the embedded Temporal (needs one installed or built before)",
  () => {
    async function start(dataDir: string, options: Partial<TemporalOptions> = {}) {
      const server = await startTemporal({ dataDir, cliPath: program, ...quiet, ...options });
      onTestFinished(() => server.stop());
      return server;
    }

    test("answers on loopback with its namespace, attributes and pages, and again at the same place", async () => {
      const dataDir = tempFolder();
      const options: Partial<TemporalOptions> = {
        namespace: "lisbon",
        searchAttributes: { UsherStatus: "Keyword", UsherDueAt: "Datetime" },
        // Settings for clients must not reach the server, nor our secrets.
        env: { ...process.env, TEMPORAL_ADDRESS: "nowhere:1", SECRET_KEYS: "1:canary" },
      };
      const first = await start(dataDir, options);
      const environment = readFileSync(`/proc/${first.pid}/environ`, "utf8");
      expect(environment).toContain("PATH=");
      expect(environment).not.toMatch(/nowhere|canary/);
      const found = await asking(first.address, (connection) =>
        connection.operatorService.listSearchAttributes({ namespace: "lisbon" }),
      );
      expect(Object.keys(found.customAttributes)).toEqual(
        expect.arrayContaining(["UsherStatus", "UsherDueAt"]),
      );
      expect((await fetch(first.uiUrl)).status).toBe(200);
      expect(statSync(join(dataDir, "temporal.sqlite")).mode & 0o077).toBe(0);
      await first.stop();

      const before = performance.now();
      const second = await start(dataDir, options);
      const startMs = performance.now() - before;
      expect([second.address, second.uiUrl]).toEqual([first.address, first.uiUrl]);
      expect(startMs).toBeLessThan(10_000);
      console.log(`second start of Temporal: ${Math.round(startMs)} ms`);
    });

    test("ends with a hub that is killed, and the next hub has its files to itself", async () => {
      const dataDir = tempFolder();
      const hub = await startHub(["temporal", dataDir, program ?? ""]);
      const orphan = await waitFor(() => identify(hub.pid));
      await hub.kill9();
      const next = await startHub(["temporal", dataDir, program ?? ""]);
      expect(await isRunning(orphan)).toBe(false);
      expect(next.address).toBe(hub.address);
    });

    test("is back at the same address when it dies under a running hub", async () => {
      const server = await start(tempFolder());
      const first = server.pid;
      process.kill(first, "SIGKILL");
      await waitFor(() => server.pid !== first, { what: "a new start" });
      const back = () =>
        asking(server.address, (connection) => connection.workflowService.getSystemInfo({})).catch(
          () => false as const,
        );
      await waitFor(back, { limitMs: 20_000 });
    });

    test("takes the port that was wished for its pages, or says that it is taken", async () => {
      const uiPort = await freePort();
      const server = await start(tempFolder(), { uiPort });
      expect(server.uiUrl).toBe(`http://127.0.0.1:${uiPort}`);
      await expect(start(tempFolder(), { uiPort })).rejects.toThrow(`Port ${uiPort}`);
    });

    test("says its last words when it cannot start", async () => {
      const dataDir = tempFolder();
      writeFileSync(join(dataDir, "temporal.sqlite"), "no database, ".repeat(1000));
      await expect(start(dataDir)).rejects.toThrow(/^Temporal does not start: .*not a database/s);
    });
  },
);

async function asking<T>(address: string, question: (connection: Connection) => Promise<T>) {
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    return await question(connection);
  } finally {
    await connection.close();
  }
}

/** The program the other tests use, as long as nobody has to build or download it for this one. */
async function findWithoutMaking(): Promise<string | undefined> {
  const { TEMPORAL_CLI_PATH: cliPath } = process.env;
  const env = { ...process.env, PATH: "" };
  const onPath = await findOnPath("temporal", process.env);
  const download = { origin: "http://127.0.0.1:1", silenceMs: 1 };
  return resolveTemporal({
    cliPath: cliPath ?? onPath,
    env,
    progress: quiet.progress,
    download,
  }).catch(() => undefined);
}
