import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** SIGKILL to the process and to its children, and back when all are gone. False when there was nothing to kill. */
export async function killHard(pid: number): Promise<boolean> {
  const children = childrenOf(pid);
  if (!signal(pid)) return false;
  for (const child of children) signal(child);
  for (let tries = 0; tries < 400 && [pid, ...children].some(isAlive); tries += 1) await sleep(5);
  return true;
}

function signal(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** A zombie counts as gone: its parent has only not asked yet. */
function isAlive(pid: number): boolean {
  const state = stat(pid)?.state;
  return state !== undefined && state !== "Z";
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => stat(pid)?.parent === parent);
}

function stat(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent = ""] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
