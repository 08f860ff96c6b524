import { beforeEach, describe, expect, test } from "vitest";
import { queueMail } from "../../services/mail.ts";
import { findLinkPage } from "../../services/sign-in/links.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { all, failed } from "../support/hand-transport.ts";
import { aLocation, anInvitation, linkTokenOf } from "../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

describe("a mail", () => {
  test("is one however many ask for it at once", async () => {
    const { id, personId, email } = await anInvitation(on.deps, await aLocation(on.deps));
    const purpose = `reminder/${id}`;
    const mailer = await on.aMailer();
    while (await mailer.sendNext());
    const reminder = { kind: "reminder", recipient: email, locale: "en" } as const;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        unitOfWork(on.deps, (tx) =>
          queueMail(tx, [{ ...reminder, purpose, personId, invitationId: id }]),
        ),
      ),
    );
    while (await mailer.sendNext());
    expect(mailer.sent().map((mail) => mail.kind)).toEqual(["invitation", "reminder"]);
  });

  test("goes out once, and its row says so", async () => {
    const { id, email } = await anInvitation(on.deps, await aLocation(on.deps));
    const mailer = await on.aMailer();
    expect(await mailer.sendNext()).toBe(true);
    expect(await mailer.sendNext()).toBe(false);
    const [row] = await mailsOf(on.db, id);
    expect(mailer.calls).toMatchObject([
      { key: row?.batchId, mails: [{ id: row?.id, to: email }] },
    ]);
    expect(row).toMatchObject({
      state: "handed_over",
      providerId: "p-1",
      reason: null,
      attempts: 1,
    });
    expect(await invitationOf(on.db, id)).toMatchObject({ status: "sent" });
  });

  test("that cannot be made waits with its reason, and the next one goes", async () => {
    const location = await aLocation(on.deps);
    const [stuck, next] = [
      await anInvitation(on.deps, location),
      await anInvitation(on.deps, location),
    ];
    await on.db
      .updateTable("signInLink")
      .set({ keyId: "gone" })
      .where("invitationId", "=", stuck.id)
      .execute();
    const mailer = await on.aMailer();
    while (await mailer.sendNext());
    expect(mailer.sent().map((mail) => mail.to)).toEqual([next.email]);
    const [row] = await mailsOf(on.db, stuck.id);
    expect(row).toMatchObject({ state: "queued", batchId: null });
    expect(row?.reason).toContain("SECRET_KEYS");
  });

  test("has the link alone on its line, and what is kept of it does not", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const mailer = await on.aMailer();
    await mailer.sendNext();
    const token = await linkTokenOf(on.deps, id);
    const [mail] = mailer.sent();
    expect(mail?.text.split("\n")).toContain(`https://hub.example.com/i/${token}`);
    expect(mail?.html).toContain(`href="https://hub.example.com/i/${token}"`);
    expect(JSON.stringify(await mailsOf(on.db, id))).not.toContain(token);
  });

  test("keeps the words and the link of its first attempt, whatever changes before the next", async () => {
    const location = await aLocation(on.deps);
    const { id, personId } = await anInvitation(on.deps, location);
    const mailer = await on.aMailer();
    mailer.replies.push(all(failed), all(failed));
    await mailer.sendNext();
    await on.changeLocation(location.id, { name: "Renamed", locale: "de" });
    await on.db
      .updateTable("person")
      .set({ firstName: "Changed" })
      .where("id", "=", personId)
      .execute();
    await mailer.sendNext();
    await mailer.sendNext();
    expect(mailer.calls).toHaveLength(3);
    const [first, ...later] = mailer.sent();
    expect(first?.text).toContain(location.name);
    expect(first?.text).toContain(await linkTokenOf(on.deps, id));
    for (const mail of later) expect(mail).toEqual(first);
    expect(await mailsOf(on.db, id)).toMatchObject([{ state: "handed_over", attempts: 3 }]);
  });

  test("is handed over with others, in order, at most as many a call as the provider takes", async () => {
    const location = await aLocation(on.deps);
    const emails: string[] = [];
    for (let n = 0; n < 5; n += 1) emails.push((await anInvitation(on.deps, location)).email);
    const mailer = await on.aMailer({ batchSize: 2 });
    while (await mailer.sendNext());
    expect(mailer.calls.map((call) => call.mails.length)).toEqual([2, 2, 1]);
    expect(mailer.sent().map((mail) => mail.to)).toEqual(emails);
    expect(new Set(mailer.calls.map((call) => call.key)).size).toBe(3);
  });

  test("with a code goes before all others", async () => {
    const location = await aLocation(on.deps);
    const { email } = await anInvitation(on.deps, location);
    await anInvitation(on.deps, location);
    await on.askForCode(email);
    const mailer = await on.aMailer({ batchSize: 1 });
    while (await mailer.sendNext());
    expect(mailer.sent().map((mail) => mail.kind)).toEqual(["code", "invitation", "invitation"]);
  });

  test("with a code keeps its seal until it is accepted, and not a moment longer", async () => {
    const { email } = await anInvitation(on.deps, await aLocation(on.deps));
    await on.askForCode(email);
    const mailer = await on.aMailer({ batchSize: 1 });
    mailer.replies.push(all(failed));
    await mailer.sendNext();
    expect(await on.codeMails()).toMatchObject([
      { state: "queued", sealedCode: expect.any(String) },
    ]);
    await mailer.sendNext();
    expect(await on.codeMails()).toMatchObject([{ state: "handed_over", sealedCode: null }]);
    const [first, second] = mailer.sent();
    expect(second).toEqual(first);
    const shown = /\b\d{3} \d{3}\b/.exec(first?.text ?? "")?.[0];
    expect(shown).toBeDefined();
    expect(JSON.stringify(await on.codeMails())).not.toContain(shown);
  });

  test("of a link that signs in has its link working while the provider is still busy", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const token = await linkTokenOf(on.deps, id);
    const mailer = await on.aMailer();
    const seen: unknown[] = [];
    mailer.replies.push(all(failed), async (mails, key) => {
      seen.push((await findLinkPage(on.db, token))?.state);
      return all(failed)(mails, key);
    });
    await mailer.sendNext();
    // A provider that was away for days has not used up the link's day.
    await letTimePass(on.db, "3 days");
    await mailer.sendNext();
    expect(seen).toEqual(["ready"]);
  });
});
