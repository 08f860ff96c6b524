import { execFileSync, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  type ServerOptions,
  startServer,
  stopOrphan,
  supervise,
} from "../../bin/embedded/child.ts";
import { freePort } from "../../bin/embedded/free-ports.ts";
import { startGuarded } from "../../bin/embedded/guard.ts";
import { boundLog } from "../../bin/embedded/log-file.ts";
import { identify, isRunning, readRecord, writeRecord } from "../../bin/embedded/processes.ts";
import { waitFor } from "../support/wait-for.ts";
import { kill9, spawnHub, startHub } from "./hub.ts";
import { tempFolder } from "./temp-folder.ts";

const env = { PATH: process.env["PATH"] };
const silent = () => undefined;

function aServer(dataDir: string, script: string): ServerOptions {
  const names = { name: "server", title: "The server", ports: { tcp: 1 } };
  return { dataDir, ...names, command: "/bin/sh", args: ["-c", script], env, stopSignal: "TERM" };
}

function shellGuarded(script: string) {
  const output = openSync("/dev/null", "a");
  const program = { command: "/bin/sh", args: ["-c", script], env };
  return startGuarded({ ...program, stopSignal: "TERM", patienceSeconds: 1, output });
}

const goneSoon = (identity: { pid: number; started: string }) =>
  waitFor(async () => !(await isRunning(identity)), { what: "the end of the server" });

test("a server ends when its hub is killed with kill -9", async () => {
  const dataDir = tempFolder();
  const hub = await startHub(["server", dataDir, "sleep", "600"]);
  expect(await isRunning(hub)).toBe(true);
  await hub.kill9();
  await goneSoon(hub);
});

test("a server that does not listen to its hub's end is ended by force", async () => {
  const dataDir = tempFolder();
  const stubborn = "trap '' TERM; while :; do sleep 0.1; done";
  const hub = await startHub(["server", dataDir, "/bin/sh", "-c", stubborn]);
  await hub.kill9();
  await goneSoon(hub);
});

test("a hub killed before its server began leaves nothing running", async () => {
  const dataDir = tempFolder();
  const file = join(dataDir, "opened");
  const hub = await startHub(["unrecorded", dataDir, "touch", file]);
  await hub.kill9();
  await goneSoon(hub);
  expect(existsSync(file)).toBe(false);
});

test("a server is on record before it opens a file", async () => {
  const dataDir = tempFolder();
  const file = join(dataDir, "opened");
  const server = await startServer(aServer(dataDir, `cp '${dataDir}/run/server.json' '${file}'`));
  expect(await server.ended).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ ...server.identity, ports: { tcp: 1 } });
});

test("a server is stopped by its signal and answers with its status", async () => {
  const polite = await shellGuarded("trap 'exit 3' TERM; while :; do sleep 0.05; done");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await polite.stop();
  expect(await polite.ended).toBe(3);
  const dead = await shellGuarded("kill -9 $$");
  expect(await dead.ended).toBe(137);
});

test("a Ctrl-C in the terminal reaches the hub alone", async () => {
  const { identity, stop } = await shellGuarded("sleep 600");
  const group = (pid: number) =>
    readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[2];
  expect(group(identity.pid)).not.toBe(group(process.pid));
  await stop();
});

