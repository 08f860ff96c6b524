import { beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Pool } from "../../../db/connect.ts";
import type { Actor } from "../../../domain/permissions.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { invitePeople } from "../../../services/invitations/invite.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { hashLinkToken, linkToken } from "../../../services/link-token.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { getLocation } from "../../../db/locations.ts";
import { testDatabase, type TestDatabase } from "../../support/database.ts";
import {
  aLocation,
  anInvitation,
  aPerson,
  inviteBy,
  refusalOf,
  serviceDeps,
} from "../../support/invitees.ts";

let database: TestDatabase;
let db: Pool;
let deps: ServiceDeps;
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  deps = serviceDeps(db);
});

const invite = (location: { id: string }, person = aPerson()) =>
  inviteBy(deps, systemActor, location, person);

const revoke = (id: string) => unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, id));
const activate = (personId: string) =>
  unitOfWork(deps, (tx) => activatePerson(tx, personId, "code"));

/** Everything that is kept about an address. */
async function kept(canonicalEmail: string) {
  const people = await db
    .selectFrom("person")
    .selectAll()
    .where("canonicalEmail", "=", canonicalEmail)
    .execute();
  const ids = people.map((person) => person.id);
  const of = <T extends "membership" | "invitation" | "signInLink" | "email" | "audit">(table: T) =>
    db.selectFrom<T>(table).selectAll().where("personId", "in", ids).orderBy("id").execute();
  const [memberships, invitations, links, mails, audit] = await Promise.all([
    of("membership"),
    of("invitation"),
    of("signInLink"),
    of("email"),
    of("audit"),
  ]);
  const messages = await db
    .selectFrom("outbox")
    .selectAll()
    .where("subjectId", "in", invitations.map((row) => row.id))
    .execute();
  return { people, memberships, invitations, links, mails, messages, audit };
}

describe("inviting somebody new", () => {
  test("makes a person, a member, an invitation, one link, one mail and one start", async () => {
    const location = await aLocation(deps);
    const person = aPerson({ email: "Ada.New@Example.com", canonicalEmail: "ada.new@example.com" });
    const { status, invitation } = await invite(location, person);
    expect(status).toBe(202);
    expect(invitation).toMatchObject({
      email: "Ada.New@Example.com",
      firstName: "Ada",
      status: "queued",
      source: "api",
      sentAt: null,
      mail: { state: "queued" },
      workflowId: `invitation/${invitation.id}`,
    });
    const found = await kept(person.canonicalEmail);
    expect(found.people).toMatchObject([{ email: "Ada.New@Example.com", activatedAt: null }]);
    expect(found.memberships).toMatchObject([
      { id: invitation.membershipId, locationId: location.id, type: "member", role: "member" },
    ]);
    expect(found.invitations).toMatchObject([{ id: invitation.id, generation: 1 }]);
    expect(found.mails).toMatchObject([
      {
        purpose: `invitation/${invitation.id}/1`,
        kind: "invitation",
        recipient: "ada.new@example.com",
        state: "queued",
        subject: null,
      },
    ]);
    expect(found.messages).toMatchObject([
      { kind: "start", workflowId: `invitation/${invitation.id}` },
    ]);
    expect(found.audit).toMatchObject([
      { type: "member.created", reasonCode: "invited", actorKind: "system", channel: "api" },
      { type: "invitation.queued", reasonCode: "invited", invitationId: invitation.id },
    ]);
  });

  test("keeps nothing of the link that signs anybody in without the key", async () => {
    const person = aPerson();
    await invite(await aLocation(deps), person);
    const { links } = await kept(person.canonicalEmail);
    expect(links).toHaveLength(1);
    for (const { keyId, nonce, tokenHash, validUntil } of links) {
      expect(tokenHash).toEqual(hashLinkToken(linkToken(deps.keys.link, keyId, nonce)));
      expect(validUntil).toBeNull();
    }
  });

  test("100 times at once from two processes makes one of everything", async () => {
    const other = connectDatabase(database.url);
    const doors = [deps, serviceDeps(other, { keys: deps.keys })];
    const location = await aLocation(deps);
    const person = aPerson();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        inviteBy(doors[n % 2] ?? deps, systemActor, location, person),
      ),
    );
    await other.destroy();
    expect(new Set(answers.map((answer) => answer.invitation.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1);
    const found = await kept(person.canonicalEmail);
    for (const rows of [
      found.people,
      found.memberships,
      found.invitations,
      found.links,
      found.mails,
      found.messages,
    ]) {
      expect(rows).toHaveLength(1);
    }
  });

  test("two lists of the same people in opposite order make each once, and never deadlock", async () => {
    const location = await getLocation(db, (await aLocation(deps)).id);
    let tries = 0;
    for (let round = 0; round < 10; round += 1) {
      const people = Array.from({ length: 30 }, () => aPerson());
      const outcomes = await Promise.all(
        [people, people.toReversed()].map((list) =>
          unitOfWork(deps, (tx) => {
            tries += 1;
            return invitePeople(tx, systemActor, location, list, "mass_invite");
          }),
        ),
      );
      const invited = outcomes.flat().filter((one) => one.outcome === "invited");
      expect(new Set(invited.map((one) => one.canonicalEmail)).size).toBe(30);
      expect(invited).toHaveLength(30);
    }
    expect(tries).toBe(20);
  });
});

