import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { listFlowRows } from "../../../services/flows/known-rows.ts";
import { aHeldSheet } from "../../support/held-plan.ts";
import { ADA, HEADER } from "../../support/invited-sheet.ts";
import { aSheetFlow } from "../../support/sheet-flow.ts";

const page = { limit: 10 };

test("what a flow knows of its rows is said with outcome and reason", async () => {
  const sheet = await aSheetFlow(`${HEADER}${ADA}Grace,Hopper,grace@\n`, {
    policy: { quietSeconds: 0 },
  });
  await sheet.look();
  const { items } = await listFlowRows(sheet.db, systemActor, sheet.flowId, page);
  const sorted = items.toSorted((a, b) => (a.address ?? "").localeCompare(b.address ?? ""));
  expect(sorted).toMatchObject([
    {
      address: null,
      status: "invalid",
      reasonCode: "row_invalid",
      problem: expect.stringContaining("Email:"),
      membershipId: null,
    },
    { address: "ada@example.com", status: "queued", problem: null, isGone: false },
  ]);
  await sheet.write(HEADER);
  await sheet.look();
  const gone = await listFlowRows(sheet.db, systemActor, sheet.flowId, { ...page, search: "ADA@" });
  expect(gone.items).toMatchObject([{ address: "ada@example.com", isGone: true }]);
});

test("rows are found by a part of their address, and paged by their keys", async () => {
  const { sheet, held } = await aHeldSheet();
  const first = await listFlowRows(sheet.db, systemActor, sheet.flowId, { limit: 15 });
  expect(first.items).toHaveLength(15);
  const after = first.nextKey ?? "";
  const rest = await listFlowRows(sheet.db, systemActor, sheet.flowId, { limit: 15, after });
  expect(rest.items).toHaveLength(6);
  expect(rest.nextKey).toBeNull();
  const all = [...first.items, ...rest.items];
  expect(new Set(all.map(({ key }) => key)).size).toBe(21);
  expect(all.every(({ status, heldRun }) => status === "held" && heldRun === held.id)).toBe(true);
  const one = all[7]?.address ?? "";
  const found = await listFlowRows(sheet.db, systemActor, sheet.flowId, { ...page, search: one });
  expect(found.items.map(({ address }) => address)).toContain(one);
  const none = await listFlowRows(sheet.db, systemActor, sheet.flowId, { ...page, search: "%" });
  expect(none.items).toEqual([]);
});
