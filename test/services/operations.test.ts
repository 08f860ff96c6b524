import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor, type Permission } from "../../domain/permissions.ts";
import { askAgain, handOverAgain, readOperations } from "../../services/operations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, refusalOf, serviceDeps } from "../support/invitees.ts";

async function aWorld() {
  const { db } = await testDatabase();
  const handedOver: string[] = [];
  const deps = serviceDeps(db, { handOver: (ids) => void handedOver.push(...ids) });
  const location = await aLocation(deps);
  const health = { db, isTemporalUp: async () => true };
  return { db, deps, location, health, handedOver };
}

const ofHere = (location: { id: string }, ...permissions: Permission[]) => ({
  kind: "person" as const,
  id: "01990000-0000-7000-8000-000000000001",
  permissions,
  locations: [location.id],
});

test("a stuck hand-over is shown with its error to those of its location alone", async () => {
  const { db, deps, location, health } = await aWorld();
  const other = await aLocation(deps);
  const { id, email } = await anInvitation(deps, location);
  await db.updateTable("outbox").set({ stuckReason: "Temporal refuses it", attempts: 4 }).execute();
  const { stuck } = await readOperations(health, ofHere(location, "integrations"));
  expect(stuck).toMatchObject({
    total: 1,
    items: [{ invitationId: id, email, reason: "Temporal refuses it", attempts: 4 }],
  });
  const elsewhere = await readOperations(health, ofHere(other, "integrations"));
  expect(elsewhere.stuck).toEqual({ items: [], total: 0 });
  expect(elsewhere.foreignEvents).toBeNull();
  expect((await readOperations(health, systemActor)).stuck.total).toBe(1);
});

test("a stuck hand-over that is tried again goes out at once, and the audit says who asked", async () => {
  const { db, deps, location, handedOver } = await aWorld();
  const { id: invitationId } = await anInvitation(deps, location);
  await db.updateTable("outbox").set({ stuckReason: "Temporal refuses it" }).execute();
  const { id } = await db.selectFrom("outbox").select("id").executeTakeFirstOrThrow();
  handedOver.length = 0;
  const actor = ofHere(location, "integrations");
  await unitOfWork(deps, (tx) => handOverAgain(tx, actor, id));
  expect(handedOver).toEqual([id]);
  const line = await db
    .selectFrom("audit")
    .selectAll()
    .where("type", "=", "handover.retried")
    .executeTakeFirstOrThrow();
  expect(line).toMatchObject({ invitationId, actorId: actor.id, reasonCode: "handed_over_again" });
  const again = unitOfWork(deps, (tx) => handOverAgain(tx, actor, id));
  expect(await refusalOf(again)).toBe("conflict");
});

test("nobody tries again what is stuck elsewhere, or without the permission", async () => {
  const { db, deps, location } = await aWorld();
  const other = await aLocation(deps);
  await anInvitation(deps, location);
  await db.updateTable("outbox").set({ stuckReason: "Temporal refuses it" }).execute();
  const { id } = await db.selectFrom("outbox").select("id").executeTakeFirstOrThrow();
  const asked = (actor: ReturnType<typeof ofHere>, which: string) =>
    refusalOf(unitOfWork(deps, (tx) => handOverAgain(tx, actor, which)));
  expect(await asked(ofHere(other, "integrations"), id)).toBe("not_found");
  expect(await asked(ofHere(location, "customers"), id)).toBe("forbidden");
  expect(await asked(ofHere(location, "integrations"), "1; drop table outbox")).toBe("not_found");
});

test("processes are asked for again once, for what is open at the locations of whoever asks", async () => {
  const { db, deps, location, handedOver } = await aWorld();
  const other = await aLocation(deps);
  const open = await anInvitation(deps, location);
  const ended = await anInvitation(deps, location);
  const elsewhere = await anInvitation(deps, other);
  await db
    .updateTable("invitation")
    .set({ createdAt: sql<Date>`now() - interval '1 hour'` })
    .execute();
  await db.updateTable("invitation").set({ status: "closed" }).where("id", "=", ended.id).execute();
  await db
    .updateTable("outbox")
    .set({ doneAt: sql<Date>`now()` })
    .execute();
  handedOver.length = 0;
  const actor = ofHere(location, "integrations");
  const ask = () => unitOfWork(deps, (tx) => askAgain(tx, actor, location.id));
  expect(await ask()).toEqual({ invitations: 1, flows: 0 });
  expect(await ask()).toEqual({ invitations: 0, flows: 0 });
  const waiting = await db.selectFrom("outbox").selectAll().where("doneAt", "is", null).execute();
  expect(waiting).toMatchObject([
    { workflowId: `invitation/${open.id}`, kind: "start", subjectId: open.id },
  ]);
  expect(handedOver).toEqual(waiting.map(({ id }) => id));
  const all = await unitOfWork(deps, (tx) => askAgain(tx, systemActor, location.id));
  expect(all).toEqual({ invitations: 1, flows: 0 });
  expect(elsewhere.locationId).toBe(other.id);
});

test("processes are counted by state, and what is due next comes in its order", async () => {
  const { db, deps, location, health } = await aWorld();
  const { id } = await anInvitation(deps, location);
  await anInvitation(deps, location);
  await db
    .updateTable("invitation")
    .set({ status: "sent", signInUntil: sql<Date>`now() + interval '1 hour'` })
    .where("id", "=", id)
    .execute();
  const operations = await readOperations(health, ofHere(location, "integrations"));
  expect(operations.invitations).toEqual([
    { status: "queued", count: 1 },
    { status: "sent", count: 1 },
  ]);
  expect(operations.dueTimes).toMatchObject([{ kind: "window", invitationId: id }]);
});

test("an operator without the permission reads nothing of it", async () => {
  const { location, health } = await aWorld();
  const asked = readOperations(health, ofHere(location, "customers"));
  expect(await refusalOf(asked)).toBe("forbidden");
});
