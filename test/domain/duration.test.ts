import fc from "fast-check";
import { expect, test } from "vitest";
import { durationSeconds } from "../../domain/duration.ts";

test.each([
  ["PT1S", 1],
  ["PT24H", 86_400],
  ["P3D", 259_200],
  ["P90D", 7_776_000],
  ["P2W", 1_209_600],
  ["P1DT2H3M4S", 93_784],
])("%s is %i seconds", (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test.each([
  "",
  "P",
  "PT",
  "P1DT",
  "PT0S",
  "P0D",
  "P1M",
  "P1Y",
  "-P1D",
  "PT1.5S",
  "p1d",
  "P1D ",
  "1D",
  "PT1H1H",
  "PT1S1M",
])("%j is no duration", (text) => {
  expect(durationSeconds(text)).toBeUndefined();
});

test("any whole number of days, hours, minutes and seconds from one second up is read exactly", () => {
  const part = (max: number) => fc.nat({ max });
  fc.assert(
    fc.property(part(99_999), part(999_999), part(9_999_999), part(999_999_999), (d, h, m, s) => {
      const total = ((d * 24 + h) * 60 + m) * 60 + s;
      const read = durationSeconds(`P${d}DT${h}H${m}M${s}S`);
      expect(read).toBe(total === 0 ? undefined : total);
    }),
  );
});

test("no text makes it throw or answer with anything but whole seconds", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."P T W D H M S 0 1 9 . -".split(" ")) }),
      (text) => {
        const read = durationSeconds(text);
        expect(read === undefined || (Number.isSafeInteger(read) && read >= 1)).toBe(true);
      },
    ),
  );
});
