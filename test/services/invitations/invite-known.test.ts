import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../../../db/connect.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import { aLocation, anInvitation, aPerson, inviteBy, serviceDeps } from "../../support/invitees.ts";
import { kept } from "../../support/kept.ts";

let db: Pool;
let deps: ServiceDeps;
beforeAll(async () => {
  ({ db } = await testDatabase());
  deps = serviceDeps(db);
});

const invite = (location: { id: string }, person = aPerson()) =>
  inviteBy(deps, systemActor, location, person);

const revoke = (id: string) => unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, id));
const activate = (personId: string) =>
  unitOfWork(deps, (tx) => activatePerson(tx, personId, "code"));

test("nobody is invited more than five times a day by revoking and inviting again", async () => {
  const location = await aLocation(deps);
  const person = aPerson();
  for (let n = 0; n < 5; n += 1) {
    const { invitation } = await invite(location, person);
    await db
      .updateTable("email")
      .set({ state: "delivered" })
      .where("invitationId", "=", invitation.id)
      .execute();
    await revoke(invitation.id ?? "");
  }
  await expect(invite(location, person)).rejects.toMatchObject({ code: "resend_too_soon" });
  await db
    .updateTable("email")
    .set({ createdAt: sql<Date>`created_at - interval '1 day'` })
    .where("locationId", "=", location.id)
    .execute();
  expect((await invite(location, person)).status).toBe(202);
});

describe("inviting somebody known", () => {
  test("a member here is not needed: no mail, and nothing about them changes", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const { invitation } = await invite(location, person);
    const before = await kept(db, person.canonicalEmail);
    const again = await invite(location, { ...person, firstName: "Adelaide", lastName: null });
    expect(again).toEqual({ status: 200, invitation: { ...invitation, status: "not_needed" } });
    expect(await kept(db, person.canonicalEmail)).toEqual(before);
  });

  test("a member who was never invited is not needed either, and has no invitation to show", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const { invitation } = await invite(location, person);
    await db
      .updateTable("email")
      .set({ invitationId: null })
      .where("invitationId", "=", invitation.id)
      .execute();
    await db
      .deleteFrom("signInLink")
      .where("invitationId", "=", invitation.id ?? "")
      .execute();
    await db
      .updateTable("audit")
      .set({ invitationId: null })
      .where("invitationId", "=", invitation.id)
      .execute();
    await db
      .deleteFrom("invitation")
      .where("id", "=", invitation.id ?? "")
      .execute();
    expect(await invite(location, person)).toMatchObject({
      status: 200,
      invitation: {
        id: null,
        status: "not_needed",
        email: person.email,
        mail: null,
        workflowId: null,
      },
    });
  });

  test("a nonmember becomes a member again by an invitation of its own", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const first = await anInvitation(deps, location, person);
    await revoke(first.id);
    const { status, invitation } = await invite(location, person);
    expect(status).toBe(202);
    expect(invitation).toMatchObject({ membershipId: first.membershipId, status: "queued" });
    expect(invitation.id).not.toBe(first.id);
    const { memberships, invitations, audit } = await kept(db, person.canonicalEmail);
    expect(memberships).toMatchObject([{ type: "member", removedAt: null, removalReason: null }]);
    expect(invitations.map((row) => row.status)).toEqual(["revoked", "queued"]);
    expect(audit.slice(-2)).toMatchObject([
      { type: "member.restored", reasonCode: "reinvited" },
      { type: "invitation.queued", reasonCode: "reinvited" },
    ]);
  });

  test("somebody whose invitation was closed gets a new one, and stays the member they were", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const first = await anInvitation(deps, location, person);
    await db
      .updateTable("invitation")
      .set({ status: "closed" })
      .where("id", "=", first.id)
      .execute();
    const { status, invitation } = await invite(location, person);
    expect(status).toBe(202);
    expect(invitation.id).not.toBe(first.id);
    const { memberships, audit } = await kept(db, person.canonicalEmail);
    expect(memberships).toHaveLength(1);
    expect(audit.filter((line) => line.type === "member.created")).toHaveLength(1);
  });

  test("somebody active elsewhere is a member at once, and gets a welcome without a link", async () => {
    const person = aPerson();
    const elsewhere = await anInvitation(deps, await aLocation(deps), person);
    await activate(elsewhere.personId);
    const location = await aLocation(deps);
    const { status, invitation } = await invite(location, { ...person, firstName: "Adelaide" });
    expect(status).toBe(202);
    expect(invitation).toMatchObject({
      status: "activated",
      activatedAt: expect.any(String),
      activatedBy: null,
      // The name they were invited by: their own is told to nobody who does not know it.
      firstName: "Adelaide",
      mail: { state: "queued" },
    });
    const { memberships, links, mails, messages } = await kept(db, person.canonicalEmail);
    expect(memberships).toHaveLength(2);
    expect(links.map((link) => link.invitationId)).toEqual([elsewhere.id]);
    const welcome = mails.filter((mail) => mail.invitationId === invitation.id);
    expect(welcome).toMatchObject([{ kind: "welcome", recipient: person.canonicalEmail }]);
    expect(messages.filter((one) => one.subjectId === invitation.id)).toMatchObject([
      { kind: "start" },
    ]);
  });

  test("one sign-in activates the invitations of every location, and ends their links and mails", async () => {
    const person = aPerson();
    const first = await anInvitation(deps, await aLocation(deps), person);
    const second = await anInvitation(deps, await aLocation(deps), person);
    expect(second.personId).toBe(first.personId);
    await activate(first.personId);
    const { invitations, links, mails, messages } = await kept(db, person.canonicalEmail);
    expect(invitations).toMatchObject([
      { status: "activated", activatedBy: "code" },
      { status: "activated", activatedBy: "code" },
    ]);
    expect(links.map((link) => link.revokeReason)).toEqual(["activated", "activated"]);
    expect(mails.map((mail) => mail.state)).toEqual(["canceled", "canceled"]);
    expect(messages.filter((message) => message.kind === "changed")).toHaveLength(2);
  });
});

