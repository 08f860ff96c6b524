import { beforeAll, describe, expect, test } from "vitest";
import { mailerStand, type MailerStand } from "../activities/mailer-stand.ts";
import { HUB_EVENTS } from "../../domain/hub-events.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { resendInvitation } from "../../services/invitations/resend.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { closeInvitation, closeWindow, requestReminder } from "../../services/invitations/steps.ts";
import { endMembership } from "../../services/memberships.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { aHubFlow } from "../support/hub-flow.ts";
import { ageMails, aLocation, anInvitation, aPerson, inviteBy } from "../support/invitees.ts";
import { letTimePass } from "../support/mail-rows.ts";
import { hardBounce, tell } from "../support/signed-events.ts";

let on: MailerStand;
beforeAll(async () => {
  on = await mailerStand();
});

const inTx = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork(on.deps, work);

async function aStage(given: Parameters<typeof aHubFlow>[2] = {}) {
  const location = await aLocation(on.deps, { invitationReminder: "default" });
  return { location, flow: await aHubFlow(on.deps, location, given) };
}

async function sendAll(): Promise<void> {
  const mailer = await on.aMailer();
  while (await mailer.sendNext());
}

const mailOf = (invitationId: string) =>
  on.db
    .selectFrom("email")
    .selectAll()
    .where("invitationId", "=", invitationId)
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();

describe("each thing that happens is told once, under its own name", () => {
  test("from an invitation to its end: sent, delivered, over, reminded, closed", async () => {
    const { location, flow } = await aStage();
    const { id } = await anInvitation(on.deps, location);
    await sendAll();
    const told = { type: "email.delivered", mailId: (await mailOf(id)).id } as const;
    await tell(on.deps, told);
    await tell(on.deps, told);
    await letTimePass(on.db, "2 days");
    for (let twice = 0; twice < 2; twice += 1) await inTx((tx) => closeWindow(tx, id));
    await letTimePass(on.db, "10 days");
    await inTx((tx) => requestReminder(tx, id));
    await sendAll();
    await letTimePass(on.db, "100 days");
    for (let twice = 0; twice < 2; twice += 1) await inTx((tx) => closeInvitation(tx, id));
    expect(await flow.told()).toEqual([
      "member.created",
      "invitation.queued",
      "invitation.sent",
      "invitation.delivered",
      "invitation.window_closed",
      "invitation.reminded",
      "invitation.closed",
    ]);
  });

  test("an activation, in each location that it is about", async () => {
    const one = await aStage();
    const other = await aStage();
    const person = aPerson();
    const { personId } = await anInvitation(on.deps, one.location, person);
    await anInvitation(on.deps, other.location, person);
    await inTx((tx) => activatePerson(tx, personId, "link"));
    await inTx((tx) => activatePerson(tx, personId, "code"));
    for (const { flow } of [one, other]) {
      expect(await flow.told()).toEqual([
        "member.created",
        "invitation.queued",
        "invitation.activated",
        "member.activated",
      ]);
    }
    const third = await aStage();
    await anInvitation(on.deps, third.location, person);
    expect(await third.flow.told()).toEqual([
      "member.created",
      "invitation.queued",
      "invitation.activated",
    ]);
  });

  test("a mail that comes back, is sent again, and an invitation that is taken back and made anew", async () => {
    const { location, flow } = await aStage();
    const person = aPerson();
    const { id, personId, membershipId } = await anInvitation(on.deps, location, person);
    await sendAll();
    await tell(on.deps, {
      type: "email.bounced",
      mailId: (await mailOf(id)).id,
      bounce: hardBounce,
    });
    await ageMails(on.db, id, "1 hour");
    await inTx((tx) => resendInvitation(tx, systemActor, id));
    for (let twice = 0; twice < 2; twice += 1) {
      await inTx((tx) => revokeInvitation(tx, systemActor, id));
    }
    await inviteBy(on.deps, systemActor, location, { ...person, firstName: "Augusta" });
    await inTx((tx) => activatePerson(tx, personId, "link"));
    await inTx((tx) => endMembership(tx, systemActor, membershipId ?? "", "row_gone"));
    expect(await flow.told()).toEqual([
      "member.created",
      "invitation.queued",
      "invitation.sent",
      "invitation.bounced",
      "invitation.queued",
      "invitation.revoked",
      "member.removed",
      "member.restored",
      "member.updated",
      "invitation.queued",
      "invitation.activated",
      "member.activated",
      "member.removed",
    ]);
  });
});

test("each event that is offered is one that something here is recorded under", async () => {
  const rows = await on.db.selectFrom("audit").select("type").distinct().execute();
  const recorded = new Set(rows.map(({ type }) => type));
  expect(HUB_EVENTS.filter((type) => !recorded.has(type))).toEqual([]);
});
