import { expect, test } from "vitest";
import { durationOf, durationParts, durationSeconds } from "../../domain/duration.ts";

test.each([
  ["PT24H", 24, "hours"],
  ["P1D", 24, "hours"],
  ["P3D", 3, "days"],
  ["P2W", 14, "days"],
  ["PT36H", 36, "hours"],
  ["PT90M", 90, "minutes"],
  ["PT2S", 2, "seconds"],
] as const)(
  "%s is said as %d %s, and means the same when it is read again",
  (text, amount, unit) => {
    expect(durationParts(text)).toEqual({ amount, unit });
    const again = durationOf(String(amount), unit) ?? "";
    expect(durationSeconds(again)).toBe(durationSeconds(text));
  },
);

test.each(["", "0", "00", "-1", "1.5", "1e3", "100000", "x"])(
  "%j of days is no duration",
  (amount) => {
    expect(durationOf(amount, "days")).toBeUndefined();
  },
);
