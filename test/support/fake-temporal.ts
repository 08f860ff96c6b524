import { setTimeout as sleep } from "node:timers/promises";
import type { InvitationFacts, Temporal } from "../../outbox/temporal.ts";

type Call = { kind: "start" | "changed" | "nudge"; workflowId: string; facts?: InvitationFacts };

/** Temporal as the relay sees it, played by the test: it remembers what it was asked, and who was asked at once. */
export class FakeTemporal implements Temporal {
  readonly calls: Call[] = [];
  readonly updateIds: string[] = [];
  readonly running = new Set<string>();
  /** The most calls that one workflow ever had at the same time. */
  mostAtOnce = 0;
  /** Thrown or awaited before a call is answered; the call counts all the same. */
  before: (call: Call) => void | Promise<void> = () => undefined;
  private readonly atOnce = new Map<string, number>();

  startInvitation(workflowId: string, facts: InvitationFacts): Promise<void> {
    return this.take({ kind: "start", workflowId, facts }, () => void this.running.add(workflowId));
  }

  changed(workflowId: string, updateId: string): Promise<boolean> {
    this.updateIds.push(updateId);
    return this.take({ kind: "changed", workflowId }, () => this.running.has(workflowId));
  }

  nudgeFlow(workflowId: string): Promise<void> {
    return this.take({ kind: "nudge", workflowId }, () => undefined);
  }

  private async take<T>(call: Call, answer: () => T): Promise<T> {
    const { workflowId } = call;
    const now = (this.atOnce.get(workflowId) ?? 0) + 1;
    this.atOnce.set(workflowId, now);
    this.mostAtOnce = Math.max(this.mostAtOnce, now);
    this.calls.push(call);
    try {
      await this.before(call);
      await sleep(Math.random() * 5);
      return answer();
    } finally {
      this.atOnce.set(workflowId, (this.atOnce.get(workflowId) ?? 1) - 1);
    }
  }

  kindsOf(workflowId: string): Call["kind"][] {
    return this.calls.filter((call) => call.workflowId === workflowId).map((call) => call.kind);
  }
}

/** A failure as the client reports it, by the number of the gRPC status. */
export const grpcFailure = (code: number) =>
  Object.assign(new Error(`status ${code}`), { code, details: "", metadata: {} });
