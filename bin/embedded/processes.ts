import { execFile } from "node:child_process";
import { mkdir, readFile, readlink, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { StartError } from "../start-error.ts";

/** A process that no later one with the same pid can be taken for. */
export type Identity = z.infer<typeof Identity>;
const Identity = z.object({ pid: z.number().int().positive(), started: z.string() });

/** What a data folder remembers of a process that uses it, and the ports it had. */
export type ProcessRecord = z.infer<typeof ProcessRecord>;
const ProcessRecord = Identity.extend({ ports: z.record(z.string(), z.number()) });

export async function identify(pid: number): Promise<Identity | undefined> {
  const started = await startTime(pid);
  return started === undefined ? undefined : { pid, started };
}

export async function isRunning({ pid, started }: Identity): Promise<boolean> {
  return (await startTime(pid)) === started;
}

/** Asks a process to end, ends it when it takes too long, and waits until it is gone. */
export async function endProcess(
  identity: Identity,
  signal: "SIGINT" | "SIGTERM",
  patienceSeconds: number,
): Promise<void> {
  if (await signalAndWait(identity, signal, patienceSeconds)) return;
  if (await signalAndWait(identity, "SIGKILL", 5)) return;
  throw new StartError(`Process ${identity.pid} does not end, not even by kill -9.`);
}

async function signalAndWait(identity: Identity, signal: NodeJS.Signals, seconds: number) {
  for (let left = seconds * 20; left > 0; left--) {
    if (!(await isRunning(identity))) return true;
    if (left === seconds * 20) send(identity.pid, signal);
    await delay(50);
  }
  return !(await isRunning(identity));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended since we looked.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Undefined when there is no such process, or only what is left of it until its parent looks. */
async function startTime(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? startTimeByProc(pid) : startTimeByPs(pid);
}

async function startTimeByProc(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces and brackets of its own.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    // Ticks count from the boot: without its id a machine could repeat them.
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

async function startTimeByPs(pid: number): Promise<string | undefined> {
  const found = await ps(pid, "stat=", "lstart=");
  return found === "" || found.startsWith("Z") ? undefined : found.replace(/^\S+\s+/, "");
}

/** Whether a process has that folder as its working directory or, where nobody can tell, its argument. */
export async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== "linux") return (await ps(pid, "command=")).includes(folder);
  return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === folder;
}

function ps(pid: number, ...columns: string[]): Promise<string> {
  const options = { env: { PATH: "/bin:/usr/bin", LC_ALL: "C", TZ: "UTC" } };
  const args = [...columns.flatMap((column) => ["-o", column]), "-p", String(pid)];
  return new Promise((resolve) => {
    execFile("ps", args, options, (error, stdout) => resolve(error ? "" : stdout.trim()));
  });
}

export async function readRecord(
  dataDir: string,
  name: string,
): Promise<ProcessRecord | undefined> {
  try {
    return ProcessRecord.parse(JSON.parse(await readFile(recordPath(dataDir, name), "utf8")));
  } catch {
    // None, or one that a power cut left empty: then the process is gone as well.
    return undefined;
  }
}

export async function writeRecord(dataDir: string, name: string, record: ProcessRecord) {
  const path = recordPath(dataDir, name);
  await mkdir(join(dataDir, "run"), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function recordPath(dataDir: string, name: string): string {
  return join(dataDir, "run", `${name}.json`);
}
