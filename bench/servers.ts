import { setTimeout as sleep } from "node:timers/promises";
import { cpuMs, descendant } from "./cpu.ts";

/** The hub's process, and those of the servers that it started. */
export type Servers = { hub: number; postgres: number; temporal: number };

/** CPU ms; `hub` is its own process alone. */
export type Cpu = { hub: number; postgres: number; temporal: number; all: number };

export function serversOf(hub: number): Servers {
  const postgres = descendant(hub, /postgres.* -D /);
  const temporal = descendant(hub, /temporal.* start-dev/);
  if (postgres === undefined || temporal === undefined)
    throw new Error("the hub's PostgreSQL or Temporal was not found among its processes");
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
  const all = cpuMs(servers.hub);
  return { hub: all - postgres - temporal, postgres, temporal, all };
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
