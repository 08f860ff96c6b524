import { beforeEach, describe, expect, test } from "vitest";
import { takeMailerSeat } from "../../../activities/mailer.ts";
import type { Pool } from "../../../db/connect.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { resendInvitation } from "../../../services/invitations/resend.ts";
import {
  closeInvitation,
  closeWindow,
  loadProgress,
  requestReminder,
} from "../../../services/invitations/steps.ts";
import { updateLocation, type SettingsChange } from "../../../services/locations.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import { all, handTransport, refused } from "../../support/hand-transport.ts";
import { aLocation, anInvitation, serviceDeps } from "../../support/invitees.ts";
import { invitationOf, letTimePass, mailsOf } from "../../support/mail-rows.ts";

let db: Pool;
let deps: ServiceDeps;
let provider: ReturnType<typeof handTransport>;
let sendAll: () => Promise<void>;
beforeEach(async () => {
  ({ db } = await testDatabase());
  deps = serviceDeps(db);
  provider = handTransport();
  const mailer = await takeMailerSeat({
    ...deps,
    transport: provider.transport,
    publicUrl: new URL("https://hub.example.com"),
  });
  sendAll = async () => {
    while (await mailer.sendNext());
  };
});

async function aSentInvitation(settings: SettingsChange = {}) {
  const location = await aLocation(deps, settings);
  const invitation = await anInvitation(deps, location);
  await sendAll();
  return { ...invitation, location };
}

const remind = (id: string) => unitOfWork(deps, (tx) => requestReminder(tx, id));
const endWindow = (id: string) => unitOfWork(deps, (tx) => closeWindow(tx, id));
const close = (id: string) => unitOfWork(deps, (tx) => closeInvitation(tx, id));
const resend = (id: string) => unitOfWork(deps, (tx) => resendInvitation(tx, systemActor, id));
const turnReminder = (location: { id: string }, invitationReminder: "off" | "default") =>
  unitOfWork(deps, (tx) =>
    updateLocation(tx, systemActor, location.id, { settings: { invitationReminder } }),
  );

const lastLine = (invitationId: string) =>
  db
    .selectFrom("audit")
    .select(["type", "reasonCode"])
    .where("invitationId", "=", invitationId)
    .orderBy("id", "desc")
    .executeTakeFirst();

const kindsSent = () => provider.sent().map((mail) => mail.kind);

describe("the end of the window", () => {
  test("comes when the database says so: a step that comes early does nothing", async () => {
    const { id } = await aSentInvitation();
    await endWindow(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent" });
    await letTimePass(db, "24 hours");
    await endWindow(id);
    await endWindow(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "window_closed" });
    const lines = await db
      .selectFrom("audit")
      .select("id")
      .where("type", "=", "invitation.window_closed")
      .execute();
    expect(lines).toHaveLength(1);
  });

  test("after a resend of a reminded invitation leaves it reminded", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await endWindow(id);
    await remind(id);
    await sendAll();
    expect(await loadProgress(db, id)).toMatchObject({ status: "reminded" });
    await resend(id);
    await sendAll();
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", remindAt: null });
    await letTimePass(db, "24 hours");
    await endWindow(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "reminded" });
  });
});

