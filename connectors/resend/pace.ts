/** The fewest calls a second that the provider has ever published. */
const FIRST_LIMIT = 2;
const MOST = 100;

export type Headers = Readonly<Record<string, string>>;

/** When the next call may go out: so many a second as the provider's answers say, and none while it asks for patience. */
export type Pace = {
  waitMs(): number;
  /** Takes the next turn. */
  take(): void;
  learn(headers: Headers): void;
  hold(seconds: number): void;
};

/** `now` counts milliseconds and never goes back. */
export function learnedPace(now: () => number = () => performance.now()): Pace {
  let gapMs = 1000 / FIRST_LIMIT;
  let nextAt = 0;
  const hold = (seconds: number) => {
    nextAt = Math.max(nextAt, now() + seconds * 1000);
  };
  return {
    waitMs: () => Math.max(0, nextAt - now()),
    take() {
      nextAt = now() + gapMs;
    },
    learn(headers) {
      const limit = numberIn(headers, "ratelimit-limit");
      if (limit === undefined || limit < 1) return;
      gapMs = (1000 * windowSeconds(headers)) / Math.min(limit, MOST);
      const left = numberIn(headers, "ratelimit-remaining");
      if (left === 0) hold(numberIn(headers, "ratelimit-reset") ?? 0);
    },
    hold,
  };
}

/** Over how many seconds the limit counts: `ratelimit-policy: 2;w=1`, and one where it is not said. */
function windowSeconds(headers: Headers): number {
  const window = Number(/;\s*w=(\d+)/.exec(headers["ratelimit-policy"] ?? "")?.[1] ?? 1);
  return window >= 1 ? window : 1;
}

export function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers[name]?.trim();
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
