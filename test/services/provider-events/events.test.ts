import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { mailerStand, type MailerStand } from "../../activities/mailer-stand.ts";
import { forgetOldEvents } from "../../../db/provider-events.ts";
import { requestReminder, loadProgress } from "../../../services/invitations/steps.ts";
import { getInvitation } from "../../../services/invitations/view.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { settleMail } from "../../../services/mails.ts";
import { explain } from "../../../services/why.ts";
import { nextStep } from "../../../domain/invitation.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { all, failed, uncertain, type Call } from "../../support/hand-transport.ts";
import { aLocation, anInvitation } from "../../support/invitees.ts";
import { hoursFromNow, invitationOf, letTimePass, mailsOf } from "../../support/mail-rows.ts";
import {
  deliver,
  eventBody,
  hardBounce,
  signedEvent,
  softBounce,
  tell,
} from "../../support/signed-events.ts";
import { waitFor } from "../../support/wait-for.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

async function sent(settings = {}) {
  const location = await aLocation(on.deps, settings);
  const invitation = await anInvitation(on.deps, location);
  const mailer = await on.aMailer();
  await mailer.sendNext();
  const [mail] = await mailsOf(on.db, invitation.id);
  return { location, invitation, mailId: mail?.id ?? "", mailer };
}

const suppressions = () =>
  on.db.selectFrom("suppression").select(["canonicalEmail", "reason"]).execute();
const events = () => on.db.selectFrom("providerEvent").selectAll().execute();
const changes = async (id: string) => {
  const messages = await on.db
    .selectFrom("outbox")
    .select("kind")
    .where("subjectId", "=", id)
    .where("kind", "=", "changed")
    .execute();
  return messages.length;
};

describe("what is kept of an event", () => {
  test("names nobody: no address, no subject, no link", async () => {
    const { mailId } = await sent();
    const body = eventBody({ type: "email.clicked", mailId });
    const click = { link: "https://hub.example.com/i/canary-token", ipAddress: "192.0.2.1" };
    await deliver(on.deps, signedEvent({ ...body, data: { ...body.data, click } }));
    await tell(on.deps, {
      type: "email.failed",
      mailId,
      failed: { reason: "to canary@example.com" },
    });
    const kept = await events();
    expect(kept).toMatchObject([{ type: "email.clicked" }, { type: "email.failed", detail: null }]);
    expect(JSON.stringify(kept)).not.toContain("canary");
  });

  test("is one row and one effect, however often and however much at once it is delivered", async () => {
    const { invitation, mailId } = await sent();
    const told = { type: "email.bounced", mailId, bounce: hardBounce };
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => tell(on.deps, told, "msg_once")),
    );
    expect(outcomes.toSorted()).toEqual([...Array<string>(9).fill("repeated"), "stored"]);
    expect(await events()).toHaveLength(1);
    expect(await changes(invitation.id)).toBe(1);
  });
});

test("events are kept for 30 days", async () => {
  await tell(on.deps, { type: "email.sent" }, "msg_old");
  await tell(on.deps, { type: "email.sent" }, "msg_young");
  const age = (id: string, days: number) =>
    on.db
      .updateTable("providerEvent")
      .set({ receivedAt: new Date(Date.now() - days * 86_400_000) })
      .where("id", "=", id)
      .execute();
  await age("msg_old", 30.1);
  await age("msg_young", 29.9);
  await forgetOldEvents(on.db);
  expect((await events()).map(({ id }) => id)).toEqual(["msg_young"]);
});

