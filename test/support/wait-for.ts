import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  /** Said when it was in vain. */
  what?: string;
  limitMs?: number;
  everyMs?: number;
}

/** Asks until the answer is neither false nor undefined, and gives it; throws at the limit. */
export async function waitFor<T>(
  condition: () => Promise<T | false | undefined> | T | false | undefined,
  { what = "a condition", limitMs = 10_000, everyMs = 50 }: WaitOptions = {},
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await condition();
    if (found !== false && found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await sleep(everyMs);
  }
}
