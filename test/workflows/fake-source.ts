import { setTimeout } from "node:timers/promises";
import type { PassOutcome } from "../../domain/flow.ts";

/** A flow's source of which only is known how often it was looked at. */
export class FakeSource {
  looks = 0;
  failures = 0;
  takesMs = 0;
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
    await setTimeout(this.takesMs);
    return { ...this.outcome };
  }
}
