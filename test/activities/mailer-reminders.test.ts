import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { requestReminder } from "../../services/invitations/steps.ts";
import { endMembership } from "../../services/memberships.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { unsubscribe } from "../../services/unsubscribe.ts";
import { all, failed } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { letTimePass, mailsOf } from "../support/mail-rows.ts";
import { hardBounce, tell } from "../support/signed-events.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

/** So many people whose reminder is due, none of them asked for yet. */
async function dueForReminder(count: number) {
  const location = await aLocation(on.deps);
  const people = [];
  for (let n = 0; n < count; n += 1) people.push(await anInvitation(on.deps, location));
  const first = await on.aMailer();
  while (await first.sendNext());
  await letTimePass(on.db, "3 days");
  return people;
}

const remind = (id: string) => unitOfWork(on.deps, (tx) => requestReminder(tx, id));

const counting = (batchSize: number) => on.aMailer({ batchSize, countsCalls: true });

describe("a reminder, where the provider counts calls,", () => {
  test("waits until there are as many as one call takes", async () => {
    const people = await dueForReminder(3);
    const mailer = await counting(3);
    for (const { id } of people) {
      expect(await mailer.sendNext()).toBe(false);
      await remind(id);
    }
    expect(await mailer.sendNext()).toBe(true);
    expect(mailer.calls.map(({ mails }) => mails.length)).toEqual([3]);
  });

  test("waits ten seconds at most", async () => {
    const [one, other] = await dueForReminder(2);
    const mailer = await counting(3);
    await remind(one?.id ?? "");
    await letTimePass(on.db, "9 seconds");
    await remind(other?.id ?? "");
    expect(await mailer.sendNext()).toBe(false);
    await letTimePass(on.db, "1 second");
    expect(await mailer.sendNext()).toBe(true);
    expect(mailer.calls.map(({ mails }) => mails.length)).toEqual([2]);
  });

  test("rides with an invitation or a code, which wait for nobody", async () => {
    const [one, other] = await dueForReminder(2);
    const mailer = await counting(3);
    await remind(one?.id ?? "");
    await on.askForCode(one?.email ?? "");
    expect(await mailer.sendNext()).toBe(true);
    await remind(other?.id ?? "");
    await anInvitation(on.deps, await aLocation(on.deps));
    expect(await mailer.sendNext()).toBe(true);
    const kinds = mailer.calls.map(({ mails }) => mails.map(({ kind }) => kind).toSorted());
    expect(kinds).toEqual([
      ["code", "reminder"],
      ["invitation", "reminder"],
    ]);
  });

  test("that a call surely did not take need not wait again", async () => {
    const people = await dueForReminder(2);
    const mailer = await counting(3);
    for (const { id } of people) await remind(id);
    await letTimePass(on.db, "10 seconds");
    mailer.replies.push(all(failed));
    while (await mailer.sendNext());
    expect(mailer.calls.map(({ mails }) => mails.length)).toEqual([2, 2]);
  });
});

test("a reminder goes at once where nobody counts calls", async () => {
  const [one] = await dueForReminder(1);
  await remind(one?.id ?? "");
  const mailer = await on.aMailer();
  expect(await mailer.sendNext()).toBe(true);
  expect(mailer.sent().map(({ kind }) => kind)).toEqual(["reminder"]);
});

/** What may happen to somebody between the asking for their reminder and its turn. */
const meanwhile = {
  "signed in": (one: Reminded) => on.activate(one.personId),
  "came back": (one: Reminded) =>
    tell(on.deps, { type: "email.bounced", mailId: one.mailId, bounce: hardBounce }),
  "was unwanted": (one: Reminded) =>
    tell(on.deps, { type: "email.complained", mailId: one.mailId }),
  "was removed": (one: Reminded) =>
    unitOfWork(on.deps, (tx) => endMembership(tx, systemActor, one.membershipId, "row_gone")),
  "was taken back": (one: Reminded) => on.revoke(one.id),
  "was sent again": (one: Reminded) => on.resend(one.id),
  unsubscribed: ({ personId, locationId }: Reminded) =>
    unitOfWork(on.deps, (tx) => unsubscribe(tx, { personId, locationId })),
};

type Reminded = Awaited<ReturnType<typeof anInvitation>> & { mailId: string };

describe("none is reminded twice, and nobody who meanwhile", () => {
  test.each(Object.entries(meanwhile))("%s", async (_, happens) => {
    const [one, other] = await dueForReminder(2);
    if (!one || !other) throw new Error("Nobody is there.");
    const mailId = (await mailsOf(on.db, one.id))[0]?.id ?? "";
    const mailer = await counting(2);
    // The first call surely fails while it happens to one of them, who is in it.
    mailer.replies.push(async (mails, key) => {
      await happens({ ...one, mailId });
      return all(failed)(mails, key);
    });
    for (const { id } of [one, other]) await remind(id);
    await mailer.sendNext();
    await letTimePass(on.db, "10 seconds");
    for (const { id } of [one, other]) await remind(id).catch(() => undefined);
    while (await mailer.sendNext());
    await remind(other.id);
    while (await mailer.sendNext());
    const reminders = mailer.calls.slice(1).flatMap(({ mails }) => mails);
    expect(reminders.filter(({ kind }) => kind === "reminder").map(({ to }) => to)).toEqual([
      other.email,
    ]);
  });

  test.each(Object.entries(meanwhile))("%s, while the reminder waits", async (_, happens) => {
    const [one, other] = await dueForReminder(2);
    if (!one || !other) throw new Error("Nobody is there.");
    const mailId = (await mailsOf(on.db, one.id))[0]?.id ?? "";
    const mailer = await counting(3);
    for (const { id } of [one, other]) await remind(id);
    expect(await mailer.sendNext()).toBe(false);
    await happens({ ...one, mailId });
    await letTimePass(on.db, "10 seconds");
    while (await mailer.sendNext());
    const reminders = mailer.sent().filter(({ kind }) => kind === "reminder");
    expect(reminders.map(({ to }) => to)).toEqual([other.email]);
  });
});
