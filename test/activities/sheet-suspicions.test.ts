import { expect, test } from "vitest";
import {
  HEADER,
  ADA,
  ALAN,
  anInvitedSheet,
  settled,
  replace,
  statuses,
  typesOf,
  isSuspended,
} from "../support/invited-sheet.ts";

/** Our columns were deleted, and one address was corrected: all that is left is that the rows are alike. */
async function aSuspectedCorrection() {
  const sheet = await anInvitedSheet(ADA + ALAN);
  await sheet.write(HEADER + ADA.replace("ada@", "ada2@") + ALAN);
  await settled(sheet);
  return { sheet, held: await sheet.heldRun() };
}

test("a suspected correction waits for a yes, and the old link is suspended meanwhile", async () => {
  const { sheet, held } = await aSuspectedCorrection();
  expect(held).toMatchObject({
    counts: { rekey: 1, invite: 0, missing: 0 },
    problem: expect.stringContaining("correction"),
  });
  expect(held.plan?.rekey).toMatchObject([
    {
      reasonCode: "suspected_correction",
      fields: { email: "ada2@example.com" },
      before: { email: "ada@example.com" },
    },
  ]);
  expect(await isSuspended(sheet, "ada@example.com")).toBe(true);
  expect(await isSuspended(sheet, "alan@example.com")).toBe(false);
  expect(await sheet.invited()).toEqual(["ada@example.com", "alan@example.com"]);
  expect((await sheet.rows()).map((row) => row["Status"])).toEqual(["held", "queued"]);
  expect(await typesOf(sheet, "ada@example.com")).not.toContain("row.missing");
});

test("an approved correction ends the old invitation and invites the new address", async () => {
  const { sheet, held } = await aSuspectedCorrection();
  expect(await sheet.approve(held.id, held.planHash)).toMatchObject({ state: "done" });
  await settled(sheet);
  expect(await statuses(sheet)).toEqual([
    ["ada2@example.com", "queued"],
    ["ada@example.com", "revoked"],
    ["alan@example.com", "queued"],
  ]);
  expect(await sheet.knownRows()).toHaveLength(2);
  expect((await sheet.rows()).map((row) => row["Status"])).toEqual(["queued", "queued"]);
});

test("the link of an approved correction works at no time again, wherever the worker dies", async () => {
  const { sheet, held } = await aSuspectedCorrection();
  let isOpen = false;
  sheet.atLabels(async (label) => {
    if (label !== "unit-of-work:committed") return;
    const { suspendedAt, revokedAt } = await sheet.db
      .selectFrom("signInLink as l")
      .innerJoin("invitation as i", "i.id", "l.invitationId")
      .innerJoin("person as p", "p.id", "i.personId")
      .select(["l.suspendedAt", "l.revokedAt"])
      .where("p.canonicalEmail", "=", "ada@example.com")
      .executeTakeFirstOrThrow();
    isOpen ||= suspendedAt === null && revokedAt === null;
  });
  await sheet.approve(held.id, held.planHash);
  expect(isOpen).toBe(false);
});

test("a rejected correction lets the old link work again, and leaves the new row alone", async () => {
  const { sheet, held } = await aSuspectedCorrection();
  await sheet.reject(held.id);
  expect(await isSuspended(sheet, "ada@example.com")).toBe(false);
  await settled(sheet);
  await settled(sheet);
  expect(await isSuspended(sheet, "ada@example.com")).toBe(false);
  expect(await sheet.invited()).toEqual(["ada@example.com", "alan@example.com"]);
  expect(await sheet.rows()).toMatchObject([
    { Status: "", Problem: expect.stringContaining("rejected") },
    { Status: "queued" },
  ]);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("a suspicion ends when the old row comes back", async () => {
  const { sheet } = await aSuspectedCorrection();
  await replace(sheet, "ada2@", "ada@");
  await settled(sheet);
  expect(await isSuspended(sheet, "ada@example.com")).toBe(false);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.invited()).toEqual(["ada@example.com", "alan@example.com"]);
  expect((await sheet.rows()).map((row) => row["Status"])).toEqual(["queued", "queued"]);
});

test("where two rows could be the correction, nothing is guessed", async () => {
  const sheet = await anInvitedSheet();
  await sheet.write(HEADER + ADA.replace("ada@", "ada2@") + ADA.replace("ada@", "ada3@"));
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await isSuspended(sheet, "ada@example.com")).toBe(false);
  expect(await sheet.invited()).toHaveLength(3);
});
