/** The fewest calls a second that the provider has ever published. */
const FIRST_LIMIT = 2;
const MOST = 100;
/** Calls do not arrive as evenly as they are made: a little slower costs less than a refusal. */
const EASE = 1.03;
/** No header makes us wait longer before we ask again: it may be wrong, and codes wait, too. */
const LONGEST_WAIT_SECONDS = 15 * 60;

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
  let windowMs = 1000;
  let limit = FIRST_LIMIT;
  let nextAt = 0;
  /** When our last calls went out, as many as one window allows. */
  let taken: number[] = [];
  const hold = (seconds: number) => {
    nextAt = Math.max(nextAt, now() + seconds * 1000);
  };
  return {
    waitMs: () => Math.max(0, nextAt - now()),
    take() {
      taken = [...taken, now()].slice(-limit);
      nextAt = Math.max(
        nextAt,
        now() + Math.min((EASE * windowMs) / limit, LONGEST_WAIT_SECONDS * 1000),
      );
    },
    learn(headers) {
      const said = numberIn(headers, "ratelimit-limit");
      if (said === undefined || said < 1) return;
      limit = Math.min(Math.floor(said), MOST);
      windowMs = 1000 * windowSeconds(headers);
      const ours = taken.filter((at) => at > now() - windowMs).length;
      // A window that our own calls have filled is over by the time the next is due.
      const isUsedUp = numberIn(headers, "ratelimit-remaining") === 0 && ours < limit;
      if (isUsedUp) hold(secondsIn(headers, "ratelimit-reset") ?? 0);
    },
    hold,
  };
}

/** Over how many seconds the limit counts: `ratelimit-policy: 2;w=1`, and one where it is not said. */
function windowSeconds(headers: Headers): number {
  const window = Number(/;\s*w=(\d+)/.exec(headers["ratelimit-policy"] ?? "")?.[1] ?? 1);
  return window >= 1 ? window : 1;
}

/** How long a header asks us to wait: in seconds, or until a date, counted from the answer's own. */
export function secondsIn(headers: Headers, name: string): number | undefined {
  const seconds = numberIn(headers, name) ?? secondsUntil(headers, name);
  return seconds === undefined ? undefined : Math.min(seconds, LONGEST_WAIT_SECONDS);
}

function secondsUntil(headers: Headers, name: string): number | undefined {
  const seconds = (httpDate(headers[name]) - httpDate(headers["date"])) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0);
}

const httpDate = (text = "") => (text.endsWith("GMT") ? Date.parse(text) : Number.NaN);

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers[name]?.trim();
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