describe("the name on an account (R140)", () => {
  const nameOf = async (person: { canonicalEmail: string }) =>
    (await kept(db, person.canonicalEmail)).people.map((row) => `${row.firstName} ${row.lastName}`);
  const corrected = { firstName: "Augusta", lastName: "King" };

  test("is corrected by inviting again, by the only location, before activation, and told why", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    await revoke((await anInvitation(deps, location, person)).id);
    const { invitation } = await invite(location, { ...person, ...corrected });
    expect(invitation).toMatchObject(corrected);
    expect(await nameOf(person)).toEqual(["Augusta King"]);
    const { audit } = await kept(db, person.canonicalEmail);
    expect(audit).toContainEqual(
      expect.objectContaining({
        type: "member.updated",
        reasonCode: "corrected_before_activation",
        locationId: location.id,
      }),
    );
  });

  test("is not touched, and nothing is said of it, when it is the same", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    await revoke((await anInvitation(deps, location, person)).id);
    await invite(location, person);
    const { audit } = await kept(db, person.canonicalEmail);
    expect(audit.filter((line) => line.type === "member.updated")).toEqual([]);
  });

  test("stays when a second location invites, and after activation", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const first = await anInvitation(deps, location, person);
    await invite(await aLocation(deps), { ...person, ...corrected });
    expect(await nameOf(person)).toEqual(["Ada Byron"]);
    await revoke(first.id);
    await invite(location, { ...person, ...corrected });
    expect(await nameOf(person)).toEqual(["Ada Byron"]);
    await activate(first.personId);
    await invite(await aLocation(deps), { ...person, ...corrected });
    expect(await nameOf(person)).toEqual(["Ada Byron"]);
  });
});