test("who kills the guard kills the server with it", async () => {
  const { identity, ended } = await shellGuarded("exec sleep 600");
  const guard = Number(
    readFileSync(`/proc/${identity.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1],
  );
  process.kill(guard, "SIGKILL");
  await ended;
  expect(await isRunning(identity)).toBe(false);
});

test("a program that is not there is an end with a reason, not a hang", async () => {
  const dataDir = tempFolder();
  const server = await startServer({ ...aServer(dataDir, ""), command: "/nowhere/server" });
  expect(await server.ended).toBe(127);
  expect(await server.lastWords).toContain("/nowhere/server");
});

test("a server that ends by itself is started again, until it is stopped", async () => {
  const dataDir = tempFolder();
  const lines: string[] = [];
  const start = () => startServer(aServer(dataDir, "echo working; exec sleep 600"));
  const running = supervise(await start(), start, "The server", (line) => lines.push(line));
  const first = running.pid;
  await waitFor(() => readFileSync(join(dataDir, "logs", "server.log"), "utf8") !== "");
  process.kill(first, "SIGKILL");
  const second = await waitFor(() => running.pid !== first && running.pid, { what: "a new start" });
  expect(lines).toEqual([expect.stringMatching(/^The server ended \(status 137\).*working/s)]);
  expect(await readRecord(dataDir, "server")).toMatchObject({ pid: second });
  const identity = await identify(second);
  await running.stop();
  expect(identity && (await isRunning(identity))).toBe(false);
});

test("a server that cannot start again is tried at growing distances and can be stopped", async () => {
  const dataDir = tempFolder();
  let starts = 0;
  const start = () => {
    starts++;
    return startServer(aServer(dataDir, "exit 1"));
  };
  const running = supervise(await start(), start, "The server", silent);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await running.stop();
  expect(starts).toBeGreaterThan(2);
  expect(starts).toBeLessThan(7);
});

test("an orphan is stopped, and a stranger with its old pid is left alone", async () => {
  const dataDir = tempFolder();
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  onTestFinished(() => kill9(stranger));
  const identity = await waitFor(() => identify(stranger.pid ?? 0));
  const server = aServer(dataDir, "");

  await writeRecord(dataDir, "server", { ...identity, started: "earlier", ports: {} });
  await stopOrphan(server, silent);
  expect(await isRunning(identity)).toBe(true);

  await writeRecord(dataDir, "server", { ...identity, ports: {} });
  await stopOrphan(server, silent);
  expect(await isRunning(identity)).toBe(false);
});

test("a record that a power cut emptied counts as none", async () => {
  const dataDir = tempFolder();
  await writeRecord(dataDir, "server", { pid: 1, started: "x", ports: {} });
  writeFileSync(join(dataDir, "run", "server.json"), "");
  expect(await readRecord(dataDir, "server")).toBeUndefined();
});

test("a dead process that nobody collected counts as gone", async () => {
  const parent = spawn("/bin/sh", ["-c", "sleep 0.05 & echo $!; exec sleep 600"]);
  onTestFinished(() => kill9(parent));
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once("data", (line) => resolve(Number(line)));
  });
  await waitFor(async () => (await identify(pid)) === undefined, { what: "the child's end" });
  expect(execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })).toMatch(
    /^Z/,
  );
});

test("a log that grew too long moves aside while its writer goes on", async () => {
  const dataDir = tempFolder();
  const script =
    "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i + 1)); done; sleep 1; echo end";
  const server = await startServer(aServer(dataDir, script));
  const path = join(dataDir, "logs", "server.log");
  await waitFor(() => readFileSync(path, "utf8").includes("line 1999"));
  await boundLog(path, 1000);
  await server.ended;
  expect(readFileSync(`${path}.1`, "utf8")).toContain("line 1999");
  expect(readFileSync(path, "utf8")).toBe("end\n");
});

test("a wished port is given while it is free, another one when it is taken", async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  const holder = spawn(process.execPath, [
    "-e",
    `require("net").createServer().listen(${port}, "127.0.0.1", () => console.log("up"))`,
  ]);
  onTestFinished(() => kill9(holder));
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  expect(await freePort(port)).not.toBe(port);
});

test("a hub that is killed while it starts its server leaves none behind", async () => {
  for (const afterMs of [0, 2, 4, 6, 8, 10, 15, 20]) {
    const dataDir = tempFolder();
    const hub = spawnHub(["server", dataDir, "tail", "-f", dataDir]);
    await waitFor(() => existsSync(join(dataDir, "logs")), { everyMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await kill9(hub);
    await waitFor(() => !isNamed(dataDir), { what: "the end of all that was started" });
  }
});

function isNamed(text: string): boolean {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(text);
}