describe("the reminder", () => {
  test("is not sent before its time by the database's clock, and is not given up either", async () => {
    const { id } = await aSentInvitation();
    expect(await remind(id)).toBeUndefined();
    expect(await mailsOf(db, id)).toHaveLength(1);
    expect((await invitationOf(db, id)).remindAt).not.toBeNull();
    await letTimePass(db, "3 days");
    expect(await remind(id)).toBe(`reminder/${id}`);
  });

  test("goes out once, however often its step runs, without a link that signs in", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await endWindow(id);
    await Promise.all([remind(id), remind(id), remind(id)]);
    await sendAll();
    await remind(id);
    await sendAll();
    expect(kindsSent()).toEqual(["invitation", "reminder"]);
    expect(provider.sent()[1]?.text).not.toContain("/i/");
    expect(await invitationOf(db, id)).toMatchObject({
      status: "reminded",
      remindedAt: expect.any(Date),
    });
    expect(await lastLine(id)).toEqual({
      type: "invitation.reminded",
      reasonCode: "mail_accepted",
    });
  });

  test("is not sent when the location has turned it off meanwhile, and the audit says so", async () => {
    const { id, location } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await turnReminder(location, "off");
    expect(await remind(id)).toBeUndefined();
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", remindAt: null });
    expect(await lastLine(id)).toEqual({
      type: "invitation.reminder_skipped",
      reasonCode: "reminder_off",
    });
  });

  test("turned on later does not reach people who were invited while it was off", async () => {
    const { id, location } = await aSentInvitation({ invitationReminder: "off" });
    await turnReminder(location, "default");
    await letTimePass(db, "3 days");
    expect(await loadProgress(db, id)).toMatchObject({ remindAt: null });
    expect(await remind(id)).toBeUndefined();
    await sendAll();
    expect(kindsSent()).toEqual(["invitation"]);
  });

  test("is not for somebody who signed in a moment ago", async () => {
    const { id, personId } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await unitOfWork(deps, (tx) => activatePerson(tx, personId, "code"));
    expect(await remind(id)).toBeUndefined();
    expect(await lastLine(id)).toEqual({
      type: "invitation.reminder_skipped",
      reasonCode: "reminder_too_late",
    });
  });

  test("still in the queue is taken out by a sign-in", async () => {
    const { id, personId } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await remind(id);
    await unitOfWork(deps, (tx) => activatePerson(tx, personId, "code"));
    await sendAll();
    expect(kindsSent()).toEqual(["invitation"]);
  });

  test("gives way to a resend that comes first, and is not asked for again and again", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await remind(id);
    await resend(id);
    await sendAll();
    expect(kindsSent()).toEqual(["invitation", "invitation"]);
    expect(await remind(id)).toBeUndefined();
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", remindAt: null });
    expect(await lastLine(id)).toEqual({
      type: "invitation.reminder_skipped",
      reasonCode: "reminder_replaced",
    });
  });

  test("that was with the provider when they were invited again counts as their one reminder", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await remind(id);
    provider.replies.push(async (mails) => {
      await resend(id);
      return mails.map(() => ({ outcome: "accepted", providerId: null }));
    });
    await sendAll();
    expect(kindsSent()).toEqual(["invitation", "reminder", "invitation"]);
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", remindAt: null });
    expect(await invitationOf(db, id)).toMatchObject({ remindedAt: expect.any(Date) });
  });

  test("refused for good says what an invitation refused for good says: bounced, not reminded", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await endWindow(id);
    await remind(id);
    provider.replies.push(all(refused));
    await sendAll();
    expect(await loadProgress(db, id)).toMatchObject({ status: "bounced", remindAt: null });
    expect(await invitationOf(db, id)).toMatchObject({ remindedAt: null });
    expect(await lastLine(id)).toEqual({ type: "invitation.bounced", reasonCode: "mail_refused" });
  });

  test("refused while they are being invited again leaves the new mail its chance", async () => {
    const { id } = await aSentInvitation();
    await letTimePass(db, "3 days");
    await remind(id);
    provider.replies.push(async (mails, key) => {
      await resend(id);
      return all(refused)(mails, key);
    });
    await sendAll();
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent" });
    expect(await remind(id)).toBeUndefined();
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", remindAt: null });
  });

  test("counts from the first mail: a resend renews the window only", async () => {
    const { id } = await aSentInvitation();
    const { remindAt } = await loadProgress(db, id);
    await letTimePass(db, "1 day");
    await resend(id);
    await sendAll();
    const now = await loadProgress(db, id);
    expect(Date.parse(remindAt ?? "") - Date.parse(now.remindAt ?? "")).toBe(24 * 3_600_000);
    expect(Date.parse(now.signInUntil ?? "") - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  });
});

describe("the close", () => {
  test("ends the process after the location's limit; the member and their mails stay", async () => {
    const { id, membershipId } = await aSentInvitation({ closeInvitationsAfter: "P10D" });
    await close(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent" });
    await letTimePass(db, "10 days");
    await close(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "closed" });
    expect(await mailsOf(db, id)).toMatchObject([{ state: "handed_over" }]);
    const { type } = await db
      .selectFrom("membership")
      .select("type")
      .where("id", "=", membershipId)
      .executeTakeFirstOrThrow();
    expect(type).toBe("member");
    expect(await lastLine(id)).toEqual({
      type: "invitation.closed",
      reasonCode: "closed_after_limit",
    });
  });

  test("never comes where the location wants none", async () => {
    const { id } = await aSentInvitation({ closeInvitationsAfter: null });
    expect(await loadProgress(db, id)).toMatchObject({ status: "sent", closeAt: null });
  });

  test("does not touch what is over", async () => {
    const { id, personId } = await aSentInvitation();
    await unitOfWork(deps, (tx) => activatePerson(tx, personId, "link"));
    await letTimePass(db, "91 days");
    await close(id);
    expect(await loadProgress(db, id)).toMatchObject({ status: "activated" });
  });
});
