import { expect, test } from "vitest";
import { aPerson, anInvitation } from "../support/invitees.ts";
import { HEADER, ADA, anInvitedSheet, settled, replace, mails } from "../support/invited-sheet.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";

test("somebody who is a member here already is skipped, and gets no mail", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  const person = aPerson({ email: "ada@example.com", canonicalEmail: "ada@example.com" });
  await anInvitation(sheet.deps, sheet.location, person);
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([{ Status: "skipped", Problem: "" }]);
  expect(await sheet.invitations()).toHaveLength(1);
  expect(await mails(sheet)).toHaveLength(1);
  const skipped = (await sheet.audit("ada@example.com")).filter(
    ({ type }) => type === "row.skipped",
  );
  expect(skipped).toMatchObject([{ reasonCode: "already_member" }]);
});

test("an address whose mail came back before is a conflict, and gets no mail", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  const person = aPerson({ email: "ada@example.com", canonicalEmail: "ada@example.com" });
  await anInvitation(sheet.deps, sheet.location, person);
  await sheet.db.updateTable("invitation").set({ status: "bounced" }).execute();
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([
    { Status: "", Problem: expect.stringContaining("came back before") },
  ]);
  const conflicts = (await sheet.audit()).filter(({ type }) => type === "row.conflict");
  expect(conflicts).toMatchObject([{ reasonCode: "bounced_before", address: "ada@example.com" }]);
  expect(await mails(sheet)).toHaveLength(1);
  await settled(sheet);
  expect((await sheet.audit()).filter(({ type }) => type === "row.conflict")).toHaveLength(1);
});

test("a bounced address that is corrected is invited", async () => {
  const sheet = await anInvitedSheet();
  await sheet.db.updateTable("invitation").set({ status: "bounced" }).execute();
  await sheet.look();
  expect(await sheet.rows()).toMatchObject([{ Status: "bounced" }]);
  await replace(sheet, "ada@", "ada2@");
  await settled(sheet);
  expect(await sheet.invited()).toContain("ada2@example.com");
  expect(await sheet.rows()).toMatchObject([{ Status: "queued" }]);
});

test("a pass that finds nothing to tell records no run", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  const person = aPerson({ email: "ada@example.com", canonicalEmail: "ada@example.com" });
  await anInvitation(sheet.deps, sheet.location, person);
  await settled(sheet);
  const runs = (await sheet.runs()).length;
  await sheet.write((await sheet.read()).replace("Byron", "Lovelace"));
  await settled(sheet);
  expect(await sheet.runs()).toHaveLength(runs);
});
