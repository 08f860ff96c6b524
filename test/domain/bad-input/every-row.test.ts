import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const tests = new URL("../..", import.meta.url).pathname;

test("every kind of bad input, from row 1 to 65, has a test of its number", () => {
  const named = globSync("**/*.test.ts", { cwd: tests }).flatMap((path) =>
    [...readFileSync(tests + path, "utf8").matchAll(/"row (\d+): /g)].map(([, row]) => Number(row)),
  );
  const rows = [...new Set(named)].filter((row) => row <= 65).toSorted((a, b) => a - b);
  expect(rows).toEqual(Array.from({ length: 65 }, (_, index) => index + 1));
});
