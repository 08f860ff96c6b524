import { beforeEach, expect, test } from "vitest";
import { learnedPace, type Pace } from "../../connectors/resend/pace.ts";

let clock = 0;
let pace: Pace;
beforeEach(() => {
  clock = 1_000_000;
  pace = learnedPace(() => clock);
});

const limits = (limit: number, remaining: number, reset = 1) => ({
  "ratelimit-limit": String(limit),
  "ratelimit-remaining": String(remaining),
  "ratelimit-reset": String(reset),
});

/** Calls that go out within so many seconds, each answered at once. */
function callsWithin(
  seconds: number,
  answer: (calls: number) => Record<string, string> = () => ({}),
) {
  const end = clock + seconds * 1000;
  let calls = 0;
  for (;;) {
    clock += pace.waitMs();
    if (clock >= end) return calls;
    pace.take();
    calls += 1;
    pace.learn(answer(calls));
  }
}

test("the first call goes out at once", () => {
  expect(pace.waitMs()).toBe(0);
});

test("two calls a second until the provider has said otherwise, and never a third within one", () => {
  const calls = callsWithin(100);
  expect(calls).toBeLessThanOrEqual(200);
  expect(calls).toBeGreaterThanOrEqual(185);
});

test.each([1, 2, 5, 10])("as many as the provider says: %i a second", (limit) => {
  callsWithin(2, () => limits(limit, limit - 1));
  const calls = callsWithin(100, () => limits(limit, limit - 1));
  expect(calls).toBeLessThanOrEqual(100 * limit);
  expect(calls).toBeGreaterThanOrEqual(92 * limit);
});

test("the end of a window that we filled ourselves costs no second of waiting", () => {
  const calls = callsWithin(100, (made) => limits(2, made % 2));
  expect(calls).toBeGreaterThanOrEqual(185);
});

test("a window that others have used up is waited for", () => {
  pace.take();
  pace.learn(limits(5, 0, 3));
  expect(pace.waitMs()).toBe(3000);
});

test("a window that is said to end in the far future holds for a quarter of an hour at most", () => {
  pace.take();
  pace.learn(limits(5, 0, 1_790_000_000));
  expect(pace.waitMs()).toBe(900_000);
});

test("a window without end leaves a quarter of an hour between two calls at most", () => {
  pace.learn({ "ratelimit-limit": "1", "ratelimit-policy": "1;w=99999999999999" });
  pace.take();
  expect(pace.waitMs()).toBe(900_000);
});

test("a limit over a longer window is spread over it", () => {
  pace.learn({ "ratelimit-limit": "10", "ratelimit-policy": "10;w=60" });
  pace.take();
  expect(pace.waitMs()).toBeGreaterThanOrEqual(6000);
  expect(pace.waitMs()).toBeLessThan(6600);
});

test("however many are allowed, at most a hundred calls a second go out", () => {
  pace.learn(limits(1_000_000, 999_999));
  expect(callsWithin(10)).toBeLessThanOrEqual(1000);
});

test.each(["", "many", "-1", "0", "NaN", "1e3", "Infinity"])(
  "a limit of %j changes nothing",
  (limit) => {
    pace.learn({ "ratelimit-limit": limit, "ratelimit-remaining": "5" });
    pace.take();
    expect(pace.waitMs()).toBeGreaterThanOrEqual(500);
    expect(pace.waitMs()).toBeLessThan(550);
  },
);

test("no call goes out while the provider asks for patience, and a shorter word does not shorten it", () => {
  pace.hold(60);
  pace.hold(1);
  pace.take();
  expect(pace.waitMs()).toBe(60_000);
  clock += 59_999;
  expect(pace.waitMs()).toBe(1);
  clock += 1;
  expect(pace.waitMs()).toBe(0);
});
