import { expect, test } from "vitest";
import { stepsAt, type FirstStep } from "../../domain/first-steps.ts";

const statesOf = (done: FirstStep[], putOff: FirstStep[] = []) =>
  stepsAt(new Set(done), putOff).steps.map(({ state }) => state);

test("one step at a time is now, and what comes after it is later", () => {
  expect(statesOf([])).toEqual(["now", "later", "later", "later", "later"]);
  expect(statesOf(["location"])).toEqual(["done", "now", "later", "later", "later"]);
  expect(statesOf(["location", "sheet"])).toEqual(["done", "now", "done", "later", "later"]);
});

test("what was put off comes last", () => {
  expect(statesOf(["location"], ["mail"])).toEqual(["done", "later", "now", "later", "later"]);
  const others = ["location", "sheet", "preview", "approve"] as const;
  expect(statesOf([...others], ["mail"])).toEqual(["done", "now", "done", "done", "done"]);
});

test("when all is done nothing is now", () => {
  expect(stepsAt(new Set(["location", "mail", "sheet", "preview", "approve"]), ["mail"])).toEqual({
    steps: ["location", "mail", "sheet", "preview", "approve"].map((step) => ({
      step,
      state: "done",
    })),
    now: undefined,
  });
});
