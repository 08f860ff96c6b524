import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forgetPerson } from "../../db/forgotten.ts";
import type { InvitationStatus } from "../../domain/invitation.ts";
import { MEMBER_STATES } from "../../domain/member.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { listMembers, type MembersAsked } from "../../services/members/list.ts";
import { endMembership } from "../../services/memberships.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, aPerson, anInvitation, refusalOf, serviceDeps } from "../support/invitees.ts";

let deps: ServiceDeps;
let location: { id: string };
beforeAll(async () => {
  deps = serviceDeps((await testDatabase()).db);
});
beforeEach(async () => {
  location = await aLocation(deps);
});

const somebody = (
  firstName: string,
  lastName: string | null,
  local: string = randomUUID(),
  host = "x.org",
) => {
  const email = `${local}@${host}`;
  return anInvitation(
    deps,
    location,
    aPerson({ firstName, lastName, email, canonicalEmail: email }),
  );
};

const list = (asked: MembersAsked & { limit?: number; before?: string } = {}) =>
  listMembers(deps.db, systemActor, location.id, { limit: 50, ...asked });
const names = async (asked: MembersAsked = {}) =>
  (await list(asked)).items.map(({ firstName }) => firstName);

async function setStatus(id: string, status: InvitationStatus) {
  await deps.db.updateTable("invitation").set({ status }).where("id", "=", id).execute();
}

describe("a search", () => {
  test("finds people by how any word of their name or address begins, whatever is tall or has an accent", async () => {
    await somebody("José", "García-Márquez", "jose.garcia", "mail.example.com");
    await somebody("Ada", "Lovelace", "ada", "other.org");
    for (const search of [
      "jos",
      "JOSÉ",
      "marq",
      "garcia j",
      "jose.garcia@mail",
      "example.c",
      " mail ",
    ]) {
      expect([search, await names({ search })]).toEqual([search, ["José"]]);
    }
    for (const search of ["osé", "com", "jose ada", "x%", "_", "\0q", "ada@other.org x"]) {
      expect([search, await names({ search })]).toEqual([search, []]);
    }
    expect(await names({ search: "\0 " })).toEqual(["Ada", "José"]);
  });

  test("finds nobody of another location", async () => {
    await anInvitation(deps, await aLocation(deps), aPerson({ firstName: "Zora" }));
    expect(await names({ search: "zora" })).toEqual([]);
  });

  test("finds people by a corrected name, and no more by the one before", async () => {
    const { membershipId } = await somebody("Adda", "Byron");
    await deps.db
      .updateTable("invitation")
      .set({ firstName: "Ada" })
      .where("membershipId", "=", membershipId)
      .execute();
    expect(await names({ search: "adda" })).toEqual([]);
    expect(await names({ search: "ada byr" })).toEqual(["Ada"]);
  });

  test("finds by the name that the location invited them by, not by their account's", async () => {
    const person = aPerson({ firstName: "Secret" });
    await anInvitation(deps, await aLocation(deps), person);
    await anInvitation(deps, location, { ...person, firstName: "Known" });
    expect(await names({ search: "secret" })).toEqual([]);
    expect(await names({ search: "known" })).toEqual(["Known"]);
  });

  test("finds nothing of somebody who was forgotten", async () => {
    const { personId } = await somebody("Ada", "Byron", "ada.byron");
    await forgetPerson(deps.db, personId);
    for (const search of ["ada", "byron"]) expect(await names({ search })).toEqual([]);
  });
});

