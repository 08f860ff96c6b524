import { expect, test } from "vitest";
import { waitForTurn } from "../../../services/connector-runtime.ts";
import { testDatabase } from "../../support/database.ts";

const limit = { turns: 3, seconds: 2 };

test("who waits for a turn gets it when one is free, and never more than the vendor allows", async () => {
  const { db } = await testDatabase();
  const began = performance.now();
  const times = await Promise.all(
    Array.from({ length: 6 }, () =>
      waitForTurn(db, "vendor/one/read", limit, 10_000).then(() => performance.now() - began),
    ),
  );
  const sorted = times.toSorted((a, b) => a - b);
  expect(sorted[2]).toBeLessThan(1_000);
  expect(sorted[3]).toBeGreaterThan(2_000);
});

test("who waits in vain for a turn is told so, and another bucket is free", async () => {
  const { db } = await testDatabase();
  const slow = { turns: 3, seconds: 60 };
  for (let times = 0; times < 3; times += 1) await waitForTurn(db, "vendor/one/read", slow, 0);
  const refused = waitForTurn(db, "vendor/one/read", slow, 500);
  await expect(refused).rejects.toMatchObject({ kind: "rate_limited", retryAfterSeconds: 60 });
  await waitForTurn(db, "vendor/two/read", slow, 0);
});
