import { describe, expect, test } from "vitest";
import { systemActor, type Permission } from "../../../domain/permissions.ts";
import { changePermissions } from "../../../services/administrators/roles.ts";
import { listAdministrators } from "../../../services/administrators/view.ts";
import { aLocation, aPerson, inviteBy, refusalOf } from "../../support/invitees.ts";
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

describe("changing what an administrator may do", () => {
  const change = async (
    by: { id: string },
    membershipId: string,
    before: Permission[],
    permissions: Permission[],
  ) => {
    const actor = await actorOf(by);
    const wanted = { membershipId, before, permissions };
    return work((tx) => changePermissions(tx, actor, location.id, wanted));
  };

  test("gives and takes, and keeps what the asker lacks and they have", async () => {
    const admin = await anAdmin(["admins", "customers"]);
    const ada = await anAdmin(["billing", "settings"]);
    const { membershipId } = ada;
    await change(admin, membershipId, ["settings", "billing"], ["customers", "billing"]);
    expect((await rightsOf(membershipId)).permissions).toEqual(["customers", "billing"]);
    const asked = change(admin, membershipId, ["customers", "billing"], ["billing", "settings"]);
    expect(await refusalOf(asked)).toBe("forbidden");
    expect(await auditOf(ada.id)).toMatchObject([
      { reasonCode: "permissions_changed", detail: { before: ["billing", "settings"] } },
    ]);
  });

  test("is a conflict when somebody changed it meanwhile", async () => {
    const { membershipId } = await anAdmin(["billing"]);
    const asked = change(await anAdmin(), membershipId, ["billing", "admins"], ["settings"]);
    expect(await refusalOf(asked)).toBe("conflict");
  });

  test("is refused for oneself, too, beyond what one has", async () => {
    const admin = await anAdmin(["admins"]);
    const asked = change(admin, admin.membershipId, ["admins"], ["admins", "billing"]);
    expect(await refusalOf(asked)).toBe("forbidden");
  });
});

test("the list names the owner and the administrators of the location, page by page", async () => {
  const owner = await someone({ isOwner: true });
  const few = await anAdmin(["billing"]);
  const admins = [few, await anAdmin(), await anAdmin(["customers"])];
  await aMember();
  await inviteBy(deps, systemActor, await aLocation(deps), aPerson());
  const actor = await actorOf(owner);
  const first = await listAdministrators(db, actor, location.id, { limit: 2 });
  expect(first.owner).toMatchObject({ personId: owner.id, email: owner.email });
  expect(first.items.map(({ personId }) => personId)).toEqual(
    admins.slice(0, 2).map(({ id }) => id),
  );
  const after = first.nextId ?? undefined;
  const next = await listAdministrators(db, actor, location.id, { limit: 2, after });
  expect(next).toMatchObject({ items: [{ personId: admins[2]?.id }], nextId: null });
  const asked = listAdministrators(db, await actorOf(few), location.id, { limit: 2 });
  expect(await refusalOf(asked)).toBe("forbidden");
});
