import { readFileSync, readdirSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU time in ms of a process and all below it but some, those that ended included. Linux only. */
export function cpuMs(pid: number, without: number[] = []): number {
  const all = processes();
  const mine = new Set([pid]);
  for (let grown = true; grown;) {
    const below = all.filter(
      (it) => mine.has(it.parent) && !mine.has(it.pid) && !without.includes(it.pid),
    );
    for (const it of below) mine.add(it.pid);
    grown = below.length > 0;
  }
  return all.filter((it) => mine.has(it.pid)).reduce((sum, it) => sum + it.cpuMs, 0);
}

/** The process below `pid` whose command line has the words. */
export function descendant(pid: number, words: RegExp): number | undefined {
  const all = processes();
  const isBelow = (it: Process): boolean =>
    it.parent === pid || all.some((other) => other.pid === it.parent && isBelow(other));
  return all.find((it) => words.test(it.command) && isBelow(it))?.pid;
}

interface Process {
  pid: number;
  parent: number;
  cpuMs: number;
  command: string;
}

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const field = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        // utime, stime, and the same of children that ended and were asked for.
        const ticks = field.slice(11, 15).reduce((sum, it) => sum + Number(it), 0);
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        const parent = Number(field[1]);
        return [{ pid: Number(name), parent, cpuMs: (ticks / ticksPerSecond) * 1000, command }];
      } catch {
        return [];
      }
    });
}
