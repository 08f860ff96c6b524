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
  const port = settings["PORT"] ?? String(await freePort());
  const env = cleanEnvironment({ ...settings, PORT: port });
  const child = spawn(process.execPath, [...usher, "start"], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(-20_000);
      for (const line of chunk.split("\n").filter((it) => it !== "")) onLine(line);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, "exit");
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`the hub ended: ${child.exitCode}\n${said}`);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok ?? false;
    },
    // Building Temporal for the first time takes minutes.
    { what: "a ready hub", limitMs: 900_000, everyMs: 25 },
  );

  return {
    url,
    pid: child.pid ?? 0,
    said: () => said,
    /** A client with a key for everything. */
    async api() {
      return apiClient(url, await makeApiKey(env));
    },
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
