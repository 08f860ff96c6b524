import { beforeEach, describe, expect, test } from "vitest";
import { all, failed } from "../support/hand-transport.ts";
import { ageMails, aLocation, anInvitation, aPerson } from "../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

describe("a mail that nobody wants any more", () => {
  test("is canceled, not sent, when its turn comes after the revocation or the sign-in", async () => {
    const location = await aLocation(on.deps);
    const gone = await anInvitation(on.deps, location);
    const active = await anInvitation(on.deps, location);
    const wanted = await anInvitation(on.deps, location);
    await on.revoke(gone.id);
    await on.activate(active.personId);
    const mailer = await on.aMailer();
    while (await mailer.sendNext());
    expect(mailer.sent().map((mail) => mail.to)).toEqual([wanted.email]);
    expect(await mailsOf(on.db, gone.id)).toMatchObject([{ state: "canceled", attempts: 0 }]);
    expect(await mailsOf(on.db, active.id)).toMatchObject([{ state: "canceled", attempts: 0 }]);
  });

  test("drops out of a call that surely failed, and the others go on", async () => {
    const location = await aLocation(on.deps);
    const gone = await anInvitation(on.deps, location);
    const active = await anInvitation(on.deps, location);
    const renewed = await anInvitation(on.deps, location);
    const wanted = await anInvitation(on.deps, location);
    await ageMails(on.db, renewed.id, "10 minutes");
    const mailer = await on.aMailer();
    mailer.replies.push(async (mails, key) => {
      await on.revoke(gone.id);
      await on.activate(active.personId);
      await on.resend(renewed.id);
      return all(failed)(mails, key);
    });
    while (await mailer.sendNext());
    expect(mailer.calls[0]?.mails).toHaveLength(4);
    const later = mailer.calls.slice(1).flatMap((call) => call.mails);
    expect(later.map((mail) => mail.to).toSorted()).toEqual(
      [wanted.email, renewed.email].toSorted(),
    );
    expect(await mailsOf(on.db, gone.id)).toMatchObject([{ state: "canceled" }]);
    expect(await mailsOf(on.db, active.id)).toMatchObject([{ state: "canceled" }]);
    expect(await mailsOf(on.db, renewed.id)).toMatchObject([
      { generation: 1, state: "canceled" },
      { generation: 2, state: "handed_over" },
    ]);
  });

  test("with a code drops out when a newer code took its place, or its ten minutes are over", async () => {
    const location = await aLocation(on.deps);
    const [first, second] = [
      await anInvitation(on.deps, location),
      await anInvitation(on.deps, location),
    ];
    const warmUp = await on.aMailer();
    while (await warmUp.sendNext());
    await on.askForCode(first.email, "one browser");
    const mailer = await on.aMailer();
    mailer.replies.push(async (mails, key) => {
      await on.askForCode(first.email, "another browser");
      return all(failed)(mails, key);
    });
    while (await mailer.sendNext());
    expect(await on.codeMails()).toMatchObject([
      { state: "canceled", sealedCode: null },
      { state: "handed_over" },
    ]);
    await on.askForCode(second.email);
    await letTimePass(on.db, "11 minutes");
    while (await mailer.sendNext());
    expect((await on.codeMails())[2]).toMatchObject({ state: "canceled", sealedCode: null });
    expect(mailer.sent().filter((mail) => mail.to === second.email)).toEqual([]);
  });

  test("stays what it is when the provider took it: the row tells what really happened", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const mailer = await on.aMailer();
    mailer.replies.push(async (mails, key) => {
      await on.revoke(id);
      return all({ outcome: "accepted", providerId: "late" })(mails, key);
    });
    await mailer.sendNext();
    expect(await mailsOf(on.db, id)).toMatchObject([{ state: "handed_over", providerId: "late" }]);
    expect(await invitationOf(on.db, id)).toMatchObject({ status: "revoked", sentAt: null });
  });
});

test("a welcome goes out though its invitation is over from the start", async () => {
  const person = aPerson();
  const { personId } = await anInvitation(on.deps, await aLocation(on.deps), person);
  await on.activate(personId);
  const { id } = await anInvitation(on.deps, await aLocation(on.deps), person);
  const mailer = await on.aMailer();
  mailer.replies.push(all(failed));
  while (await mailer.sendNext());
  expect(mailer.sent().map((mail) => mail.kind)).toEqual(["welcome", "welcome"]);
  expect(mailer.sent()[0]?.text).not.toContain("/i/");
  expect(await invitationOf(on.db, id)).toMatchObject({ status: "activated" });
});
