import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./free-port.ts";
import { cleanEnvironment, repository, usher } from "./command.ts";
import { waitFor } from "./wait-for.ts";

/** `usher api` or `usher worker` as a process of its own, ready; ended by `stop`. */
export async function startProcess(role: "api" | "worker", settings: Record<string, string>) {
  const port = String(await freePort());
  const own = role === "api" ? { PORT: port } : { WORKER_PORT: port };
  const child = spawn(process.execPath, [...usher, role], {
    cwd: repository,
    env: cleanEnvironment({ ...settings, ...own }),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`usher ${role} ended: ${child.exitCode}`);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok ?? false;
    },
    { what: `usher ${role} to be ready`, limitMs: 60_000 },
  );
  return {
    url,
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