describe("inviting somebody known", () => {
  test("a member here is not needed: no mail, and nothing about them changes", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const { invitation } = await invite(location, person);
    const before = await kept(person.canonicalEmail);
    const again = await invite(location, { ...person, firstName: "Adelaide", lastName: null });
    expect(again).toEqual({ status: 200, invitation: { ...invitation, status: "not_needed" } });
    expect(await kept(person.canonicalEmail)).toEqual(before);
  });

  test("a member who was never invited is not needed either, and has no invitation to show", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const { invitation } = await invite(location, person);
    await db.updateTable("email").set({ invitationId: null }).where("invitationId", "=", invitation.id).execute();
    await db.deleteFrom("signInLink").where("invitationId", "=", invitation.id ?? "").execute();
    await db.updateTable("audit").set({ invitationId: null }).where("invitationId", "=", invitation.id).execute();
    await db.deleteFrom("invitation").where("id", "=", invitation.id ?? "").execute();
    expect(await invite(location, person)).toMatchObject({
      status: 200,
      invitation: { id: null, status: "not_needed", email: person.email, mail: null, workflowId: null },
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
    const { memberships, invitations, audit } = await kept(person.canonicalEmail);
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
    await db.updateTable("invitation").set({ status: "closed" }).where("id", "=", first.id).execute();
    const { status, invitation } = await invite(location, person);
    expect(status).toBe(202);
    expect(invitation.id).not.toBe(first.id);
    const { memberships, audit } = await kept(person.canonicalEmail);
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
      firstName: "Ada",
      mail: { state: "queued" },
    });
    const { memberships, links, mails, messages } = await kept(person.canonicalEmail);
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
    const { invitations, links, mails, messages } = await kept(person.canonicalEmail);
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
    (await kept(person.canonicalEmail)).people.map((row) => `${row.firstName} ${row.lastName}`);
  const corrected = { firstName: "Augusta", lastName: "King" };

  test("is corrected by inviting again, by the only location, before activation, and told why", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    await revoke((await anInvitation(deps, location, person)).id);
    const { invitation } = await invite(location, { ...person, ...corrected });
    expect(invitation).toMatchObject(corrected);
    expect(await nameOf(person)).toEqual(["Augusta King"]);
    const { audit } = await kept(person.canonicalEmail);
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
    const { audit } = await kept(person.canonicalEmail);
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

describe("who may invite", () => {
  const actorOf = (permissions: Actor["permissions"], locations: string[]): Actor => ({
    kind: "key",
    id: "key",
    permissions,
    locations,
  });

  test("nobody without the permission `customers`, and then nothing is queued", async () => {
    const location = await aLocation(deps);
    const person = aPerson();
    const actor = actorOf(["settings"], [location.id]);
    expect(await refusalOf(inviteBy(deps, actor, location, person))).toBe("forbidden");
    const { people } = await db
      .selectFrom("person")
      .select((e) => e.fn.countAll<string>().as("people"))
      .where("canonicalEmail", "=", person.canonicalEmail)
      .executeTakeFirstOrThrow();
    expect(people).toBe("0");
  });

  test("a foreign location is answered exactly like an unknown one", async () => {
    const [own, foreign] = [await aLocation(deps), await aLocation(deps)];
    const actor = actorOf("all", [own.id]);
    const answerTo = (id: string) =>
      inviteBy(deps, actor, { id }, aPerson()).catch((error: unknown) => error);
    const answer = await answerTo(foreign.id);
    expect(answer).toMatchObject({ kind: "not_found" });
    expect(answer).toEqual(await answerTo("0190b6a0-0000-7000-8000-000000000000"));
    expect(answer).toEqual(await answerTo("no-such-place"));
  });
});
