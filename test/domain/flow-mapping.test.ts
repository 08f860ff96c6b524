import { describe, expect, test } from "vitest";
import { firstSteps, mappedValue, TRANSFORMS, type Transform } from "../../domain/flow-mapping.ts";

const told = { name: "  Ada Augusta  King ", since: 1_796_083_200_000, tags: ["a"], no: null };

describe("a transform", () => {
  const cases: Record<Transform, [input: string, output: string][]> = {
    trim: [
      ["  Ada ", "Ada"],
      ["", ""],
    ],
    lowercase: [["ADA@Example.COM", "ada@example.com"]],
    uppercase: [["straße", "STRASSE"]],
    first_word: [
      ["  Ada Augusta King", "Ada"],
      ["Ada", "Ada"],
      ["   ", ""],
    ],
    after_first_word: [
      ["Ada  Augusta\tKing ", "Augusta King"],
      ["Ada", ""],
      ["", ""],
    ],
    digits: [
      ["+49 (0)30 / 12-34", "490301234"],
      ["none", ""],
    ],
    date_from_ms: [
      ["1796083200000", "2026-12-01"],
      ["-1", "1969-12-31"],
      ["soon", "soon"],
      ["", ""],
      ["9e99", "9e99"],
    ],
    date_from_seconds: [
      ["1796083200", "2026-12-01"],
      ["1796083199.9", "2026-11-30"],
      [" ", " "],
    ],
  };

  test("is tried here, each of them", () => {
    expect(Object.keys(cases).toSorted()).toEqual([...TRANSFORMS].toSorted());
  });

  test.each(
    TRANSFORMS.flatMap((how) => cases[how].map(([input, output]) => ({ how, input, output }))),
  )("$how makes of '$input' '$output'", ({ how, input, output }) => {
    expect(mappedValue({ from: "it", as: how }, { it: input })).toEqual({ text: output });
  });
});

describe("a value", () => {
  test("comes from where the mapping says, or is the same each time", () => {
    expect(mappedValue({ from: "name" }, told)).toEqual({ text: told.name });
    expect(mappedValue({ from: "since", as: "date_from_ms" }, told)).toEqual({
      text: "2026-12-01",
    });
    expect(mappedValue({ value: " as it is " }, told)).toEqual({ text: " as it is " });
  });

  test.each(["no", "nowhere", "__proto__", "constructor.name"])("that was not told: %s", (from) => {
    expect(mappedValue({ from, as: "trim" }, told)).toEqual({ missing: from });
  });

  test("that is several is refused in words that say where", () => {
    expect(mappedValue({ from: "tags" }, told)).toEqual({
      isNoText: 'At "tags" stands a list. Map a single value in it.',
    });
  });
});

test("a vendor is asked for what stands first in each place, once", () => {
  const mapping = {
    email: { from: "email" },
    first: { from: "name.first" },
    last: { from: "/name/last" },
    fixed: { value: "x" },
  };
  expect(firstSteps(mapping)).toEqual(["email", "name"]);
});
