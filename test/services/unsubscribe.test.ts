import { randomBytes, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { requestReminder } from "../../services/invitations/steps.ts";
import { explain } from "../../services/why.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { readUnsubscribeToken, unsubscribe, unsubscribeUrl } from "../../services/unsubscribe.ts";
import { all, failed } from "../support/hand-transport.ts";
import { aLocation, anInvitation, aPerson } from "../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "../activities/mailer-stand.ts";

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
const leave = (list: { personId: string; locationId: string }) =>
  unitOfWork(on.deps, (tx) => unsubscribe(tx, list));

async function aSentInvitation(person = aPerson(), location?: { id: string }) {
  const invitation = await anInvitation(on.deps, location ?? (await aLocation(on.deps)), person);
  await sendAll();
  return invitation;
}

const reasonsFor = async ({ locationId, email }: { locationId: string; email: string }) => {
  const { items } = await explain(on.db, systemActor, locationId, { email, limit: 50 });
  return items.map(({ reasonCode }) => reasonCode);
};

describe("a token", () => {
  const key = () => ({ id: randomUUID(), key: randomBytes(32) });
  const list = { personId: randomUUID(), locationId: randomUUID() };
  const publicUrl = new URL("https://hub.example.com");
  const tokenOf = (url: string) => url.split("/").at(-1) ?? "";

  test("names a person and a location, under every key that is kept", () => {
    const [old, young] = [key(), key()];
    const token = tokenOf(unsubscribeUrl([old], publicUrl, list));
    expect(readUnsubscribeToken([young, old], token)).toEqual(list);
    expect(readUnsubscribeToken([young], token)).toBeUndefined();
  });

  test("with one sign changed, shorter, longer or of another kind names nothing", () => {
    const keys = [key()];
    const token = tokenOf(unsubscribeUrl(keys, publicUrl, list));
    for (let at = 0; at < token.length - 1; at += 1) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(readUnsubscribeToken(keys, changed)).toBeUndefined();
    }
    for (const odd of ["", token.slice(1), `${token}A`, `${token}\n`, "sample", "%00"]) {
      expect(readUnsubscribeToken(keys, odd)).toBeUndefined();
    }
  });
});

describe("somebody who unsubscribed", () => {
  test("gets no reminder that was still to come, and why says so", async () => {
    const invitation = await aSentInvitation();
    await leave(invitation);
    await letTimePass(on.db, "4 days");
    expect(await remind(invitation.id)).toBeUndefined();
    await sendAll();
    expect(mailer.sent().map(({ kind }) => kind)).toEqual(["invitation"]);
    expect((await invitationOf(on.db, invitation.id)).remindAt).toBeNull();
    expect(await reasonsFor(invitation)).toEqual(
      expect.arrayContaining(["unsubscribed", "reminder_unsubscribed"]),
    );
    const told = on.db.selectFrom("outbox").selectAll().where("kind", "=", "changed");
    expect(await told.execute()).toMatchObject([{ subjectId: invitation.id }]);
  });

  test("gets no reminder that waits in the queue", async () => {
    const invitation = await aSentInvitation();
    await letTimePass(on.db, "4 days");
    expect(await remind(invitation.id)).toBeDefined();
    await leave(invitation);
    await sendAll();
    expect(await mailsOf(on.db, invitation.id)).toMatchObject([
      { state: "handed_over" },
      { kind: "reminder", state: "canceled", attempts: 0 },
    ]);
    expect(await reasonsFor(invitation)).toContain("reminder_unsubscribed");
  });

  test("gets no reminder that surely failed meanwhile", async () => {
    const invitation = await aSentInvitation();
    await letTimePass(on.db, "4 days");
    await remind(invitation.id);
    mailer.replies.push(async (mails, key) => {
      await leave(invitation);
      return all(failed)(mails, key);
    });
    await sendAll();
    expect(mailer.calls).toHaveLength(2);
    expect(await mailsOf(on.db, invitation.id)).toMatchObject([{}, { state: "canceled" }]);
  });

  test("gets no reminder of a later invitation, but the invitation itself and codes", async () => {
    const person = aPerson();
    const first = await aSentInvitation(person);
    await leave(first);
    await on.revoke(first.id);
    const second = await aSentInvitation(person, { id: first.locationId });
    await on.askForCode(person.canonicalEmail);
    await letTimePass(on.db, "4 days");
    await on.askForCode(person.canonicalEmail, "another browser");
    expect(await remind(second.id)).toBeUndefined();
    await sendAll();
    expect(mailer.sent().map(({ kind }) => kind)).toEqual(["invitation", "invitation", "code"]);
    expect((await reasonsFor(second))[0]).toBe("reminder_unsubscribed");
  });

  test("still gets the reminders of another location", async () => {
    const person = aPerson();
    const here = await aSentInvitation(person);
    const there = await aSentInvitation(person);
    await leave(here);
    await letTimePass(on.db, "4 days");
    expect(await remind(there.id)).toBeDefined();
  });

  test("does so once, however often and from how many sides it is asked", async () => {
    const invitation = await aSentInvitation();
    await Promise.all(Array.from({ length: 8 }, () => leave(invitation)));
    const reasons = await reasonsFor(invitation);
    expect(reasons.filter((code) => code === "unsubscribed")).toHaveLength(1);
    expect(reasons.filter((code) => code === "reminder_unsubscribed")).toHaveLength(1);
  });
});
