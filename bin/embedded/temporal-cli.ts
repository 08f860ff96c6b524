import { execFile } from "node:child_process";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { StartError } from "../start-error.ts";
import type { Progress } from "./child.ts";
import { findOnPath } from "./find-on-path.ts";
import { buildTemporal } from "./temporal-build.ts";
import { downloadTemporal } from "./temporal-download.ts";

/** What the tests run; its server is 1.29.1. */
const temporalVersion = "1.5.1";
const oldestServer = [1, 29, 0];

export type TemporalSearch = {
  /** TEMPORAL_CLI_PATH: the one to use, come what may. */
  cliPath?: string | undefined;
  /** Where PATH, the user's cache folder and the settings of Go are read. */
  env: NodeJS.ProcessEnv;
  progress: Progress;
  /** Where Temporal publishes its archives, and how long it may say nothing. */
  download?: { origin: string; silenceMs: number };
};

/** Finds a `temporal` program that runs here and is new enough, or makes one. */
export async function resolveTemporal(search: TemporalSearch): Promise<string> {
  const { cliPath, env, progress } = search;
  progress("Finding Temporal…");
  if (cliPath !== undefined) {
    const problem = await problemOf(cliPath, env);
    if (problem === undefined) return cliPath;
    throw new StartError(`TEMPORAL_CLI_PATH is ${cliPath}, which ${problem}.`);
  }
  const tried: string[] = [];

  const onPath = await findOnPath("temporal", env);
  if (onPath === undefined) tried.push("temporal on the PATH: none");
  else {
    const problem = await problemOf(onPath, env);
    if (problem === undefined) return onPath;
    tried.push(`${onPath}, on the PATH: it ${problem}`);
  }

  const cache = cacheFolder(env);
  if (cache === undefined) {
    tried.push("a cached one: there is no HOME to keep it in");
    throw nothingFound(tried);
  }
  const cached = join(cache, `temporal-${temporalVersion}`, "temporal");
  const cacheProblem = await problemOf(cached, env);
  if (cacheProblem === undefined) return cached;
  tried.push(`${cached}, from an earlier start: it ${cacheProblem}`);

  const makers = [
    ["a download", downloadTemporal],
    ["a build with go", buildTemporal],
  ] as const;
  for (const [way, make] of makers) {
    try {
      await fillCache(cached, search, (folder) => make(folder, temporalVersion, search));
      return cached;
    } catch (error) {
      tried.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw nothingFound(tried);
}

/** Made in a folder of its own and then renamed: two starts at once do not spoil each other's. */
async function fillCache(
  cached: string,
  { env }: TemporalSearch,
  make: (folder: string) => Promise<string>,
): Promise<void> {
  await mkdir(dirname(cached), { recursive: true });
  const cache = dirname(dirname(cached));
  await removeOldDrafts(cache);
  const draft = join(cache, `tmp-${randomBytes(6).toString("hex")}`);
  await mkdir(draft);
  try {
    const program = await make(draft);
    const problem = await problemOf(program, env);
    if (problem !== undefined) throw new Error(`the program it gave ${problem}`);
    await rename(program, cached);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Those of starts that were killed; a younger one may still be at work. */
async function removeOldDrafts(cache: string): Promise<void> {
  const dayMs = 86_400_000;
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const found = name.startsWith("tmp-") ? await stat(path).catch(() => undefined) : undefined;
    if (found === undefined || Date.now() - found.mtimeMs < dayMs) continue;
    await rm(path, { recursive: true, force: true });
  }
}

/** What is wrong with a `temporal` program, as the end of a sentence. */
async function problemOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (!(await stat(program).catch(() => undefined))) return "is not there";
  const { text, failure } = await versionOf(program, env);
  if (failure !== undefined) return `does not run: ${failure}`;
  const found = /server (\d+)\.(\d+)\.(\d+)/i.exec(text);
  if (found === null) return "does not say the version of its server, so it may not be Temporal's";
  const version = found.slice(1, 4).map(Number);
  const oldest = oldestServer.join(".");
  return isOlder(version, oldestServer)
    ? `has server ${version.join(".")}, and Usher needs ${oldest} or newer`
    : undefined;
}

function versionOf(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<{ text: string; failure?: string }> {
  return new Promise((resolve) => {
    const options = { timeout: 15_000, killSignal: "SIGKILL", env } as const;
    execFile(program, ["--version"], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ text: stdout });
      const reason = error.killed ? "it gave no answer within 15 s" : stderr || error.message;
      resolve({ text: "", failure: lastLine(reason) });
    });
  });
}

function isOlder(version: number[], than: number[]): boolean {
  const at = than.findIndex((part, index) => part !== version[index]);
  return at >= 0 && (version[at] ?? 0) < (than[at] ?? 0);
}

function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const base = env["XDG_CACHE_HOME"] || (env["HOME"] && join(env["HOME"], ".cache"));
  return base ? join(base, "usher") : undefined;
}

function nothingFound(tried: string[]): StartError {
  return new StartError(
    [
      "Usher needs a Temporal server and could neither find nor make one. Tried:",
      ...tried.map((line) => `  - ${line}`),
      "Do one of these and start again:",
      "  - install the Temporal CLI (https://docs.temporal.io/cli) and have it on the PATH,",
      "    or set TEMPORAL_CLI_PATH to it",
      "  - install Go 1.25 or newer, and it is built once",
      "  - set TEMPORAL_ADDRESS to a Temporal server that runs already",
    ].join("\n"),
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
