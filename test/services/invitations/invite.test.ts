import { beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Pool } from "../../../db/connect.ts";
import { getLocation } from "../../../db/locations.ts";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { invitePeople } from "../../../services/invitations/invite.ts";
import { hashLinkToken, linkToken } from "../../../services/link-token.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase, type TestDatabase } from "../../support/database.ts";
import { aLocation, aPerson, inviteBy, refusalOf, serviceDeps } from "../../support/invitees.ts";
import { kept } from "../../support/kept.ts";

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
    const found = await kept(db, person.canonicalEmail);
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
    const { links } = await kept(db, person.canonicalEmail);
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
    const found = await kept(db, person.canonicalEmail);
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
