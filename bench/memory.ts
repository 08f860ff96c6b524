import { readFileSync, writeFileSync } from "node:fs";

/** The most memory in MB that a process has during a deed, whatever it had before. Linux only. */
export async function peakMegabytes(pid: number, deed: () => Promise<void>): Promise<number> {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  await deed();
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