test("everybody is found by the state that they are shown in, and by no other", async () => {
  const each: Record<string, string> = {};
  const statuses = ["queued", "sent", "window_closed", "reminded", "bounced", "closed"] as const;
  for (const status of statuses) {
    const { id } = await somebody(status, null);
    await setStatus(id, status);
  }
  const activated = await somebody("activated", null);
  const late = await somebody("late", null);
  await setStatus(late.id, "closed");
  const revoked = await somebody("revoked", null);
  const left = await somebody("left", null);
  await unitOfWork(deps, async (tx) => {
    await activatePerson(tx, activated.personId, "link");
    await activatePerson(tx, late.personId, "code");
    await revokeInvitation(tx, systemActor, revoked.id);
    await activatePerson(tx, left.personId, "link");
    await endMembership(tx, systemActor, left.membershipId, "row_gone");
  });
  for (const { firstName, state } of (await list()).items) each[firstName] = state;
  expect(each).toEqual({
    queued: "waiting",
    sent: "waiting",
    window_closed: "waiting",
    reminded: "waiting",
    bounced: "bounced",
    closed: "closed",
    activated: "activated",
    late: "activated",
    revoked: "revoked",
    left: "left",
  });
  for (const state of MEMBER_STATES) {
    const expected = Object.keys(each).filter((name) => each[name] === state);
    expect([state, (await names({ state })).toSorted()]).toEqual([state, expected.toSorted()]);
    for (const name of expected) {
      expect(await names({ state, search: name })).toContain(name);
      expect(await names({ state, source: "api" })).toContain(name);
    }
    expect(await names({ state, source: "hubspot" })).toEqual([]);
  }
  expect(await names({ type: "nonmember" })).toEqual(["left", "revoked"]);
  expect(await names({ source: "api" })).toHaveLength(10);
});

test("only the latest invitation counts", async () => {
  const person = aPerson({ firstName: "Ada" });
  const { id, membershipId } = await anInvitation(deps, location, person);
  await unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, id));
  await anInvitation(deps, location, { ...person, firstName: "Augusta" });
  expect(await names({ state: "revoked" })).toEqual([]);
  const { items } = await list({ state: "waiting" });
  expect(items).toMatchObject([{ id: membershipId, firstName: "Augusta" }]);
});

test("somebody is new until they sign in, and no longer than the location says", async () => {
  const fresh = await somebody("Fresh", null);
  const old = await somebody("Old", null);
  await deps.db
    .updateTable("membership")
    .set({ invitedAt: sql<Date>`now() - interval '7 days 1 second'` })
    .where("id", "=", old.membershipId)
    .execute();
  expect(await names({ isNew: true })).toEqual(["Fresh"]);
  expect(await names({ isNew: true, search: "old" })).toEqual([]);
  expect((await list()).items.map(({ isNew }) => isNew)).toEqual([false, true]);
  await unitOfWork(deps, (tx) => activatePerson(tx, fresh.personId, "link"));
  expect(await names({ isNew: true })).toEqual([]);
});

test("pages hold everybody once, whatever was asked for", async () => {
  for (let at = 0; at < 7; at += 1) {
    const { id } = await somebody(`P${at}`, "Poe");
    if (at % 2 === 0) await setStatus(id, "sent");
  }
  for (const asked of [{}, { search: "poe" }, { state: "waiting" }, { source: "api" }] as const) {
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page = await list({ ...asked, limit: 3, ...(before && { before }) });
      expect(page.items.length).toBeGreaterThan(0);
      seen.push(...page.items.map(({ firstName }) => firstName));
      before = page.nextId;
    } while (before !== null);
    expect(seen).toEqual(["P6", "P5", "P4", "P3", "P2", "P1", "P0"]);
  }
});

test("the phone of an account is told to nobody whom it was not given to", async () => {
  const person = aPerson({ phone: "+4930901820" });
  const here: Actor = { ...systemActor, locations: [location.id] };
  await anInvitation(deps, location, person);
  const phones = async (actor: Actor) =>
    (await listMembers(deps.db, actor, location.id, { limit: 9 })).items.map(({ phone }) => phone);
  expect(await phones(here)).toEqual(["+4930901820"]);
  await anInvitation(deps, await aLocation(deps), person);
  expect(await phones(here)).toEqual([null]);
  expect(await phones(systemActor)).toEqual(["+4930901820"]);
});

test("people are listed only for those who may see them", async () => {
  const foreign: Actor = { ...systemActor, locations: [randomUUID()] };
  const lacking: Actor = { ...systemActor, permissions: ["settings"] };
  const ask = (actor: Actor) => listMembers(deps.db, actor, location.id, { limit: 9 });
  expect(await refusalOf(ask(foreign))).toBe("not_found");
  expect(await refusalOf(ask(lacking))).toBe("forbidden");
});
