import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { connectRunning, startPostgres } from "../../bin/embedded/postgres.ts";
import { identify, isRunning } from "../../bin/embedded/processes.ts";
import { waitFor } from "../support/wait-for.ts";
import { kill9, startHub } from "./hub.ts";
import { ask, killGuardThenHub } from "./postgres-questions.ts";
import { tempFolder } from "./temp-folder.ts";

vi.setConfig({ testTimeout: 60_000 });

const silent = () => undefined;
const [postgres, password] = ["postgres", "postgres-password"];

async function start(dataDir: string) {
  const server = await startPostgres({
    dataDir,
    progress: silent,
    log: silent,
  });
  onTestFinished(() => server.stop());
  return server;
}

let made: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), "usher-bin-made-"));
  chmodSync(made, 0o755);
  await (await startPostgres({ dataDir: made, progress: silent, log: silent })).stop();
});
afterAll(() => rmSync(made, { recursive: true }));

/** A data folder after its first start, which takes longest. */
function usedBefore(): string {
  const dataDir = tempFolder();
  execFileSync("cp", ["-a", ...[postgres, password].map((name) => join(made, name)), dataDir]);
  return dataDir;
}

test("after kill -9 of the hub the next start, at once, has every committed row", async () => {
  const dataDir = usedBefore();
  let hub = await startHub(["postgres", dataDir]);
  await ask(hub.url, "create table kept (n int)");
  for (let n = 1; n <= 3; n++) {
    await ask(hub.url, `insert into kept values (${n})`);
    await hub.kill9();
    hub = await startHub(["postgres", dataDir]);
    expect(hub.refused).toBeUndefined();
    expect(await ask(hub.url, "select count(*)::int from kept")).toBe(n);
  }
});

test("a server that lost its hub and its guard is stopped before another opens its files", async () => {
  const dataDir = usedBefore();
  const hub = await startHub(["postgres", dataDir]);
  const orphan = await waitFor(() => identify(hub.pid));
  await killGuardThenHub(hub);
  expect(await isRunning(orphan)).toBe(true);
  const server = await start(dataDir);
  expect(await isRunning(orphan)).toBe(false);
  expect(await ask(server.url, "select 1")).toBe(1);
});

test("an orphan that is on no record is found by its own lock file", async () => {
  const dataDir = usedBefore();
  const hub = await startHub(["postgres", dataDir]);
  const orphan = await waitFor(() => identify(hub.pid));
  await killGuardThenHub(hub);
  rmSync(join(dataDir, "run"), { recursive: true });
  const server = await start(dataDir);
  expect(await isRunning(orphan)).toBe(false);
  expect(await ask(server.url, "select 1")).toBe(1);
});

test("kill -9 of hub and server at the same moment keeps the next start from nothing", async () => {
  const dataDir = usedBefore();
  const hub = await startHub(["postgres", dataDir]);
  await ask(hub.url, "create table kept as select 7 as n");
  process.kill(hub.pid, "SIGKILL");
  await hub.kill9();
  const server = await start(dataDir);
  expect(await ask(server.url, "select n from kept")).toBe(7);
});

test("a stranger who got the dead server's pid keeps nobody out, and is left alone", async () => {
  const dataDir = usedBefore();
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  onTestFinished(() => kill9(stranger));
  await leaveLockOf(dataDir, stranger.pid ?? 0);
  expect(await ask((await start(dataDir)).url, "select 1")).toBe(1);
  expect(await identify(stranger.pid ?? 0)).toBeDefined();
});

test("a dead server that nobody collected keeps nobody out", async () => {
  const dataDir = usedBefore();
  const parent = spawn("/bin/sh", ["-c", "sleep 0.05 & echo $!; exec sleep 600"]);
  onTestFinished(() => kill9(parent));
  await leaveLockOf(dataDir, await firstNumber(parent));
  expect(await ask((await start(dataDir)).url, "select 1")).toBe(1);
});

test("a lock file that a power cut emptied keeps nobody out", async () => {
  const dataDir = usedBefore();
  await leaveLockOf(dataDir, undefined);
  expect(await ask((await start(dataDir)).url, "select 1")).toBe(1);
});

test("a server that dies under a running hub is back at the same address", async () => {
  const dataDir = usedBefore();
  const server = await start(dataDir);
  await ask(server.url, "create table kept as select 9 as n");
  process.kill(server.pid, "SIGKILL");
  const back = () => ask(server.url, "select n from kept").catch(() => false as const);
  expect(await waitFor(back, { limitMs: 20_000 })).toBe(9);
});

test("files of another PostgreSQL, or without their password, are refused in a sentence", async () => {
  const dataDir = usedBefore();
  const server = await start(dataDir);
  await server.stop();
  const passwordFile = join(dataDir, password);
  const kept = readFileSync(passwordFile);
  rmSync(passwordFile);
  await expect(start(dataDir)).rejects.toThrow(`${passwordFile} is missing`);
  writeFileSync(passwordFile, kept, { mode: 0o600 });
  writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "17\n");
  await expect(start(dataDir)).rejects.toThrow("was made by PostgreSQL 17 and this Usher brings");
});

test("a last port that is taken is given up for a free one", async () => {
  const dataDir = usedBefore();
  const first = await start(dataDir);
  await first.stop();
  const holder = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  onTestFinished(() => void holder.close());
  const second = await start(dataDir);
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  expect(await ask(second.url, "select 1")).toBe(1);
});

test("the command line finds the database of a running hub, and none after it", async () => {
  const dataDir = usedBefore();
  expect(await connectRunning(dataDir)).toBeUndefined();
  const hub = await startHub(["postgres", dataDir]);
  expect(await connectRunning(dataDir)).toBe(hub.url);
  await hub.kill9();
  expect(await connectRunning(dataDir)).toBeUndefined();
});

/** A stopped database whose lock file names that process, or is empty. */
async function leaveLockOf(dataDir: string, pid: number | undefined): Promise<void> {
  const server = await start(dataDir);
  const path = join(dataDir, "postgres", "postmaster.pid");
  const lock = readFileSync(path, "utf8");
  await server.stop();
  writeFileSync(path, pid === undefined ? "" : lock.replace(/^\d+/, String(pid)));
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.stdout?.once("data", (line) => resolve(Number(line))));
}
