import type { InvitationActivities } from "../../activities/invitations.ts";
import type { InvitationProgress } from "../../domain/invitation.ts";

export type Step = keyof InvitationActivities;

type Waits = { window?: number; remind?: number | null; close?: number | null };

/** One invitation's row in memory, and the steps that change it as the real ones do, with waits of milliseconds. */
export class FakeInvitation {
  row: InvitationProgress = {
    status: "queued",
    mailState: "queued",
    signInUntil: null,
    remindAt: null,
    closeAt: null,
  };
  readonly calls: Step[] = [];
  /** What a step does instead, each once. */
  readonly instead: Partial<Record<Step, (() => void)[]>> = {};
  /** What the answer of a step has to wait for. */
  readonly answers: Partial<Record<Step, Promise<unknown>>> = {};
  private readonly waits: Waits;

  constructor(waits: Waits = {}, row: Partial<InvitationProgress> = {}) {
    this.waits = { window: 60_000, remind: null, close: null, ...waits };
    Object.assign(this.row, row);
  }

  async step(name: Step): Promise<InvitationProgress> {
    this.calls.push(name);
    const instead = this.instead[name]?.shift();
    if (instead) instead();
    else this[name]();
    const row = { ...this.row };
    await this.answers[name];
    return row;
  }

  loadInvitation(): void {}

  sendInvitation(): void {
    if (this.row.mailState !== "queued") return;
    this.row.mailState = "handed_over";
    if (this.row.status !== "queued") return;
    const { window, remind, close } = this.waits;
    this.row.status = "sent";
    this.row.signInUntil = soon(window);
    this.row.remindAt ??= soon(remind);
    this.row.closeAt ??= soon(close);
  }

  closeWindow(): void {
    if (this.row.status === "sent") this.row.status = "window_closed";
  }

  sendReminder(): void {
    this.row.status = "reminded";
    this.row.remindAt = null;
  }

  closeInvitation(): void {
    this.row.status = "closed";
  }

  resendInvitation(): void {
    Object.assign(this.row, { status: "queued", mailState: "queued", signInUntil: null });
  }

  revokeInvitation(): void {
    this.row.status = "revoked";
  }
}

const soon = (wait: number | null | undefined) =>
  typeof wait === "number" ? new Date(Date.now() + wait).toISOString() : null;

const STEPS: Step[] = [
  "loadInvitation",
  "sendInvitation",
  "sendReminder",
  "closeWindow",
  "closeInvitation",
  "resendInvitation",
  "revokeInvitation",
];

/** The steps of all invitations in a file's worker, each at its own row. */
export function stepsOf(fakes: Map<string, FakeInvitation>) {
  const at = async (id: string, name: Step) => {
    const fake = fakes.get(id);
    if (!fake) throw new Error(`There is no invitation ${id}.`);
    return fake.step(name);
  };
  return Object.fromEntries(STEPS.map((name) => [name, (id: string) => at(id, name)]));
}
