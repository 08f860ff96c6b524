import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { systemActor, type Actor, type Permission } from "../../../domain/permissions.ts";
import { inviteAdministrator } from "../../../services/administrators/invite.ts";
import {
  changePermissions,
  withdrawAdministrator,
} from "../../../services/administrators/roles.ts";
import { getCandidate } from "../../../services/administrators/view.ts";
import { authenticate, createApiKey } from "../../../services/api-keys.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { endMembership } from "../../../services/memberships.ts";
import { aLocation, aPerson, refusalOf } from "../../support/invitees.ts";
import {
  actorOf,
  aMember,
  anAdmin,
  auditOf,
  db,
  deps,
  eachWithALocation,
  location,
  rightsOf,
  someone,
  work,
} from "./fixture.ts";

eachWithALocation();

describe("withdrawing an administrator", () => {
  const withdrawAs = (actor: Actor, membershipId: string, revokeKeys = false) =>
    work((tx) => withdrawAdministrator(tx, actor, location.id, { membershipId, revokeKeys }));
  const withdraw = async (by: { id: string }, membershipId: string, revokeKeys = false) =>
    withdrawAs(await actorOf(by), membershipId, revokeKeys);

  test("leaves a member like others, whose rights are over at once", async () => {
    const admin = await anAdmin();
    const ada = await anAdmin();
    await withdraw(admin, ada.membershipId);
    expect(await rightsOf(ada.membershipId)).toEqual({
      type: "member",
      role: "member",
      permissions: [],
    });
    expect((await actorOf(ada)).permissions).toEqual([]);
    const [line] = await auditOf(ada.id);
    expect(line).toMatchObject({ reasonCode: "administrator_withdrawn", actorId: admin.id });
  });

  test.each([true, false])("ends the keys they made where that is asked for: %s", async (asked) => {
    const admin = await anAdmin();
    const ada = await anAdmin();
    const actor = await actorOf(ada);
    const wanted = { location: location.id, permissions: ["customers" as const] };
    const { key } = await work((tx) => createApiKey(tx, actor, wanted));
    const { revokedKeys } = await withdraw(admin, ada.membershipId, asked);
    expect(revokedKeys).toBe(asked ? 1 : 0);
    expect((await authenticate(db, `Bearer ${key}`)) === undefined).toBe(asked);
  });

  test("leaves no key that is made at the same moment", async () => {
    const admin = await anAdmin();
    const ada = await anAdmin();
    const actor = await actorOf(ada);
    const wanted = { location: location.id, permissions: ["customers" as const] };
    await Promise.allSettled([
      withdraw(admin, ada.membershipId, true),
      work((tx) => createApiKey(tx, actor, wanted)),
    ]);
    const living = await db
      .selectFrom("apiKey")
      .select("id")
      .where("madeBy", "=", ada.id)
      .where("revokedAt", "is", null)
      .execute();
    expect(living).toEqual([]);
    expect(await refusalOf(work((tx) => createApiKey(tx, actor, wanted)))).toBe("forbidden");
  });

  test("is refused for the owner", async () => {
    const admin = await anAdmin();
    const owner = await anAdmin();
    await db.updateTable("person").set({ isOwner: true }).where("id", "=", owner.id).execute();
    expect(await refusalOf(withdraw(admin, owner.membershipId))).toBe("conflict");
  });

  test("is refused for the last who can name others, unless there is an owner", async () => {
    const ada = await anAdmin(["customers", "admins"]);
    const { membershipId } = ada;
    await withdraw(ada, (await anAdmin()).membershipId);
    // Somebody invited by a mistyped address would be nobody at all.
    const unseen = await aMember({ activated: false, permissions: ["admins"] });
    const actor = await actorOf(ada);
    const fewer = {
      membershipId,
      before: ["customers", "admins"],
      permissions: ["customers"],
    } satisfies Parameters<typeof changePermissions>[3];
    const lessen = () => work((tx) => changePermissions(tx, actor, location.id, fewer));
    expect(await refusalOf(withdraw(ada, membershipId))).toBe("conflict");
    expect(await refusalOf(lessen())).toBe("conflict");
    const seen = await getCandidate(db, actor, location.id, membershipId);
    expect(seen).toMatchObject({ isLastKeeper: true });
    const now = { activatedAt: sql<Date>`now()` };
    await db.updateTable("person").set(now).where("id", "=", unseen.id).execute();
    await lessen();
    await someone({ isOwner: true });
    await withdraw(unseen, unseen.membershipId);
  });

  test("of two who withdraw each other at once one stays", async () => {
    const [ada, bo] = [await anAdmin(), await anAdmin()];
    const ends = await Promise.allSettled([
      withdraw(ada, bo.membershipId),
      withdraw(bo, ada.membershipId),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const roles = [await rightsOf(ada.membershipId), await rightsOf(bo.membershipId)];
    expect(roles.map(({ role }) => role).toSorted()).toEqual(["admin", "member"]);
  });

  test("is refused to who lacks the permission, and to other locations", async () => {
    const { membershipId } = await anAdmin();
    const lacking = await anAdmin(["customers"]);
    expect(await refusalOf(withdraw(lacking, membershipId))).toBe("forbidden");
    const foreign: Actor = { ...systemActor, locations: [(await aLocation(deps)).id] };
    expect(await refusalOf(withdrawAs(foreign, membershipId))).toBe("not_found");
  });
});

describe("an administrator's membership", () => {
  const invitedAdmin = async (permissions: Permission[]) => {
    const actor = await actorOf(await anAdmin());
    const person = aPerson();
    const { membershipId } = await work((tx) =>
      inviteAdministrator(tx, actor, location.id, { person, permissions }, "console"),
    );
    const { id } = await db
      .selectFrom("invitation")
      .select("id")
      .where("membershipId", "=", membershipId)
      .executeTakeFirstOrThrow();
    return { id, membershipId };
  };

  test("is not ended by revoking their invitation without the permission to withdraw them", async () => {
    const { id, membershipId } = await invitedAdmin(["customers"]);
    const lacking = await actorOf(await anAdmin(["customers"]));
    expect(await refusalOf(work((tx) => revokeInvitation(tx, lacking, id)))).toBe("forbidden");
    const allowed = await actorOf(await anAdmin(["customers", "admins"]));
    await work((tx) => revokeInvitation(tx, allowed, id));
    expect(await rightsOf(membershipId)).toEqual({
      type: "nonmember",
      role: "member",
      permissions: [],
    });
  });

  test("is not ended by a row that is gone, and that is said", async () => {
    const ada = await anAdmin();
    const flow: Actor = { ...systemActor, kind: "flow", id: uuidv7() };
    await work((tx) => endMembership(tx, flow, ada.membershipId, "row_gone"));
    expect(await rightsOf(ada.membershipId)).toMatchObject({ type: "member", role: "admin" });
    expect(await auditOf(ada.id)).toMatchObject([{ reasonCode: "administrator_kept" }]);
  });
});
