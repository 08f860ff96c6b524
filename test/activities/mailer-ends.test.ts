import { beforeEach, describe, expect, test } from "vitest";
import type { Delivery } from "../../connectors/mail-transport.ts";
import { accepted, all, failed, handTransport, refused } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { hoursFromNow, invitationOf, letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

describe("how a mail ends", () => {
  test("an outage of the provider eats nobody's day: window, reminder and close count from acceptance", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport();
    provider.replies.push(all(failed), all(failed));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    await letTimePass(on.db, "2 days");
    await mailer.sendNext();
    await letTimePass(on.db, "2 days");
    await mailer.sendNext();
    const { status, sentAt, signInUntil, remindAt, closeAt } = await invitationOf(on.db, id);
    expect(status).toBe("sent");
    expect(hoursFromNow(sentAt)).toBeCloseTo(0, 1);
    expect(hoursFromNow(signInUntil)).toBeCloseTo(24, 1);
    expect(hoursFromNow(remindAt)).toBeCloseTo(72, 1);
    expect(hoursFromNow(closeAt)).toBeCloseTo(90 * 24, 1);
    const link = await on.db
      .selectFrom("signInLink")
      .select("validUntil")
      .where("invitationId", "=", id)
      .executeTakeFirstOrThrow();
    expect(link.validUntil).toEqual(signInUntil);
  });

  test("refused for good it bounces: no window, no reminder, only the close", async () => {
    const { id } = await anInvitation(on.deps, await aLocation(on.deps));
    const provider = handTransport();
    provider.replies.push(all(refused));
    const mailer = await on.seat(provider);
    while (await mailer.sendNext());
    expect(provider.calls).toHaveLength(1);
    expect(await mailsOf(on.db, id)).toMatchObject([
      { state: "refused", reason: "550 no such mailbox" },
    ]);
    const { status, sentAt, signInUntil, remindAt, closeAt } = await invitationOf(on.db, id);
    expect({ status, sentAt, signInUntil, remindAt }).toEqual({
      status: "bounced",
      sentAt: null,
      signInUntil: null,
      remindAt: null,
    });
    expect(hoursFromNow(closeAt)).toBeCloseTo(90 * 24, 1);
  });

  test("one mail of a call may be refused, another fail, and the third be accepted", async () => {
    const location = await aLocation(on.deps);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await anInvitation(on.deps, location)).id);
    const provider = handTransport();
    const answers: Delivery[] = [refused, failed, accepted];
    provider.replies.push(() => answers, all(refused));
    const mailer = await on.seat(provider);
    await mailer.sendNext();
    const states = await Promise.all(ids.map(async (id) => (await mailsOf(on.db, id))[0]?.state));
    expect(states).toEqual(["refused", "queued", "handed_over"]);
    await mailer.sendNext();
    expect(provider.calls.map((call) => call.mails.length)).toEqual([3, 1]);
  });
});
