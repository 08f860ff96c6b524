const LONGEST = 720;

export type Waits = ReturnType<typeof growingWaits>;

/** What failed is left alone for twice as many rounds each time, up to an hour of rounds of five seconds. */
export function growingWaits() {
  const waits = new Map<string, { next: number; left: number }>();
  return {
    /** True while that is left alone; asked once a round. */
    holds(key: string): boolean {
      const wait = waits.get(key);
      if (!wait || wait.left === 0) return false;
      wait.left -= 1;
      return true;
    },
    failed(key: string): void {
      const left = waits.get(key)?.next ?? 1;
      waits.set(key, { left, next: Math.min(left * 2, LONGEST) });
    },
    done(key: string): void {
      waits.delete(key);
    },
  };
}
