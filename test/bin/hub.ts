import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { z } from "zod";

const Said = z.object({
  refused: z.string().optional(),
  pid: z.number().default(0),
  started: z.string().default(""),
  url: z.string().default(""),
  address: z.string().default(""),
  uiUrl: z.string().default(""),
});
export type Hub = z.infer<typeof Said> & { hubPid: number; kill9(): Promise<void> };

const main = fileURLToPath(new URL("./hub-main.ts", import.meta.url));

/** Starts `hub-main.ts` and waits for its line; it is killed when the test is over. */
export async function startHub(args: string[], user?: { uid: number; gid: number }): Promise<Hub> {
  const hub = spawnHub(args, user);
  const lines = createInterface({ input: hub.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(hub, "exit").then(([status]) => [JSON.stringify({ refused: `exit ${status}` })]),
  ]);
  const said = Said.parse(JSON.parse(String(line)));
  return { ...said, hubPid: hub.pid ?? 0, kill9: () => kill9(hub) };
}

/** Starts it without waiting for a word. */
export function spawnHub(args: string[], user?: { uid: number; gid: number }) {
  const hub = spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: "/",
    ...user,
  });
  onTestFinished(() => kill9(hub));
  return hub;
}

export async function kill9(hub: ChildProcess): Promise<void> {
  if (hub.exitCode !== null || hub.signalCode !== null) return;
  const exit = once(hub, "exit");
  hub.kill("SIGKILL");
  await exit;
}
