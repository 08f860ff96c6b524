import { cpus, loadavg } from "node:os";
import type { Cpu } from "./servers.ts";

interface Figure {
  name: string;
  value: number;
  unit: string;
  load: number;
}

export type Figures = ReturnType<typeof startFigures>;

/** What was measured, each with the machine's load at that moment. */
export function startFigures() {
  const figures: Figure[] = [];
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;

  function report(name: string, value: number, unit: string): void {
    const load = loadavg()[0] ?? 0;
    figures.push({ name, value: Math.round(value * 100) / 100, unit, load });
  }

  return {
    report,
    reportCpu(name: string, cpu: Cpu): void {
      report(`${name}: hub`, cpu.hub, "CPU ms");
      report(`${name}: PostgreSQL`, cpu.postgres, "CPU ms");
      report(`${name}: Temporal`, cpu.temporal, "CPU ms");
      report(`${name}: all`, cpu.all, "CPU ms");
    },
    asJson: () => JSON.stringify({ machine, figures }, undefined, 2),
    asTable(): string {
      const lines = figures.map(
        ({ name, value, unit, load }) =>
          `${name.padEnd(50)}${String(value).padStart(10)}  ${unit.padEnd(8)}${load.toFixed(1)}`,
      );
      const head = `${"".padEnd(50)}${"value".padStart(10)}  ${"unit".padEnd(8)}load`;
      return [`${machine}\n`, head, ...lines].join("\n");
    },
  };
}
