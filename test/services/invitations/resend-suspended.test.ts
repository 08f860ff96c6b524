import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { resendInvitation } from "../../../services/invitations/resend.ts";
import { ADA, ALAN, HEADER, anInvitedSheet, mails, settled } from "../../support/invited-sheet.ts";
import { ageMails, refusalOf } from "../../support/invitees.ts";
import type { SheetFlow } from "../../support/sheet-flow.ts";

/** Ada's address seems to have been corrected, and nobody has decided yet. */
async function aSuspectedCorrection() {
  const sheet = await anInvitedSheet(ADA + ALAN);
  await sheet.write(HEADER + ADA.replace("ada@", "ada2@") + ALAN);
  await settled(sheet);
  const [ada] = await sheet.invitations();
  if (ada?.canonicalEmail !== "ada@example.com") throw new Error("Ada is not invited.");
  await ageMails(sheet.db, ada.id, "10 minutes");
  return { sheet, invitationId: ada.id };
}

const resend = (sheet: SheetFlow, id: string) =>
  sheet.work((tx) => resendInvitation(tx, systemActor, id));

test("while an address seems to be wrong nothing is sent to it again, and no link to it works", async () => {
  const { sheet, invitationId } = await aSuspectedCorrection();
  const before = await mails(sheet);
  expect(await refusalOf(resend(sheet, invitationId))).toBe("conflict");
  expect(await mails(sheet)).toEqual(before);
  const links = await sheet.db
    .selectFrom("signInLink")
    .select(["generation", "suspendedAt"])
    .where("invitationId", "=", invitationId)
    .execute();
  expect(links).toEqual([{ generation: 1, suspendedAt: expect.any(Date) }]);
});

test("it is sent again once somebody has decided that the address was right", async () => {
  const { sheet, invitationId } = await aSuspectedCorrection();
  await sheet.reject((await sheet.heldRun()).id);
  expect(await resend(sheet, invitationId)).toMatchObject({ status: "queued" });
});
