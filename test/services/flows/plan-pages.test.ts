import { expect, test } from "vitest";
import { emptyPlan } from "../../../domain/flow-plan.ts";
import type { PlannedRow } from "../../../domain/flow.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { pageOfPlan, pageOfRun } from "../../../services/flows/plan-pages.ts";
import { aHeldSheet } from "../../support/held-plan.ts";

const rowOf = (line: number | null, email: string): PlannedRow => ({
  key: email,
  line,
  fields: { email },
  reasonCode: "row_new",
  problems: [],
  warnings: [],
});

const plan = {
  ...emptyPlan(),
  invite: Array.from({ length: 250 }, (_, n) => rowOf(2 * n, `new${n}@example.com`)),
  missing: [rowOf(null, "gone@example.com")],
  update: [{ ...rowOf(3, "ada@example.com"), before: { lastName: "Byron" } }],
};

test("a plan is looked through a hundred rows at a time, by line, none of them twice", () => {
  const seen: (number | null)[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 10; pages += 1) {
    const { items, total, from, next } = pageOfPlan(plan, { limit: 100, after });
    expect(total).toBe(252);
    expect(from).toBe(seen.length);
    seen.push(...items.map(({ line }) => line));
    if (next === null) break;
    after = next;
  }
  expect(seen).toHaveLength(252);
  expect(seen.slice(0, 4)).toEqual([0, 2, 3, 4]);
  expect(seen.at(-1)).toBeNull();
});

test("one list of it is shown alone, and rows are found by what they say and said", () => {
  expect(pageOfPlan(plan, { limit: 9, outcome: "missing" }).total).toBe(1);
  const found = pageOfPlan(plan, { limit: 9, search: " BYRON " });
  expect(found.items).toMatchObject([{ outcome: "update", line: 3 }]);
  expect(pageOfPlan(plan, { limit: 9, outcome: "invite", search: "ada@" }).items).toEqual([]);
});

test("the rows of a held plan are those of its run, and nobody's of another location", async () => {
  const { sheet, held } = await aHeldSheet();
  const asked = { limit: 100 };
  expect(await pageOfRun(sheet.db, systemActor, held.id, asked)).toMatchObject({ total: 21 });
  const theirs = { ...systemActor, locations: [] };
  await expect(pageOfRun(sheet.db, theirs, held.id, asked)).rejects.toThrow("not found");
});
