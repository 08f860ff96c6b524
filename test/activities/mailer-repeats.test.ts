import { beforeEach, expect, test } from "vitest";
import { takeMailerSeat } from "../../activities/mailer.ts";
import { accepted, all, failed, handTransport, uncertain } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

const invited = async () => (await anInvitation(on.deps, await aLocation(on.deps))).id;

test("a call that one provider left open is never made at another: it is in doubt", async () => {
  const id = await invited();
  const before = handTransport({ way: "smtp" });
  before.replies.push(all(uncertain));
  await (await on.seat(before)).sendNext();
  await letTimePass(on.db, "15 seconds");
  const after = handTransport({ way: "resend" });
  const mailer = await on.seat(after);
  while (await mailer.sendNext());
  expect(after.calls).toEqual([]);
  expect(await mailsOf(on.db, id)).toMatchObject([{ state: "unknown" }]);
});

test("a repeat is the first call again, whatever the settings say by now", async () => {
  await invited();
  const before = handTransport({ sender: "Old <old@example.com>" });
  before.replies.push(all(uncertain));
  await (await on.seat(before)).sendNext();
  await letTimePass(on.db, "15 seconds");
  const after = handTransport({ sender: "New <new@example.com>" });
  const publicUrl = new URL("https://elsewhere.example.com");
  const mailer = await takeMailerSeat({ ...on.deps, transport: after.transport, publicUrl });
  while (await mailer.sendNext());
  expect(after.calls).toEqual(before.calls);
  await invited();
  await mailer.sendNext();
  expect(after.calls[1]).toMatchObject({ sender: "New <new@example.com>" });
  expect(after.calls[1]?.mails[0]?.text).toContain("https://elsewhere.example.com/i/");
});

test("codes and invitations have their turn between the repeats of calls that nobody answers", async () => {
  const provider = handTransport();
  provider.replies.push(...Array.from({ length: 3 }, () => all(uncertain)));
  const mailer = await on.seat(provider);
  for (let call = 0; call < 3; call += 1) {
    await invited();
    await mailer.sendNext();
  }
  const id = await invited();
  provider.replies.push(all(uncertain), all(accepted), all(uncertain));
  // By the time that one repeat has run out, the next is due.
  await letTimePass(on.db, "15 seconds");
  await mailer.sendNext();
  await mailer.sendNext();
  expect(await mailsOf(on.db, id)).toMatchObject([{ state: "handed_over" }]);
});

test("a call that stays without an answer is repeated less and less often, at last every five minutes", async () => {
  await invited();
  const provider = handTransport();
  const mailer = await on.seat(provider);
  const waits: number[] = [];
  for (const age of [0, 20, 40, 400, 3600]) {
    await letTimePass(on.db, `${age} seconds`);
    provider.replies.push(all(uncertain));
    await mailer.sendNext();
    const [mail] = await on.db.selectFrom("email").selectAll().execute();
    waits.push(Math.round(((mail?.notBefore.getTime() ?? 0) - Date.now()) / 1000));
  }
  expect(waits).toEqual([10, 10, 30, 230, 300]);
});

test("what the provider says of the key holds, though the first call was without an answer", async () => {
  const id = await invited();
  const provider = handTransport();
  const wait = { ...failed, retryAfterSeconds: 60, isKeys: true } as const;
  provider.replies.push(all(uncertain), all(wait));
  const mailer = await on.seat(provider);
  await mailer.sendNext();
  await letTimePass(on.db, "15 seconds");
  await mailer.sendNext();
  expect(await mailsOf(on.db, id)).toMatchObject([{ state: "queued", batchId: null }]);
  await letTimePass(on.db, "70 seconds");
  await mailer.sendNext();
  const [first, repeat, anew] = provider.calls;
  expect(repeat?.key).toBe(first?.key);
  expect(anew?.key).not.toBe(first?.key);
});