describe("an event that is not for us", () => {
  test.each([
    ["of a kind we do not know", (mailId: string) => ({ type: "email.teleported", mailId })],
    ["of another sender's mail", () => ({ type: "email.bounced", mailId: randomUUID() })],
    ["without our tag", () => ({ type: "email.bounced", bounce: hardBounce })],
    ["with a tag that is no id", () => ({ type: "email.bounced", mailId: "1' or '1'='1" })],
  ])("is taken and has no effect: %s", async (_, told) => {
    const { invitation, mailId } = await sent();
    const before = await mailsOf(on.db, invitation.id);
    expect(await tell(on.deps, told(mailId))).toBe("stored");
    expect(await mailsOf(on.db, invitation.id)).toEqual(before);
    expect(await suppressions()).toEqual([]);
  });

  test.each([{ type: "contact.created", data: null }, { type: "domain.updated" }])(
    "may have any other shape: %j",
    async (body) => {
      expect(await deliver(on.deps, signedEvent(body))).toBe("stored");
    },
  );

  test.each(["", "x", "[]", "1", "{}", '{"type":1}', '\uFEFF{"type":"email.sent"}'])(
    "must be an event: %j",
    async (body) => {
      expect(await deliver(on.deps, signedEvent(body))).toBe("unreadable");
    },
  );
});

test("a mail whose tag was lost is found by the provider's id", async () => {
  const { invitation } = await sent();
  await tell(on.deps, { type: "email.delivered", providerId: "p-1" });
  expect(await mailsOf(on.db, invitation.id)).toMatchObject([{ state: "delivered" }]);
});

test("a delivery shows on the invitation, and its process has nothing to do for it", async () => {
  const { location, invitation, mailId } = await sent();
  await tell(on.deps, { type: "email.delivered", mailId });
  const shown = await getInvitation(on.db, systemActor, invitation.id);
  expect(shown).toMatchObject({ status: "sent", mail: { state: "delivered", reason: null } });
  expect(await changes(invitation.id)).toBe(0);
  const { items } = await explain(on.db, systemActor, location.id, {
    email: invitation.email,
    limit: 1,
  });
  expect(items).toMatchObject([{ type: "invitation.delivered", reasonCode: "mail_delivered" }]);
});

describe.each([
  ["a bounce for good", { type: "email.bounced", bounce: hardBounce }, "bounced", "bounced"],
  ["a complaint", { type: "email.complained" }, "complained", "complained"],
  [
    "a refusal by the provider's own list",
    { type: "email.suppressed", suppressed: { reason: "previous_complaint" } },
    "suppressed",
    "complained",
  ],
] as const)("%s", (_, told, state, suppressedFor) => {
  test("stops the invitation: no link, no reminder, its process is told, and why says it", async () => {
    const { location, invitation, mailId } = await sent();
    await tell(on.deps, { ...told, mailId });
    const shown = await getInvitation(on.db, systemActor, invitation.id);
    expect(shown).toMatchObject({ status: "bounced", signInUntil: null, remindAt: null });
    expect(shown.mail).toMatchObject({ state, reason: expect.stringMatching(/\w\.$/) });
    const link = await on.db.selectFrom("signInLink").selectAll().executeTakeFirstOrThrow();
    expect(link).toMatchObject({ revokedAt: expect.any(Date), revokeReason: "bounced" });
    expect(await changes(invitation.id)).toBe(1);
    expect(nextStep(await loadProgress(on.db, invitation.id)).step).toBe("close");
    expect(await suppressions()).toEqual([
      { canonicalEmail: invitation.email, reason: suppressedFor },
    ]);
    const asked = { email: invitation.email, limit: 1 };
    const { items } = await explain(on.db, systemActor, location.id, asked);
    expect(items).toMatchObject([{ type: "invitation.bounced" }]);
  });

  test("of the reminder stops what would come after it", async () => {
    const { invitation, mailer } = await sent();
    await letTimePass(on.db, "3 days");
    await unitOfWork(on.deps, (tx) => requestReminder(tx, invitation.id));
    await mailer.sendNext();
    const reminder = (await mailsOf(on.db, invitation.id)).find(({ kind }) => kind === "reminder");
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "reminded" });
    await tell(on.deps, { ...told, mailId: reminder?.id });
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "bounced" });
    expect(await changes(invitation.id)).toBe(1);
  });

  test("after somebody is in changes nothing about them", async () => {
    const { invitation, mailId } = await sent();
    await on.activate(invitation.personId);
    await tell(on.deps, { ...told, mailId });
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "activated" });
    expect(await mailsOf(on.db, invitation.id)).toMatchObject([{ state }]);
  });
});

