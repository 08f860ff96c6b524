import { beforeEach, describe, expect, test } from "vitest";
import { FenceLostError } from "../../activities/mailer.ts";
import { runMailer } from "../../activities/mailer-loop.ts";
import { connectDatabase } from "../../db/connect.ts";
import { handTransport } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { mailsOf } from "../support/mail-rows.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

describe("one mailer at a time", () => {
  test.each([{ keyed: true }, { keyed: false }])(
    "one that slept through the loss of its seat writes nothing more (keyed: $keyed)",
    async ({ keyed }) => {
      const { id } = await anInvitation(on.deps, await aLocation(on.deps));
      await anInvitation(on.deps, await aLocation(on.deps));
      const [before, after] = [
        handTransport({ keyed, batchSize: 1 }),
        handTransport({ keyed, batchSize: 1 }),
      ];
      const sleeping = await on.seat(before);
      before.replies.push(async () => {
        const next = await on.seat(after);
        while (await next.sendNext());
        return [{ outcome: "accepted", providerId: "written late" }];
      });
      await expect(sleeping.sendNext()).rejects.toThrow(FenceLostError);
      await expect(sleeping.sendNext()).rejects.toThrow(FenceLostError);
      expect(before.calls).toHaveLength(1);
      const [mail] = await mailsOf(on.db, id);
      expect(mail).toMatchObject(
        keyed
          ? { state: "handed_over", providerId: "p-1" }
          : { state: "unknown", providerId: null },
      );
      const lines = await on.db
        .selectFrom("audit")
        .select("id")
        .where("invitationId", "=", id)
        .where("type", "=", "invitation.sent")
        .execute();
      expect(lines).toHaveLength(1);
      // With a key the repeat is the same call to the provider; without one there was only the first.
      const ofMail = [...before.calls, ...after.calls].filter(
        (call) => call.mails[0]?.id === mail?.id,
      );
      expect(new Set(ofMail.map((call) => call.key)).size).toBe(1);
      expect(ofMail).toHaveLength(keyed ? 2 : 1);
    },
  );

  test("two workers on one database send each mail once, and the second takes over when the first ends", async () => {
    const location = await aLocation(on.deps);
    const other = connectDatabase(on.url);
    const [one, two] = [handTransport({ batchSize: 3 }), handTransport({ batchSize: 3 })];
    const [endOne, endTwo] = [new AbortController(), new AbortController()];
    const given = { ...on.deps, publicUrl: on.publicUrl, databaseUrl: on.url, log: silentLog };
    const running = [
      runMailer({ ...given, transport: one.transport }, endOne.signal),
      runMailer({ ...given, db: other, transport: two.transport }, endTwo.signal),
    ];
    const allSent = (count: number) =>
      waitFor(() => one.sent().length + two.sent().length >= count, { what: `${count} mails` });
    for (let n = 0; n < 20; n += 1) await anInvitation(on.deps, location);
    await allSent(20);
    expect([one, two].filter((provider) => provider.calls.length > 0)).toHaveLength(1);
    const [first, second] = one.calls.length > 0 ? [endOne, two] : [endTwo, one];
    first.abort();
    for (let n = 0; n < 5; n += 1) await anInvitation(on.deps, location);
    await allSent(25);
    expect(second.sent()).toHaveLength(5);
    endOne.abort();
    endTwo.abort();
    await Promise.all(running);
    await other.destroy();
    const sent = [...one.sent(), ...two.sent()].map((mail) => mail.to);
    expect(new Set(sent).size).toBe(25);
    expect(sent).toHaveLength(25);
  });
});
