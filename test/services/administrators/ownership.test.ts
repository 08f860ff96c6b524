import { expect, test } from "vitest";
import { PERMISSIONS, systemActor } from "../../../domain/permissions.ts";
import { handOverOwnership } from "../../../services/administrators/ownership.ts";
import { refusalOf } from "../../support/invitees.ts";
import {
  actorOf,
  aMember,
  anAdmin,
  auditOf,
  db,
  eachWithALocation,
  location,
  someone,
  work,
} from "./fixture.ts";

eachWithALocation();

const handOver = async (by: { id: string }, membershipId: string, stay = true) => {
  const actor = await actorOf(by);
  return work((tx) => handOverOwnership(tx, actor, location.id, { membershipId, stay }));
};

const owners = () => db.selectFrom("person").select("id").where("isOwner", "=", true).execute();

test("handing over leaves one owner, and the old one an administrator of the location", async () => {
  const owner = await someone({ isOwner: true });
  const heir = await anAdmin(["customers"]);
  await handOver(owner, heir.membershipId);
  expect(await owners()).toEqual([{ id: heir.id }]);
  expect(await actorOf(heir)).toMatchObject({ permissions: "all", locations: "all" });
  expect((await actorOf(owner)).permissions).toEqual([...PERMISSIONS]);
  const lines = [...(await auditOf(heir.id)), ...(await auditOf(owner.id))];
  expect(lines.map(({ type }) => type)).toEqual([
    "owner.changed",
    "owner.changed",
    "member.created",
    "administrator.added",
  ]);
});

test("the old owner has nothing left where they do not want to stay", async () => {
  const owner = await someone({ isOwner: true });
  await handOver(owner, (await anAdmin()).membershipId, false);
  expect((await actorOf(owner)).permissions).toEqual([]);
});

test.each([
  ["a member who administers nothing", () => aMember()],
  ["somebody who never signed in", () => aMember({ activated: false, permissions: ["admins"] })],
])("nothing is handed over to %s", async (_, to) => {
  const owner = await someone({ isOwner: true });
  expect(await refusalOf(handOver(owner, (await to()).membershipId))).toBe("conflict");
  expect(await owners()).toEqual([{ id: owner.id }]);
});

test("nobody but the owner hands over", async () => {
  const owner = await someone({ isOwner: true });
  const [ada, bo] = [await anAdmin(), await anAdmin()];
  const { membershipId } = bo;
  expect(await refusalOf(handOver(ada, membershipId))).toBe("not_found");
  const asked = work((tx) =>
    handOverOwnership(tx, systemActor, location.id, { membershipId, stay: true }),
  );
  expect(await refusalOf(asked)).toBe("not_found");
  expect(await owners()).toEqual([{ id: owner.id }]);
});

test("of two who are handed the same ownership at once one has it", async () => {
  const owner = await someone({ isOwner: true });
  const heirs = [await anAdmin(), await anAdmin()];
  const ends = await Promise.allSettled(
    heirs.map(({ membershipId }) => handOver(owner, membershipId)),
  );
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await owners()).toHaveLength(1);
});