describe.each([
  [
    "a bounce for now",
    { type: "email.bounced", bounce: softBounce },
    "bounced",
    "The mailbox took no mail for now: mailbox full. Send it again later.",
    "mail_bounced_for_now",
  ],
  [
    "a bounce of which nobody knows more",
    { type: "email.bounced", bounce: { type: "Undetermined", subType: "Undetermined" } },
    "bounced",
    "The mailbox took no mail for now. Send it again later.",
    "mail_bounced_for_now",
  ],
  [
    "a failure of our account there",
    { type: "email.failed", failed: { reason: "reached_daily_quota" } },
    "refused",
    "The provider did not send it: reached daily quota. Send it again later.",
    "mail_not_sent",
  ],
] as const)("%s", (_, told, state, reason, reasonCode) => {
  test("shows with its next step, and leaves link, reminder and address as they are", async () => {
    const { location, invitation, mailId } = await sent();
    const before = await invitationOf(on.db, invitation.id);
    await tell(on.deps, { ...told, mailId });
    expect(await invitationOf(on.db, invitation.id)).toEqual(before);
    const shown = await getInvitation(on.db, systemActor, invitation.id);
    expect(shown).toMatchObject({ status: "sent", mail: { state, reason } });
    const link = await on.db.selectFrom("signInLink").selectAll().executeTakeFirstOrThrow();
    expect(link.revokedAt).toBeNull();
    expect(await changes(invitation.id)).toBe(0);
    expect(await suppressions()).toEqual([]);
    const asked = { email: invitation.email, limit: 1 };
    const { items } = await explain(on.db, systemActor, location.id, asked);
    expect(items).toMatchObject([{ type: `mail.${state}`, reasonCode }]);
  });

  test("leaves the reminder its turn, and after it says nothing against the person", async () => {
    const { invitation, mailId, mailer } = await sent();
    await tell(on.deps, { ...told, mailId });
    await letTimePass(on.db, "3 days");
    await unitOfWork(on.deps, (tx) => requestReminder(tx, invitation.id));
    await mailer.sendNext();
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "reminded" });
    const reminder = (await mailsOf(on.db, invitation.id)).find(({ kind }) => kind === "reminder");
    await tell(on.deps, { ...told, mailId: reminder?.id });
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "reminded" });
    expect(await changes(invitation.id)).toBe(0);
  });

  test("is outdone by a bounce for good, in whatever order they come", async () => {
    const hard = { type: "email.bounced", bounce: hardBounce };
    for (const order of [
      [told, hard],
      [hard, told],
    ]) {
      const { invitation, mailId } = await sent();
      for (const one of order) await tell(on.deps, { ...one, mailId });
      expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "bounced" });
      expect((await mailsOf(on.db, invitation.id))[0]?.reason).toContain("Permanent/NoEmail");
    }
  });
});

test("a mail that arrives though somebody said it did not go out has its dead link said in why", async () => {
  const location = await aLocation(on.deps);
  const invitation = await anInvitation(on.deps, location);
  const mailer = await on.aMailer({ keyed: false });
  mailer.replies.push(all(uncertain));
  await mailer.sendNext();
  const [mail] = await mailsOf(on.db, invitation.id);
  await unitOfWork(on.deps, (tx) => settleMail(tx, systemActor, mail?.id ?? "", "not_sent"));
  await tell(on.deps, { type: "email.delivered", mailId: mail?.id });
  expect(await getInvitation(on.db, systemActor, invitation.id)).toMatchObject({
    status: "bounced",
    mail: { state: "delivered" },
  });
  const asked = { email: invitation.email, limit: 1 };
  const { items } = await explain(on.db, systemActor, location.id, asked);
  expect(items).toMatchObject([
    { type: "invitation.delivered", reasonCode: "mail_delivered_after_all" },
  ]);
});

test("a mail of which somebody said that it went out is told to be delivered once", async () => {
  const location = await aLocation(on.deps);
  const invitation = await anInvitation(on.deps, location);
  const mailer = await on.aMailer({ keyed: false });
  mailer.replies.push(all(uncertain));
  await mailer.sendNext();
  const [mail] = await mailsOf(on.db, invitation.id);
  await unitOfWork(on.deps, (tx) => settleMail(tx, systemActor, mail?.id ?? "", "delivered"));
  await tell(on.deps, { type: "email.delivered", mailId: mail?.id });
  const asked = { email: invitation.email, limit: 2 };
  const { items } = await explain(on.db, systemActor, location.id, asked);
  expect(items).toMatchObject([
    { type: "mail.delivered", reasonCode: "mail_delivered" },
    { type: "invitation.delivered", reasonCode: "mail_was_sent" },
  ]);
});

