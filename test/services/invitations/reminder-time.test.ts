import { beforeEach, expect, test } from "vitest";
import { loadProgress, requestReminder } from "../../../services/invitations/steps.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { mailerStand, type MailerStand } from "../../activities/mailer-stand.ts";
import { all, failed } from "../../support/hand-transport.ts";
import { aLocation, anInvitation, aPerson } from "../../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../../support/mail-rows.ts";
import { hardBounce, tell } from "../../support/signed-events.ts";

const HOUR_MS = 3_600_000;

let on: MailerStand;
let mailer: Awaited<ReturnType<MailerStand["aMailer"]>>;
beforeEach(async () => {
  on = await mailerStand();
  mailer = await on.aMailer();
});

const sendAll = async () => {
  while (await mailer.sendNext());
};
const remind = (id: string) => unitOfWork(on.deps, (tx) => requestReminder(tx, id));
const kindsSent = () => mailer.sent().map(({ kind }) => kind);

async function aSentInvitation(person = aPerson(), location?: { id: string }) {
  const invitation = await anInvitation(on.deps, location ?? (await aLocation(on.deps)), person);
  await sendAll();
  return invitation;
}

test("the reminder is due 72 hours after the provider accepted the invitation, not a minute earlier", async () => {
  const invitation = await anInvitation(on.deps, await aLocation(on.deps));
  mailer.replies.push(all(failed));
  await mailer.sendNext();
  await letTimePass(on.db, "5 hours");
  await sendAll();
  const [mail] = await mailsOf(on.db, invitation.id);
  const { remindAt } = await invitationOf(on.db, invitation.id);
  const late = (remindAt?.getTime() ?? 0) - (mail?.settledAt?.getTime() ?? 0) - 72 * HOUR_MS;
  expect(Math.abs(late)).toBeLessThan(60_000);
  await letTimePass(on.db, "71 hours 59 minutes");
  expect(await remind(invitation.id)).toBeUndefined();
  await letTimePass(on.db, "1 minute");
  expect(await remind(invitation.id)).toBe(`reminder/${invitation.id}`);
});

test("who was revoked, before the reminder was asked for or after, gets none", async () => {
  const [early, late] = [await aSentInvitation(), await aSentInvitation()];
  await on.revoke(early.id);
  await letTimePass(on.db, "3 days");
  expect(await remind(early.id)).toBeUndefined();
  expect(await remind(late.id)).toBeDefined();
  await on.revoke(late.id);
  await sendAll();
  expect(kindsSent()).toEqual(["invitation", "invitation"]);
});

test("who was revoked and invited again is reminded once, 72 hours after the new invitation", async () => {
  const person = aPerson();
  const first = await aSentInvitation(person);
  await letTimePass(on.db, "2 days");
  await on.revoke(first.id);
  const second = await aSentInvitation(person, { id: first.locationId });
  await letTimePass(on.db, "71 hours");
  expect(await remind(first.id)).toBeUndefined();
  expect(await remind(second.id)).toBeUndefined();
  await letTimePass(on.db, "1 hour");
  expect(await remind(second.id)).toBe(`reminder/${second.id}`);
  await sendAll();
  expect(await remind(first.id)).toBeUndefined();
  expect(kindsSent()).toEqual(["invitation", "invitation", "reminder"]);
});

test.each(["email.bounced", "email.complained"])(
  "after %s the reminder has no time any more, and nothing goes out when its time would be",
  async (type) => {
    const invitation = await aSentInvitation();
    const [mail] = await mailsOf(on.db, invitation.id);
    await tell(on.deps, { type, mailId: mail?.id, bounce: hardBounce });
    expect(await loadProgress(on.db, invitation.id)).toMatchObject({ remindAt: null });
    await letTimePass(on.db, "3 days");
    expect(await remind(invitation.id)).toBeUndefined();
    await sendAll();
    expect(kindsSent()).toEqual(["invitation"]);
  },
);
