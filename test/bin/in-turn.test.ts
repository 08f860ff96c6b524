import { expect, test } from "vitest";
import { inTurn } from "../../bin/in-turn.ts";

test("a step that fails keeps none of the others from ending, and is told", async () => {
  const done: string[] = [];
  const step = (name: string) => async () => void done.push(name);
  const failing = (name: string) => async () => {
    throw new Error(name);
  };
  const ending = inTurn(step("a"), failing("b"), step("c"), failing("d"), step("e"));
  await expect(ending).rejects.toThrow("b");
  expect(done).toEqual(["a", "c", "e"]);
});
