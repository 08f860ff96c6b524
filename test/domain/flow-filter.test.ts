import { describe, expect, test } from "vitest";
import { passesFilter, type Condition } from "../../domain/flow-filter.ts";

const told = {
  deal: { stage: " Won ", amount: 100, owner: null, note: "", tags: ["a"] },
  isNew: true,
};

const passes = (...all: Condition[]) => passesFilter(told, { all });

test("without a filter, or with an empty one, everything counts", () => {
  expect(passesFilter(told, null)).toBe(true);
  expect(passes()).toBe(true);
});

describe("a condition", () => {
  test.each<[Condition, boolean]>([
    [{ from: "deal.stage", is: "won" }, true],
    [{ from: "deal.stage", is: " WON" }, true],
    [{ from: "deal.stage", is: "wön" }, false],
    [{ from: "deal.stage", is: "lost" }, false],
    [{ from: "deal.amount", is: "100" }, true],
    [{ from: "isNew", is: "true" }, true],
    [{ from: "deal.stage", isNot: "won" }, false],
    [{ from: "deal.stage", isNot: "lost" }, true],
    [{ from: "deal.owner", isNot: "sam" }, true],
    [{ from: "deal.owner", is: "sam" }, false],
    [{ from: "deal.owner", is: "" }, true],
    [{ from: "deal.stage", exists: true }, true],
    [{ from: "deal.stage", exists: false }, false],
    [{ from: "deal.note", exists: true }, false],
    [{ from: "deal.owner", exists: false }, true],
    [{ from: "deal.tags", exists: true }, true],
    [{ from: "deal", exists: true }, true],
    [{ from: "deal.tags", is: "a" }, false],
    [{ from: "nowhere.at.all", exists: false }, true],
    [{ from: "__proto__", exists: true }, false],
    [{ from: "constructor.name", is: "Object" }, false],
  ])("%o holds: %s", (condition, holds) => {
    expect(passes(condition)).toBe(holds);
  });

  test("with several words means all of them, and so do several conditions", () => {
    expect(passes({ from: "deal.stage", exists: true, is: "won", isNot: "lost" })).toBe(true);
    expect(passes({ from: "deal.stage", is: "won", isNot: "won" })).toBe(false);
    expect(passes({ from: "isNew", is: "true" }, { from: "deal.stage", is: "lost" })).toBe(false);
  });
});
