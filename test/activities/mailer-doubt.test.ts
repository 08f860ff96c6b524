import { beforeEach, describe, expect, test } from "vitest";
import { all, failed, handTransport, uncertain } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { hoursFromNow, invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

describe("a call whose end nobody knows, to a provider that takes keys", () => {
  test("is repeated with the same bytes and the same key until the provider says", async () => {
    const location = await aLocation(on.deps);
    const ids = [
      (await anInvitation(on.deps, location)).id,
      (await anInvitation(on.deps, location)).id,
    ];
    const provider = handTransport();
    provider.replies.push(all(uncertain), all(uncertain));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    await on.changeLocation(location.id, { name: "Renamed" });
    // A mail that comes meanwhile does not join a call that was made.
    const late = await anInvitation(on.deps, location);
    for (let repeat = 0; repeat < 2; repeat += 1) {
      await letTimePass(on.db, "15 seconds");
      while (await mailer.sendNext());
    }
    const [first, ...others] = provider.calls;
    const repeats = others.filter((call) => call.key === first?.key);
    expect(repeats).toEqual([first, first]);
    expect(
      others.flatMap((call) => call.mails).filter((mail) => mail.to === late.email),
    ).toHaveLength(1);
    for (const id of ids) {
      expect(await mailsOf(on.db, id)).toMatchObject([
        { state: "handed_over", reason: null, attempts: 1 },
      ]);
      expect(await invitationOf(on.db, id)).toMatchObject({ status: "sent" });
    }
  });

  test("keeps the others of the queue waiting no longer than its own call", async () => {
    await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport();
    provider.replies.push(all(uncertain));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    const next = await anInvitation(on.deps, await aLocation(on.deps));
    await mailer.sendNext();
    expect(await mailsOf(on.db, next.id)).toMatchObject([{ state: "handed_over" }]);
  });

  test("is in doubt for good after 23 hours, and never made again by itself", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport();
    provider.replies.push(all(uncertain), all(uncertain));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    await letTimePass(on.db, "22 hours 55 minutes");
    await mailer.sendNext();
    expect(provider.calls).toHaveLength(2);
    await letTimePass(on.db, "6 minutes");
    while (await mailer.sendNext());
    expect(provider.calls).toHaveLength(2);
    expect(await mailsOf(on.db, id)).toMatchObject([
      { state: "unknown", reason: expect.any(String) },
    ]);
    const { status, signInUntil } = await invitationOf(on.db, id);
    expect(status).toBe("sent");
    expect(hoursFromNow(signInUntil)).toBeCloseTo(24 - 23, 1);
  });

  test("left open by a mailer that died is repeated by the next one just as it was", async () => {
    await anInvitation(on.deps, await aLocation(on.deps));
    const [before, after] = [handTransport(), handTransport()];
    before.replies.push(() => Promise.reject(new Error("killed")));
    const dying = await on.seat(before);
    await expect(dying.sendNext()).rejects.toThrow("killed");
    const next = await on.seat(after);
    await next.sendNext();
    expect(after.calls).toEqual(before.calls);
  });
});

describe("a call whose end nobody knows, to a provider without keys", () => {
  test("is in doubt at once and never made again", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport({ keyed: false, batchSize: 1 });
    provider.replies.push(all(uncertain));
    const mailer = await on.seat(provider);
    while (await mailer.sendNext());
    await letTimePass(on.db, "1 day");
    while (await mailer.sendNext());
    expect(provider.calls).toHaveLength(1);
    expect(await mailsOf(on.db, id)).toMatchObject([
      { state: "unknown", reason: expect.any(String) },
    ]);
    const audit = await on.db
      .selectFrom("audit")
      .select(["type", "reasonCode"])
      .where("invitationId", "=", id)
      .orderBy("id", "desc")
      .executeTakeFirst();
    expect(audit).toEqual({ type: "invitation.sent", reasonCode: "mail_unknown" });
  });

  test("that a mailer left open is in doubt for the next, which makes no call for it", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const [before, after] = [handTransport({ keyed: false }), handTransport({ keyed: false })];
    before.replies.push(() => Promise.reject(new Error("killed")));
    await expect((await on.seat(before)).sendNext()).rejects.toThrow("killed");
    await letTimePass(on.db, "3 hours");
    const next = await on.seat(after);
    while (await next.sendNext());
    expect(after.calls).toEqual([]);
    expect(await mailsOf(on.db, id)).toMatchObject([{ state: "unknown" }]);
    const { status, sentAt, signInUntil, remindAt } = await invitationOf(on.db, id);
    expect(status).toBe("sent");
    expect(hoursFromNow(sentAt)).toBeCloseTo(-3, 1);
    expect(hoursFromNow(signInUntil)).toBeCloseTo(21, 1);
    expect(hoursFromNow(remindAt)).toBeCloseTo(69, 1);
  });

  test("counts from the attempt in doubt, not from those before it that surely failed", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport({ keyed: false });
    provider.replies.push(all(failed), all(uncertain));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    await letTimePass(on.db, "2 days");
    await mailer.sendNext();
    const { signInUntil, remindAt } = await invitationOf(on.db, id);
    expect(hoursFromNow(signInUntil)).toBeCloseTo(24, 1);
    expect(hoursFromNow(remindAt)).toBeCloseTo(72, 1);
  });
});
