import { setTimeout } from "node:timers/promises";
import type { Pool } from "../db/connect.ts";
import { listMailStates } from "../db/emails.ts";

const LOOK_MS = 200;
const PATIENCE_MS = 20_000;

export type MailWatch = {
  /** Settles with true when the mailer has settled the mail, with false after 20 seconds. */
  wait(purpose: string): Promise<boolean>;
  /** Lets everybody go who waits: the steps come again elsewhere. */
  close(): void;
};

type Waiter = { until: number; done: (settled: boolean) => void; failed: (error: unknown) => void };

/** All steps of a worker that wait for a mail share one query. */
export function createMailWatch(db: Pool): MailWatch {
  const waiting = new Map<string, Set<Waiter>>();
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      while (waiting.size > 0) {
        await lookOnce();
        await setTimeout(LOOK_MS);
      }
    } finally {
      looking = false;
    }
  }

  async function lookOnce(): Promise<void> {
    const purposes = [...waiting.keys()];
    try {
      const rows = await listMailStates(db, purposes);
      const states = new Map(rows.map((row) => [row.purpose, row.state]));
      for (const purpose of purposes) settle(purpose, states.get(purpose) !== "queued");
    } catch (error) {
      for (const purpose of purposes) {
        for (const waiter of waiting.get(purpose) ?? []) waiter.failed(error);
        waiting.delete(purpose);
      }
    }
  }

  function settle(purpose: string, settled: boolean): void {
    const waiters = waiting.get(purpose) ?? new Set();
    for (const waiter of waiters) {
      if (!settled && performance.now() < waiter.until) continue;
      waiters.delete(waiter);
      waiter.done(settled);
    }
    if (waiters.size === 0) waiting.delete(purpose);
  }

  return {
    wait: (purpose) =>
      new Promise((done, failed) => {
        const waiters = waiting.get(purpose) ?? new Set();
        waiters.add({ until: performance.now() + PATIENCE_MS, done, failed });
        waiting.set(purpose, waiters);
        void look();
      }),
    close() {
      for (const waiters of waiting.values()) for (const waiter of waiters) waiter.done(false);
      waiting.clear();
    },
  };
}