test("a reminder that waits drops out when its invitation's mail comes back", async () => {
  const { invitation, mailId, mailer } = await sent();
  await letTimePass(on.db, "3 days");
  await unitOfWork(on.deps, (tx) => requestReminder(tx, invitation.id));
  await tell(on.deps, { type: "email.bounced", mailId, bounce: hardBounce });
  while (await mailer.sendNext());
  expect(mailer.sent()).toHaveLength(1);
  expect(await mailsOf(on.db, invitation.id)).toMatchObject([{}, { state: "canceled" }]);
});

test("a reminder whose call surely failed is not tried again after such a bounce", async () => {
  const { invitation, mailId, mailer } = await sent();
  await letTimePass(on.db, "3 days");
  await unitOfWork(on.deps, (tx) => requestReminder(tx, invitation.id));
  mailer.replies.push(async (mails, key) => {
    await tell(on.deps, { type: "email.bounced", mailId, bounce: hardBounce });
    return all(failed)(mails, key);
  });
  while (await mailer.sendNext());
  expect(mailer.calls).toHaveLength(2);
  expect(await mailsOf(on.db, invitation.id)).toMatchObject([{}, { state: "canceled" }]);
});

test("a bounce of the mail before the last leaves the last one its chance", async () => {
  const { invitation, mailId, mailer } = await sent();
  await letTimePass(on.db, "10 minutes");
  await on.resend(invitation.id);
  await tell(on.deps, { type: "email.bounced", mailId, bounce: softBounce });
  await mailer.sendNext();
  expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "sent", generation: 2 });
});

describe("a mail in doubt", () => {
  async function inDoubt() {
    const invitation = await anInvitation(on.deps, await aLocation(on.deps));
    const mailer = await on.aMailer({ keyed: false });
    mailer.replies.push(all(uncertain));
    await mailer.sendNext();
    const [mail] = await mailsOf(on.db, invitation.id);
    expect(mail).toMatchObject({ state: "unknown" });
    return { invitation, mailId: mail?.id };
  }

  test.each([
    ["email.sent", "handed_over", "sent"],
    ["email.delivery_delayed", "handed_over", "sent"],
    ["email.opened", "handed_over", "sent"],
    ["email.delivered", "delivered", "sent"],
    ["email.complained", "complained", "bounced"],
    ["email.bounced", "bounced", "sent"],
    ["email.failed", "refused", "sent"],
  ])("is settled by %s", async (type, state, status) => {
    const { invitation, mailId } = await inDoubt();
    await tell(on.deps, { type, mailId, providerId: "p-9" });
    expect(await mailsOf(on.db, invitation.id)).toMatchObject([{ state, providerId: "p-9" }]);
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status });
  });
});

