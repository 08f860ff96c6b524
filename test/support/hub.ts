import { spawn } from "node:child_process";
import { once } from "node:events";
import { apiClient } from "./api-client.ts";
import { makeApiKey } from "./api-key.ts";
import { cleanEnvironment, repository, usher } from "./command.ts";
import { freePort } from "./free-port.ts";
import { waitFor } from "./wait-for.ts";

export type Hub = Awaited<ReturnType<typeof startHub>>;

/** `npm start` in a folder of its own, ready to be asked; `onLine` hears what it prints. */
export async function startHub(
  settings: { DATA_DIR: string } & Record<string, string>,
  onLine: (line: string) => void = () => undefined,
) {
  const process = await startProcess("start", settings, onLine);
  return {
    ...process,
    /** A client with a key for everything. */
    api: async () => apiClient(process.url, await makeApiKey(settings)),
  };
}

/** A command of the product that keeps running, as a process of its own, once it is ready. */
export const startProcess = (
  command: "start" | "api" | "worker",
  settings: Record<string, string>,
  onLine?: (line: string) => void,
) => {
  const port = command === "worker" ? "WORKER_PORT" : "PORT";
  return startProgram([...usher, command], port, settings, onLine);
};

/** The same of a program that is wired like the product's own; `portSetting` is by what it is told where to listen. */
export async function startProgram(
  program: string[],
  portSetting: "PORT" | "WORKER_PORT",
  settings: Record<string, string>,
  onLine: (line: string) => void = () => undefined,
) {
  const port = String(await freePort());
  const child = spawn(process.execPath, program, {
    cwd: repository,
    env: cleanEnvironment({ ...settings, [portSetting]: port }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(-20_000);
      for (const line of chunk.split("\n").filter((it) => it !== "")) onLine(line);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => {
    if (child.exitCode !== null)
      throw new Error(`${program.join(" ")} ended (${child.exitCode}):\n${said}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    // The page of some other server is no answer.
    return answer?.ok === true && (answer.headers.get("content-type") ?? "").includes("json");
  };
  // Building Temporal for the first time takes minutes.
  await waitFor(isReady, { what: program.join(" "), limitMs: 900_000, everyMs: 25 });
  return {
    url,
    pid: child.pid ?? 0,
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
