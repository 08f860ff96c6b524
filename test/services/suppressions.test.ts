import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { resendInvitation } from "../../services/invitations/resend.ts";
import { requestReminder } from "../../services/invitations/steps.ts";
import { enterCode } from "../../services/sign-in/codes.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { explain } from "../../services/why.ts";
import { mailerStand, type MailerStand } from "../activities/mailer-stand.ts";
import { ageMails, aLocation, anInvitation, aPerson } from "../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { hardBounce, tell } from "../support/signed-events.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

const suppressed = async () =>
  (await on.db.selectFrom("suppression").selectAll().execute()).map(({ reason }) => reason);

/** Somebody whose first mail came back for good, or was reported. */
async function someoneLeftAlone(type: "email.bounced" | "email.complained") {
  const location = await aLocation(on.deps);
  const person = aPerson();
  const invitation = await anInvitation(on.deps, location, person);
  const mailer = await on.aMailer();
  await mailer.sendNext();
  const [mail] = await mailsOf(on.db, invitation.id);
  await tell(on.deps, { type, mailId: mail?.id, bounce: hardBounce });
  return { location, person, invitation, mailer };
}

describe.each(["email.bounced", "email.complained"] as const)("after %s", (type) => {
  test("no later mail goes to that address, from whatever location, and each says why", async () => {
    const { person, mailer } = await someoneLeftAlone(type);
    const elsewhere = await aLocation(on.deps);
    const again = await anInvitation(on.deps, elsewhere, person);
    const other = await anInvitation(on.deps, elsewhere);
    while (await mailer.sendNext());
    expect(mailer.sent().map(({ to }) => to)).toEqual([person.email, other.email]);
    expect(await mailsOf(on.db, again.id)).toMatchObject([
      { state: "suppressed", attempts: 0, batchId: null, reason: expect.any(String) },
    ]);
    expect(await invitationOf(on.db, again.id)).toMatchObject({ status: "bounced" });
    const { items } = await explain(on.db, systemActor, elsewhere.id, {
      email: person.email,
      limit: 1,
    });
    expect(items).toMatchObject([
      {
        type: "invitation.bounced",
        reasonCode: "mail_suppressed",
        data: { invitationId: again.id },
      },
    ]);
  });

  test("a code goes out all the same: the person is asking for it", async () => {
    const { person, mailer } = await someoneLeftAlone(type);
    await on.askForCode(person.email);
    await mailer.sendNext();
    expect(mailer.sent().map(({ kind }) => kind)).toEqual(["invitation", "code"]);
  });

  test("the corrected address is invited as anybody else", async () => {
    const { location, mailer } = await someoneLeftAlone(type);
    const corrected = await anInvitation(on.deps, location);
    await mailer.sendNext();
    expect(await mailsOf(on.db, corrected.id)).toMatchObject([{ state: "handed_over" }]);
  });

  test("sending again on request lifts it, and is written down", async () => {
    const { invitation, mailer } = await someoneLeftAlone(type);
    await ageMails(on.db, invitation.id, "10 minutes");
    await unitOfWork(on.deps, (tx) => resendInvitation(tx, systemActor, invitation.id));
    expect(await suppressed()).toEqual([]);
    await mailer.sendNext();
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "sent" });
    const audit = await on.db
      .selectFrom("audit")
      .select(["reasonCode", "invitationId"])
      .where("type", "=", "mail.allowed")
      .execute();
    expect(audit).toEqual([{ reasonCode: "suppression_lifted", invitationId: invitation.id }]);
  });

  test("what was told before does not put it back when it is told again", async () => {
    const { invitation, mailer } = await someoneLeftAlone(type);
    await ageMails(on.db, invitation.id, "10 minutes");
    await on.resend(invitation.id);
    const [first] = await mailsOf(on.db, invitation.id);
    await tell(on.deps, { type: "email.opened", mailId: first?.id });
    expect(await suppressed()).toEqual([]);
    await mailer.sendNext();
    expect(mailer.sent()).toHaveLength(2);
  });
});

test("the process of somebody whose mail was suppressed begins at once, like that of any mail that is out", async () => {
  const { person, mailer } = await someoneLeftAlone("email.bounced");
  const { id } = await anInvitation(on.deps, await aLocation(on.deps), person);
  const start = () =>
    on.db
      .selectFrom("outbox")
      .select(sql<boolean>`not_before <= now()`.as("isDue"))
      .where("subjectId", "=", id)
      .where("kind", "=", "start")
      .executeTakeFirst();
  const inAnHour = new Date(Date.now() + 3_600_000);
  await on.db
    .updateTable("outbox")
    .set({ notBefore: inAnHour })
    .where("subjectId", "=", id)
    .execute();
  expect(await start()).toEqual({ isDue: false });
  await mailer.sendNext();
  expect(await start()).toEqual({ isDue: true });
});

test("a reminder that was asked for before is not sent after a complaint about another mail", async () => {
  const location = await aLocation(on.deps);
  const person = aPerson();
  const here = await anInvitation(on.deps, location, person);
  const elsewhere = await anInvitation(on.deps, await aLocation(on.deps), person);
  const mailer = await on.aMailer();
  await mailer.sendNext();
  await letTimePass(on.db, "3 days");
  await unitOfWork(on.deps, (tx) => requestReminder(tx, here.id));
  const [mail] = await mailsOf(on.db, elsewhere.id);
  await tell(on.deps, { type: "email.complained", mailId: mail?.id });
  while (await mailer.sendNext());
  expect(mailer.sent().map(({ kind }) => kind)).toEqual(["invitation", "invitation"]);
  expect(await mailsOf(on.db, here.id)).toMatchObject([{}, { state: "suppressed" }]);
  expect(await invitationOf(on.db, here.id)).toMatchObject({ status: "bounced", remindedAt: null });
});

test.each([
  ["email.bounced", []],
  ["email.complained", ["complained"]],
] as const)("signing in by a code after %s leaves on the list: %j", async (type, left) => {
  const { person, mailer } = await someoneLeftAlone(type);
  await on.askForCode(person.email);
  await mailer.sendNext();
  const code = /\b(\d{3}) ?(\d{3})\b/.exec(mailer.sent().at(-1)?.text ?? "");
  const flow = { canonicalEmail: person.email, flow: "browser" };
  const token = await enterCode(on.deps, flow, `${code?.[1]}${code?.[2]}`, undefined);
  expect(token).toEqual(expect.any(String));
  expect(await suppressed()).toEqual(left);
});
