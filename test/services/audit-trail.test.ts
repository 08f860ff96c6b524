import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { systemActor, type Permission } from "../../domain/permissions.ts";
import { record } from "../../services/audit.ts";
import { auditKinds, listAuditTrail } from "../../services/audit-trail.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { sourceFiles } from "../support/imports.ts";
import { aLocation, anInvitation, refusalOf, serviceDeps } from "../support/invitees.ts";

async function aWorld() {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  return { db, deps, location };
}

const ofHere = (location: { id: string }, ...permissions: Permission[]) => ({
  kind: "person" as const,
  id: "01990000-0000-7000-8000-000000000001",
  permissions,
  locations: [location.id],
});

test("what was done is listed newest first, with who, whom and why, page by page", async () => {
  const { db, deps, location } = await aWorld();
  const { email, membershipId } = await anInvitation(deps, location);
  const first = await listAuditTrail(db, systemActor, location.id, { limit: 2 });
  expect(first.items).toHaveLength(2);
  const rest = await listAuditTrail(db, systemActor, location.id, {
    limit: 50,
    before: first.nextId ?? "",
  });
  expect(rest.nextId).toBeNull();
  const all = [...first.items, ...rest.items];
  expect(all.map(({ id }) => Number(id))).toEqual(
    all.map(({ id }) => Number(id)).toSorted((a, b) => b - a),
  );
  expect(all.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["invitation.queued", "member.created", "location.created"]),
  );
  expect(all.find(({ type }) => type === "invitation.queued")).toMatchObject({
    about: email,
    membershipId,
    reasonCode: "invited",
    by: { kind: "system", id: null, name: null },
  });
});

test("lines are found by kind, by person in any writing of their address, and by who did it", async () => {
  const { db, deps, location } = await aWorld();
  const { email } = await anInvitation(deps, location);
  await anInvitation(deps, location);
  const olu = { id: uuidv7(), email: "olu@example.com", canonicalEmail: "olu@example.com" };
  await db
    .insertInto("person")
    .values({ ...olu, firstName: "Olu", lastName: "Bello" })
    .execute();
  const connection = await unitOfWork(deps, (tx) =>
    createConnection(tx, { ...systemActor, kind: "person", id: olu.id }, location.id, {
      connector: "csv-file",
      name: "Sheet",
      settings: { path: "members.csv" },
    }),
  );
  const find = async (search: object) =>
    (await listAuditTrail(db, systemActor, location.id, { limit: 50, ...search })).items;
  const ofKind = await find({ kind: "connection" });
  expect(ofKind).toMatchObject([
    {
      type: "connection.created",
      by: { kind: "person", id: olu.id, name: "Olu Bello" },
      connection: { id: connection.id, name: "Sheet" },
    },
  ]);
  expect(await find({ actorKind: "person" })).toEqual(ofKind);
  expect(await find({ actorKind: "person", actorId: uuidv7() })).toEqual([]);
  const ofOne = await find({ email: ` ${email.toUpperCase()} ` });
  expect(ofOne.length).toBeGreaterThan(1);
  expect(new Set(ofOne.map(({ about }) => about))).toEqual(new Set([email]));
});

test("a row that made nobody is found by what stood in it, with what was wrong", async () => {
  const { db, deps, location } = await aWorld();
  await unitOfWork(deps, (tx) =>
    record(tx, systemActor, {
      type: "row.invalid",
      reasonCode: "row_invalid",
      locationId: location.id,
      address: "ada at example",
      detail: { problems: [{ column: "Email", code: "invalid_email" }] },
    }),
  );
  const { items } = await listAuditTrail(db, systemActor, location.id, {
    limit: 50,
    email: "Ada at example",
  });
  expect(items).toMatchObject([
    { about: "ada at example", problems: [{ column: "Email", code: "invalid_email" }] },
  ]);
});

test("nobody reads of what their permissions are not for, or of another location", async () => {
  const { db, deps, location } = await aWorld();
  const other = await aLocation(deps);
  await anInvitation(deps, location);
  const read = (actor: ReturnType<typeof ofHere>, search = {}) =>
    listAuditTrail(db, actor, location.id, { limit: 50, ...search });
  const { items } = await read(ofHere(location, "settings"));
  expect(items.map(({ type }) => type)).toEqual(["location.created"]);
  const hidden = read(ofHere(location, "settings"), { kind: "invitation" });
  expect(await refusalOf(hidden)).toBe("forbidden");
  expect(await refusalOf(read(ofHere(location, "billing")))).toBe("forbidden");
  expect(await refusalOf(read(ofHere(other, "settings")))).toBe("not_found");
});

test("whatever is noted is of a kind that somebody may read of", () => {
  const root = new URL("../..", import.meta.url).pathname;
  const kinds = new Set<string>(auditKinds(systemActor));
  const texts = sourceFiles(root, ["services"]).map(({ text }) => text);
  const types = texts.flatMap((text) => [...text.matchAll(/\btype: "([a-z_]+)\.[a-z_]+"/g)]);
  expect(types.length).toBeGreaterThan(30);
  const unread = types.flatMap(([all, kind]) => (kinds.has(kind ?? "") ? [] : [all]));
  expect(unread).toEqual([]);
});
