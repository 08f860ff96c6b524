import { tooMany } from "./refusal.ts";

const WINDOW_MS = 10_000;
const SECOND_MS = 1000;

/** By app; `null`: as many as come. */
export type Limits = {
  tenSecondly: number | null;
  daily: number | null;
  searchPerSecond: number | null;
};

const usualLimits = (): Limits => ({
  tenSecondly: 100,
  daily: 250_000,
  searchPerSecond: 5,
});

/** Calls are counted for each app by itself, and searches apart from all others. */
export function quota(now: () => number) {
  const limits = usualLimits();
  const calls = new Map<number, number[]>();
  const searches = new Map<number, number[]>();
  const days = new Map<number, number>();

  function recent(of: Map<number, number[]>, appId: number, windowMs: number): number[] {
    const times = (of.get(appId) ?? []).filter((at) => at > now() - windowMs);
    of.set(appId, times);
    return times;
  }

  return {
    limits,
    /** Midnight in the account's zone. */
    newDay: () => days.clear(),

    take(appId: number, isSearch: boolean): void {
      const today = days.get(appId) ?? 0;
      if (today >= (limits.daily ?? Infinity)) throw tooMany("DAILY");
      const [times, most, policy] = isSearch
        ? ([recent(searches, appId, SECOND_MS), limits.searchPerSecond, "SECONDLY"] as const)
        : ([recent(calls, appId, WINDOW_MS), limits.tenSecondly, "TEN_SECONDLY_ROLLING"] as const);
      if (times.length >= (most ?? Infinity)) throw tooMany(policy);
      times.push(now());
      days.set(appId, today + 1);
    },

    /** Searches say nothing of limits, and nobody but a private app is told of the day. */
    headers(appId: number, { isSearch, isPrivate }: { isSearch: boolean; isPrivate: boolean }) {
      if (isSearch) return {};
      const left = (most: number, used: number) => String(Math.max(0, most - used));
      const { tenSecondly, daily } = limits;
      return {
        ...(tenSecondly !== null && {
          "x-hubspot-ratelimit-max": String(tenSecondly),
          "x-hubspot-ratelimit-remaining": left(
            tenSecondly,
            recent(calls, appId, WINDOW_MS).length,
          ),
          "x-hubspot-ratelimit-interval-milliseconds": String(WINDOW_MS),
        }),
        ...(isPrivate &&
          daily !== null && {
            "x-hubspot-ratelimit-daily": String(daily),
            "x-hubspot-ratelimit-daily-remaining": left(daily, days.get(appId) ?? 0),
          }),
      };
    },
  };
}
