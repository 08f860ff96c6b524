import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Label } from "../../services/unit-of-work.ts";

export type Role = "api" | "worker";
export type Target = Role | "postgres" | "temporal";

/** One kill to come: the first process (of the role `by`, where it matters) at the label ends the target. */
export interface Fault {
  id: number;
  label: Label;
  by: Role | "any";
  target: Target;
}

/** The folder through which the stand and the product's processes speak: a rename has one winner. */
export function armoury(folder: string) {
  const armed = join(folder, "armed");
  const hit = join(folder, "hit");
  const pids = join(folder, "pids");
  for (const part of [armed, hit, pids]) mkdirSync(part, { recursive: true });

  return {
    arm(fault: Fault): void {
      writeFileSync(join(armed, nameOf(fault)), "");
    },
    wasHit(fault: Fault): boolean {
      return readdirSync(hit).includes(nameOf(fault));
    },
    disarm(): void {
      for (const name of readdirSync(armed)) renameSync(join(armed, name), join(folder, name));
    },
    /** The fault that is due here and that nobody else has taken. */
    take(label: Label, by: Role): Fault | undefined {
      for (const name of readdirSync(armed)) {
        const fault = faultOf(name);
        if (fault.label !== label || (fault.by !== "any" && fault.by !== by)) continue;
        try {
          renameSync(join(armed, name), join(hit, name));
          return fault;
        } catch {
          // Another process was first.
        }
      }
      return undefined;
    },
    writePids(target: Target, running: number[]): void {
      writeFileSync(join(pids, target), running.join(" "));
    },
    readPids(target: Target): number[] {
      return readFileSync(join(pids, target), "utf8").split(" ").filter(Boolean).map(Number);
    },
  };
}

function nameOf({ id, label, by, target }: Fault): string {
  return [id, label, by, target].join(",");
}

/** Only `nameOf` makes these names. */
function faultOf(name: string): Fault {
  const [id, label, by, target] = name.split(",");
  return { id: Number(id), label, by, target } as Fault;
}
