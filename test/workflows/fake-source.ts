import { setTimeout } from "node:timers/promises";
import { DomainError } from "../../domain/errors.ts";
import type { PassOutcome } from "../../domain/flow.ts";

/** A flow's source of which only is known how often it was looked at. */
export class FakeSource {
  looks = 0;
  failures = 0;
  takesMs = 0;
  /** The hash of the plan that waits in the database, as the next look finds it. */
  waits: string | null = null;
  private isAsked = false;
  outcome: PassOutcome = {
    state: "running",
    read: 0,
    invited: 0,
    invalid: 0,
    resting: 0,
    written: 0,
    problem: false,
    nextInSeconds: null,
  };

  constructor(outcome: Partial<PassOutcome>) {
    Object.assign(this.outcome, outcome);
  }

  async look(): Promise<PassOutcome> {
    this.looks += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("The database is away.");
    }
    const { isAsked } = this;
    await setTimeout(this.takesMs);
    if (isAsked) this.reject();
    return { ...this.outcome };
  }

  hold(planHash: string): void {
    this.waits = planHash;
    const held = { runId: "0192f1c0-0000-7000-8000-000000000000", planHash, rows: 40 };
    Object.assign(this.outcome, { state: "held", held });
  }

  ask(planHash: string): void {
    if (planHash !== this.waits) throw new DomainError("conflict", "Another one.", "stale_plan");
    this.isAsked = true;
  }

  answer(): void {
    if (this.waits !== null) throw new DomainError("conflict", "Not approved.", "stale_plan");
  }

  reject(): void {
    this.waits = null;
    this.isAsked = false;
    Object.assign(this.outcome, { state: "running", held: null });
  }
}
