import { beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../support/resend-standin-mode.ts";
import { aLocation } from "../support/invitees.ts";
import { invitationOf, mailsOf } from "../support/mail-rows.ts";
import { addressesOf, resendMailer, type ResendMailer } from "./resend-mailer.ts";

let on: ResendMailer;
beforeEach(async () => {
  on = await resendMailer();
});

const keysOf = async () => new Set((await on.standin.calls()).map(({ key }) => key));

/** Everybody was mailed once, and every row says so and which mail of the provider's it is. */
async function expectOnceEach(invited: { id: string; email: string }[]) {
  expect(await on.takenFrom()).toEqual(addressesOf(invited));
  const idOf = new Map((await on.standin.mails()).map((mail) => [mail.to, mail.id]));
  for (const { id, email } of invited) {
    expect(await mailsOf(on.db, id)).toMatchObject([
      { state: "handed_over", reason: null, providerId: idOf.get(email) },
    ]);
    expect(await invitationOf(on.db, id)).toMatchObject({ status: "sent" });
  }
}

describe("nobody is mailed twice and nobody is lost", () => {
  test.each<Fault>([
    "500",
    "500_after_accept",
    "reset",
    "reset_before_accept",
    "truncated",
    "timeout",
    "busy",
  ])("when the provider answers with %s and then as it should", async (fault) => {
    const invited = await on.invite(3);
    await on.standin.mode({ faults: [fault, fault] });
    const mailer = await on.aMailer();
    for (let n = 0; n < 3; n += 1) {
      await mailer.run();
      await on.pass(15);
    }
    await expectOnceEach(invited);
    expect(await keysOf()).toHaveProperty("size", 1);
  });

  test("through all of it, one after the other", async () => {
    const invited = await on.invite(3);
    const faults: Fault[] = [
      "500",
      "reset",
      "truncated",
      "timeout",
      "429",
      "busy",
      "500_after_accept",
    ];
    await on.standin.mode({ faults });
    const mailer = await on.aMailer();
    for (let n = 0; n <= faults.length; n += 1) {
      await mailer.run();
      await on.pass(300);
    }
    await expectOnceEach(invited);
    expect(await keysOf()).toHaveProperty("size", 1);
  });

  test("through faults by chance, with mails coming meanwhile and mailers dying", async () => {
    const faults: Fault[] = ["429", "500", "reset", "reset_before_accept", "truncated", "timeout"];
    await on.standin.mode({ mix: { share: 0.5, seed: 20, faults } });
    const location = await aLocation(on.deps);
    const invited = [];
    for (let round = 0; round < 12; round += 1) {
      invited.push(...(await on.invite(5, location)));
      const mailer = await on.aMailer();
      await mailer.run();
      await on.pass(15);
    }
    await on.standin.mode({ mix: null });
    await (await on.aMailer()).run();
    await expectOnceEach(invited);
  });
});

describe("a call that comes again", () => {
  test("stays together when its repetition is told to wait, and mails that came meanwhile do not join it", async () => {
    const early = await on.invite(3);
    await on.standin.mode({ faults: ["reset"] });
    const mailer = await on.aMailer();
    await mailer.run();
    const late = await on.invite(2);
    await on.standin.mode({ faults: ["429"] });
    await on.pass(15);
    for (let n = 0; n < 2; n += 1) {
      await mailer.run();
      await on.pass(15);
    }
    await expectOnceEach([...early, ...late]);
    const calls = await on.standin.calls();
    expect(calls.map(({ mails, fault, repeated }) => [mails, fault, repeated])).toEqual([
      [3, "reset", false],
      [3, "429", false],
      [2, "none", false],
      [3, "none", true],
    ]);
  });

  test("of which surely nothing was sent is made anew, with what came meanwhile", async () => {
    const invited = await on.invite(3);
    await on.standin.mode({ faults: ["429"] });
    const mailer = await on.aMailer();
    await mailer.run();
    invited.push(...(await on.invite(2)));
    await on.pass(15);
    await mailer.run();
    await expectOnceEach(invited);
    expect(await keysOf()).toHaveProperty("size", 2);
  });

  test("says the same bytes, whatever was edited between the try and the next", async () => {
    const location = await aLocation(on.deps);
    const invited = await on.invite(2, location);
    await on.standin.mode({ faults: ["500", "reset"] });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.changeLocation(location.id, { name: "Renamed", locale: "de" });
    await on.db.updateTable("person").set({ firstName: "Changed" }).execute();
    for (let n = 0; n < 2; n += 1) {
      await on.pass(15);
      await mailer.run();
    }
    // The provider answers other words under the same key with a conflict.
    await expectOnceEach(invited);
    for (const mail of await on.standin.mails()) expect(mail.text).not.toContain("Renamed");
  });

  test("gives a mail its refusal then, and the others their ids", async () => {
    const invited = await on.invite(3);
    const [wrong, ...right] = invited;
    await on.standin.mode({ faults: ["truncated"], refusedAddresses: [wrong?.email ?? ""] });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.pass(15);
    await mailer.run();
    await expectOnceEach(right);
    expect(await mailsOf(on.db, wrong?.id ?? "")).toMatchObject([{ state: "refused" }]);
  });
});

describe("a provider that forgot its keys", () => {
  test("sends twice what it had taken, since it broke its word: the same mail with the same link", async () => {
    const invited = await on.invite(2);
    await on.standin.mode({ faults: ["reset"] });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.standin.forgetKeys();
    await on.pass(15);
    await mailer.run();
    for (const { id, email } of invited) {
      const [first, second, ...more] = await on.standin.mailsTo(email);
      expect(more).toEqual([]);
      const { subject, html, text, headers, tags } = first ?? {};
      expect(second).toMatchObject({ subject, html, text, headers, tags });
      expect(await mailsOf(on.db, id)).toMatchObject([
        { state: "handed_over", providerId: second?.id },
      ]);
    }
  });

  test("sends nothing twice that it had answered", async () => {
    const invited = await on.invite(2);
    const mailer = await on.aMailer();
    await mailer.run();
    await on.standin.forgetKeys();
    await on.pass(24 * 3600);
    await mailer.run();
    await expectOnceEach(invited);
  });

  test("is not asked again after 23 hours: the mails are in doubt, and sent no more", async () => {
    const invited = await on.invite(2);
    await on.standin.mode({ faults: ["reset", "500"] });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.pass(23 * 3600 - 60);
    await mailer.run();
    await on.standin.forgetKeys();
    for (let hour = 0; hour < 3; hour += 1) {
      await on.pass(3600);
      await mailer.run();
    }
    expect(await on.takenFrom()).toEqual(addressesOf(invited));
    expect(await on.standin.calls()).toHaveLength(2);
    for (const { id } of invited) {
      expect(await mailsOf(on.db, id)).toMatchObject([
        { state: "unknown", reason: expect.any(String) },
      ]);
      expect(await invitationOf(on.db, id)).toMatchObject({ status: "sent" });
    }
  });
});
