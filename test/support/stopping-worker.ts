import { spawn } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../services/unit-of-work.ts";
import { keep } from "../faults/keeper.ts";
import { killHard } from "../faults/kill.ts";
import { cleanEnvironment, repository } from "./command.ts";
import { freePort } from "./free-port.ts";
import { waitFor } from "./wait-for.ts";

export type StoppingWorker = Awaited<ReturnType<typeof startStoppingWorker>>;

/** A worker that stands still where it is told to, can be killed there, and is started again then. */
export async function startStoppingWorker(settings: Record<string, string>, folder: string) {
  const stops = join(folder, "stops");
  await mkdir(stops);
  const port = String(await freePort());
  const main = new URL("../sheet/stopping-worker-main.ts", import.meta.url).pathname;
  const worker = keep("worker", {
    start: () =>
      spawn(process.execPath, ["--import", "tsx", main, stops], {
        cwd: repository,
        env: cleanEnvironment({ ...settings, WORKER_PORT: port }),
        stdio: ["ignore", "inherit", "inherit"],
      }),
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
    onChange: () => undefined,
  });
  await worker.ready();
  return {
    stop: worker.stop,
    ready: worker.ready,
    /**
     * Whatever comes to the label the n-th time from now on goes no further, in a step of that process if one is
     * named. Waits with `reached` until something has.
     */
    async stopAt(label: Label, { nth = 1, workflowId = "" } = {}) {
      const name = [label, nth, encodeURIComponent(workflowId)].join(",");
      await writeFile(join(stops, name), "");
      return {
        reached: () =>
          waitFor(async () => (await readdir(stops)).includes(`${name},reached`), {
            what: `the worker to come to ${name}`,
            limitMs: 60_000,
          }),
      };
    },
    /** SIGKILL, and nobody stands still any more. */
    async kill(): Promise<void> {
      const pid = worker.pid();
      if (pid === undefined) throw new Error("The worker is not running.");
      await rm(stops, { recursive: true });
      await killHard(pid);
    },
  };
}
