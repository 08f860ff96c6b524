import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isRunning, readRecord } from "../../bin/embedded/processes.ts";
import { cleanEnvironment, repository } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { tempFolder } from "./temp-folder.ts";

const LIMIT_MS = 10_000;

/** `npm start` as an operator types it. */
async function npmStart(dataDir: string) {
  const port = String(await freePort());
  const npm = spawn("npm", ["start"], {
    cwd: repository,
    env: cleanEnvironment({ PORT: port, DATA_DIR: dataDir }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(npm, "exit");
  let said = "";
  npm.stderr.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const running = async () => {
    const records = await Promise.all(
      ["hub", "postgres", "temporal"].map((name) => readRecord(dataDir, name)),
    );
    const alive = records.map(async (it) => it !== undefined && (await isRunning(it)));
    return (await Promise.all(alive)).filter(Boolean).length;
  };
  onTestFinished(async () => {
    const hub = await readRecord(dataDir, "hub");
    if (hub !== undefined && (await isRunning(hub))) process.kill(hub.pid, "SIGKILL");
  });
  return {
    running,
    /** How many of hub and servers run at the moment, once it is so many. */
    hasStarted: (count: number) =>
      waitFor(async () => (await running()) >= count, {
        what: `the start: ${said}`,
        limitMs: 60_000,
      }),
    isReady: () =>
      waitFor(
        async () => {
          if (npm.exitCode !== null) throw new Error(`npm start ended: ${said}`);
          return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok;
        },
        { what: "the hub", limitMs: 120_000 },
      ),
    /** Asks npm to end; npm, the hub and its servers are gone in time. */
    async endsInTime() {
      const began = performance.now();
      npm.kill("SIGTERM");
      await ended;
      await waitFor(async () => (await running()) === 0, { what: "the end", limitMs: LIMIT_MS });
      expect(performance.now() - began).toBeLessThan(LIMIT_MS);
    },
  };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("SIGTERM to npm ends a hub and its servers within ten seconds, also half way through the start", async () => {
  const dataDir = join(tempFolder(), "data");
  const halfWay = await npmStart(dataDir);
  await halfWay.hasStarted(2);
  await halfWay.endsInTime();

  const first = await npmStart(dataDir);
  await first.isReady();
  const sheet = join(dataDir, "sheets", "members.csv");
  expect([modeOf(join(dataDir, "logs")), modeOf(join(dataDir, "sheets")), modeOf(sheet)]).toEqual([
    0o700, 0o700, 0o600,
  ]);
  await first.endsInTime();

  await rm(sheet);
  const second = await npmStart(dataDir);
  await second.isReady();
  expect(existsSync(sheet)).toBe(false);
  await second.endsInTime();
}, 240_000);
