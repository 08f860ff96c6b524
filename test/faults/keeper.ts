import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../support/wait-for.ts";

export interface KeptProcess {
  name: string;
  pid(): number | undefined;
  /** How often it ended without being killed: nothing that happens to others may end it. */
  crashes(): number;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface KeepOptions {
  start(): ChildProcess;
  isReady(): Promise<boolean>;
  /** After each start and each death. */
  onChange(): void;
}

/** Keeps one process running: what is killed is started again, as a service manager does. */
export function keep(name: string, { start, isReady, onChange }: KeepOptions): KeptProcess {
  let child: ChildProcess | undefined;
  let stopping = false;
  let crashes = 0;

  const running = (async () => {
    while (!stopping) {
      child = start();
      const exit = once(child, "exit");
      onChange();
      const [code, signal] = await exit;
      child = undefined;
      onChange();
      if (stopping) return;
      if (signal !== "SIGKILL") {
        crashes += 1;
        console.log(`  ! ${name} ended by itself (${String(code ?? signal)}) and is started again`);
      }
      await sleep(100);
    }
  })();

  return {
    name,
    pid: () => child?.pid,
    crashes: () => crashes,
    async ready() {
      const up = async () => child !== undefined && (await isReady().catch(() => false));
      await waitFor(up, { what: `${name} to be ready`, limitMs: 90_000, everyMs: 100 });
    },
    async stop() {
      stopping = true;
      child?.kill("SIGTERM");
      const late = setTimeout(() => child?.kill("SIGKILL"), 15_000);
      await running;
      clearTimeout(late);
    },
  };
}