describe("an event before our own commit", () => {
  test("counts, and the call is repeated with all its mails as they were", async () => {
    const location = await aLocation(on.deps);
    const told = await anInvitation(on.deps, location);
    const untold = await anInvitation(on.deps, location);
    const mailer = await on.aMailer();
    mailer.replies.push(all(uncertain));
    await mailer.sendNext();
    const [mail] = await mailsOf(on.db, told.id);
    await tell(on.deps, { type: "email.delivered", mailId: mail?.id, providerId: "p-7" });
    expect(await invitationOf(on.db, told.id)).toMatchObject({ status: "sent" });
    expect(hoursFromNow((await invitationOf(on.db, told.id)).signInUntil)).toBeCloseTo(24, 1);

    await letTimePass(on.db, "15 seconds");
    while (await mailer.sendNext());
    const [first, ...repeats] = mailer.calls;
    expect(repeats).toEqual([first]);
    expect(first?.mails).toHaveLength(2);
    expect(await mailsOf(on.db, told.id)).toMatchObject([
      { state: "delivered", providerId: "p-7" },
    ]);
    expect(await mailsOf(on.db, untold.id)).toMatchObject([{ state: "handed_over" }]);
  });

  test("while the call is under way outlives its answer, which adds the provider's id", async () => {
    const invitation = await anInvitation(on.deps, await aLocation(on.deps));
    const mailer = await on.aMailer();
    mailer.replies.push(async (mails: Call["mails"]) => {
      for (const { id } of mails) await tell(on.deps, { type: "email.complained", mailId: id });
      return mails.map(() => ({ outcome: "accepted" as const, providerId: "p-3" }));
    });
    await mailer.sendNext();
    const [mail] = await mailsOf(on.db, invitation.id);
    expect(mail).toMatchObject({ state: "complained" });
    expect(mail?.providerId).not.toBeNull();
    expect(await invitationOf(on.db, invitation.id)).toMatchObject({ status: "bounced" });
  });

  test("leaves the code of its mail sealed until nothing of the call is open", async () => {
    const location = await aLocation(on.deps);
    const [one, other] = [
      await anInvitation(on.deps, location),
      await anInvitation(on.deps, location),
    ];
    const mailer = await on.aMailer();
    while (await mailer.sendNext());
    await on.askForCode(one.email);
    await on.askForCode(other.email);
    mailer.replies.push(all(uncertain), all(uncertain));
    await mailer.sendNext();
    const [first, second] = await on.codeMails();
    await tell(on.deps, { type: "email.delivered", mailId: first?.id });
    expect(await on.codeMails()).toMatchObject([
      { state: "delivered", sealedCode: expect.any(String) },
      { state: "queued", sealedCode: expect.any(String) },
    ]);
    await letTimePass(on.db, "15 seconds");
    await mailer.sendNext();
    expect(mailer.calls.at(-1)).toEqual(mailer.calls.at(-2));
    await tell(on.deps, { type: "email.sent", mailId: second?.id });
    expect(await on.codeMails()).toMatchObject([
      { state: "delivered", sealedCode: null },
      { state: "handed_over", sealedCode: null },
    ]);
    await letTimePass(on.db, "15 seconds");
    expect(await mailer.sendNext()).toBe(false);
  });

  test("of the last two mails at the same moment leaves no code behind", async () => {
    const [first, second] = await twoCodesInDoubt();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resume) => (release = resume));
    let isHeld = false;
    const held = {
      ...on.deps,
      async reached() {
        isHeld = true;
        await released;
      },
    };
    const one = tell(held, { type: "email.delivered", mailId: first });
    await waitFor(() => isHeld);
    let isDone = false;
    const other = tell(on.deps, { type: "email.delivered", mailId: second }).then(() => {
      isDone = true;
    });
    await waitFor(async () => isDone || (await somebodyWaits()));
    release();
    await Promise.all([one, other]);
    expect(await on.codeMails()).toMatchObject([{ sealedCode: null }, { sealedCode: null }]);
  });

  test("has no code left of it when the call's answer comes, and then the provider's id", async () => {
    const [first] = await twoCodesInDoubt();
    await tell(on.deps, { type: "email.delivered", mailId: first, providerId: null });
    await letTimePass(on.db, "15 seconds");
    await (await on.aMailer()).sendNext();
    expect(await on.codeMails()).toMatchObject([
      { state: "delivered", sealedCode: null, providerId: "p-1" },
      { state: "handed_over", sealedCode: null, providerId: "p-1" },
    ]);
  });

  /** Two codes in a call without an answer. */
  async function twoCodesInDoubt() {
    const location = await aLocation(on.deps);
    const people = [await anInvitation(on.deps, location), await anInvitation(on.deps, location)];
    const mailer = await on.aMailer();
    while (await mailer.sendNext());
    for (const { email } of people) await on.askForCode(email);
    mailer.replies.push(all(uncertain));
    await mailer.sendNext();
    return (await on.codeMails()).map(({ id }) => id);
  }

  async function somebodyWaits(): Promise<boolean> {
    const { rows } = await sql`
      select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
    `.execute(on.db);
    return rows.length > 0;
  }
});
