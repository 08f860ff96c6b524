import { beforeEach, describe, expect, test } from "vitest";
import { getLocation } from "../../db/locations.ts";
import { systemActor } from "../../domain/permissions.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { freePort } from "../support/free-port.ts";
import { aLocation, aPerson } from "../support/invitees.ts";
import { invitationOf, mailsOf } from "../support/mail-rows.ts";
import { addressesOf, resendMailer, type ResendMailer } from "./resend-mailer.ts";

let on: ResendMailer;
beforeEach(async () => {
  on = await resendMailer();
});

const states = async () => (await on.rows()).map(({ state }) => state);

describe("mails that cannot go out now wait with their reason, and go on by themselves", () => {
  test("when the day's quota is used up", async () => {
    const invited = await on.invite(3);
    await on.standin.mode({ dailyQuota: 2 });
    const mailer = await on.aMailer();
    await mailer.run();
    const waiting = { state: "queued", reason: expect.stringContaining("daily_quota_exceeded") };
    expect(await on.rows()).toMatchObject([waiting, waiting, waiting]);
    for (let n = 0; n < 3; n += 1) {
      await on.pass(10 * 60);
      await mailer.run();
    }
    // Patience for minutes: a quota is not cured by knocking every second.
    expect((await on.standin.calls()).length).toBeLessThanOrEqual(3);
    expect(await on.standin.mails()).toEqual([]);
    await on.standin.mode({ dailyQuota: null });
    await on.pass(15 * 60);
    await mailer.run();
    expect(await on.takenFrom()).toEqual(addressesOf(invited));
    expect(await states()).toEqual(["handed_over", "handed_over", "handed_over"]);
  });

  test("when our key is revoked, until it is good again", async () => {
    const invited = await on.invite(3);
    await on.standin.mode({ apiKey: "re_another" });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.pass(61);
    await mailer.run();
    const waiting = { state: "queued", reason: expect.stringContaining("invalid_api_key") };
    expect(await on.rows()).toMatchObject([waiting, waiting, waiting]);
    await on.standin.mode({ apiKey: on.standin.apiKey });
    await on.pass(61);
    await mailer.run();
    expect(await on.takenFrom()).toEqual(addressesOf(invited));
    expect(await states()).toEqual(["handed_over", "handed_over", "handed_over"]);
  });

  test("when the key is revoked while a call is in doubt: it is repeated just as it was", async () => {
    const invited = await on.invite(3);
    await on.standin.mode({ faults: ["reset"] });
    const mailer = await on.aMailer();
    await mailer.run();
    await on.standin.mode({ apiKey: "re_another" });
    await on.pass(15);
    await mailer.run();
    await on.standin.mode({ apiKey: on.standin.apiKey });
    await on.pass(61);
    await mailer.run();
    expect(await on.takenFrom()).toEqual(addressesOf(invited));
    expect(await states()).toEqual(["handed_over", "handed_over", "handed_over"]);
  });

  test("when the provider cannot be reached, for days: nothing is in doubt, and who is revoked gets none", async () => {
    const [revoked, ...others] = await on.invite(3);
    const away = await on.aMailer(on.transport(`http://127.0.0.1:${await freePort()}`));
    for (let hour = 0; hour < 30; hour += 1) {
      await away.run();
      await on.pass(3600);
    }
    const waiting = { state: "queued", reason: expect.stringContaining("ECONNREFUSED") };
    expect(await on.rows()).toMatchObject([waiting, waiting, waiting]);
    await on.revoke(revoked?.id ?? "");
    const mailer = await on.aMailer();
    await mailer.run();
    expect(await on.takenFrom()).toEqual(addressesOf(others));
    expect(await mailsOf(on.db, revoked?.id ?? "")).toMatchObject([{ state: "canceled" }]);
  });
});

describe("a mail that spoils its call", () => {
  test("is refused by itself, and does not stop those beside and behind it", async () => {
    const invited = await on.invite(5);
    const spoiler = invited[2];
    await on.standin.mode({ spoilingAddresses: [spoiler?.email ?? ""] });
    const mailer = await on.aMailer();
    await mailer.run();
    const later = await on.invite(2);
    await on.pass(15);
    await mailer.run();
    const others = [...invited.filter((it) => it !== spoiler), ...later];
    expect(await on.takenFrom()).toEqual(addressesOf(others));
    expect(await mailsOf(on.db, spoiler?.id ?? "")).toMatchObject([
      { state: "refused", reason: expect.stringContaining("validation_error") },
    ]);
    expect(await invitationOf(on.db, spoiler?.id ?? "")).toMatchObject({ status: "bounced" });
    for (const { id } of others) {
      expect(await mailsOf(on.db, id)).toMatchObject([{ state: "handed_over" }]);
    }
  });

  test("is found out too when the call before it was in doubt", async () => {
    const invited = await on.invite(4);
    const [spoiler, ...others] = invited;
    await on.standin.mode({ faults: ["500"], spoilingAddresses: [spoiler?.email ?? ""] });
    const mailer = await on.aMailer();
    for (let n = 0; n < 3; n += 1) {
      await mailer.run();
      await on.pass(15);
    }
    expect(await on.takenFrom()).toEqual(addressesOf(others));
    expect(await mailsOf(on.db, spoiler?.id ?? "")).toMatchObject([{ state: "refused" }]);
  });

  test("or whose address alone is wrong is refused in the same call", async () => {
    const [wrong, ...others] = await on.invite(3);
    await on.standin.mode({ refusedAddresses: [wrong?.email ?? ""] });
    const mailer = await on.aMailer();
    await mailer.run();
    expect(await on.standin.calls()).toHaveLength(1);
    expect(await on.takenFrom()).toEqual(addressesOf(others));
    expect(await mailsOf(on.db, wrong?.id ?? "")).toMatchObject([
      { state: "refused", reason: expect.stringContaining("`to`") },
    ]);
  });
});

test("a code asked for while a thousand invitations wait rides in the next call", async () => {
  const location = await getLocation(on.db, (await aLocation(on.deps)).id);
  const people = Array.from({ length: 1000 }, () => aPerson());
  await unitOfWork(on.deps, (tx) => invitePeople(tx, systemActor, location, people, "mass_invite"));
  const [someone] = people;
  const mailer = await on.aMailer();
  const isTurn = (calls: number) => async () => (await on.standin.calls()).length >= calls;
  const running = mailer.run();
  await expect.poll(isTurn(2), { timeout: 20_000, interval: 5 }).toBe(true);
  await on.askForCode(someone?.canonicalEmail ?? "");
  const before = (await on.standin.calls()).length;
  await running;
  const calls = await on.standin.calls();
  expect(calls).toHaveLength(11);
  const place = (await on.standin.mails()).find(({ tags }) => tags["usher_kind"] === "code");
  expect(calls.findIndex(({ key }) => key === place?.key)).toBeLessThanOrEqual(before + 1);
  expect(await on.standin.mails()).toHaveLength(1001);
  expect(new Set(await on.takenFrom()).size).toBe(1000);
}, 60_000);
