import { setTimeout as sleep } from "node:timers/promises";
import { cpuMs, descendant } from "./cpu.ts";

/** The hub's processes, and those of the servers beside them. */
export type Servers = { hub: number[]; postgres: number; temporal: number };

/** CPU ms; `hub` is its own processes alone. */
export type Cpu = { hub: number; postgres: number; temporal: number; all: number };

/** With the servers that a process has started; the hub is that process, if no others are said to be it. */
export function serversOf(starter: number, hub: number[] = [starter]): Servers {
  const postgres = descendant(starter, /postgres.* -D /);
  const temporal = descendant(starter, /temporal.* start-dev/);
  if (postgres === undefined || temporal === undefined)
    throw new Error("the hub's PostgreSQL or Temporal was not found among the processes");
  return { hub, postgres, temporal };
}

/** What a deed costs, by server, counted from rest until all is quiet again. */
export async function cpuUntilQuiet(servers: Servers, deed: () => Promise<void>): Promise<Cpu> {
  await quiet(servers);
  const before = read(servers);
  await deed();
  await quiet(servers);
  return less(read(servers), before);
}

/** What each of several deeds in a row costs, from rest on. What one leaves behind counts for the next. */
export async function cpuOfEach(
  servers: Servers,
  count: number,
  deed: () => Promise<void>,
): Promise<Cpu[]> {
  await quiet(servers);
  const costs: Cpu[] = [];
  for (let before = read(servers); costs.length < count;) {
    await deed();
    const now = read(servers);
    costs.push(less(now, before));
    before = now;
  }
  return costs;
}

/** What a deed costs beyond what so long a time costs anyway. */
export async function cpuBeyond(
  servers: Servers,
  idleEachSecond: Cpu,
  deed: () => Promise<void>,
): Promise<Cpu> {
  const [before, from] = [read(servers), performance.now()];
  await deed();
  const seconds = (performance.now() - from) / 1000;
  return less(less(read(servers), before), each(idleEachSecond, 1 / seconds));
}

/** What a second costs in which nothing is asked for. */
export async function cpuAtRest(servers: Servers, seconds: number): Promise<Cpu> {
  await quiet(servers);
  const nothing = map(() => 0);
  return each(await cpuBeyond(servers, nothing, () => sleep(1000 * seconds)), seconds);
}

export const each = (cpu: Cpu, count: number): Cpu => map((name) => cpu[name] / count);

/** The one that half of them stay below in all. */
export const median = (cpus: Cpu[]): Cpu =>
  cpus.toSorted((a, b) => a.all - b.all)[Math.floor(cpus.length / 2)] ?? map(() => NaN);

export function medianOf(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const less = (one: Cpu, other: Cpu): Cpu => map((name) => one[name] - other[name]);

const map = (of: (name: keyof Cpu) => number): Cpu => ({
  hub: of("hub"),
  postgres: of("postgres"),
  temporal: of("temporal"),
  all: of("all"),
});

function read(servers: Servers): Cpu {
  const postgres = cpuMs(servers.postgres);
  const temporal = cpuMs(servers.temporal);
  // The hub's tree holds both servers when it started them.
  const without = [servers.postgres, servers.temporal];
  const hub = servers.hub.reduce((sum, pid) => sum + cpuMs(pid, without), 0);
  return { hub, postgres, temporal, all: hub + postgres + temporal };
}

const LIMIT_MS = 180_000;

/** Returns once a second of waiting costs less than a tenth of a core. */
async function quiet(servers: Servers): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (let before = read(servers).all; performance.now() < end;) {
    await sleep(1000);
    const now = read(servers).all;
    if (now - before < 100) return;
    before = now;
  }
  throw new Error(`the hub was not quiet within ${LIMIT_MS} ms`);
}
