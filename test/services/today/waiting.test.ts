import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { systemActor, type Permission } from "../../../domain/permissions.ts";
import { createConnection } from "../../../services/connections.ts";
import { createFlow, pauseFlow } from "../../../services/flows/flows.ts";
import { readToday } from "../../../services/today/today.ts";
import { listWaiting } from "../../../services/today/waiting.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import { aLocation, anInvitation, serviceDeps } from "../../support/invitees.ts";

const isTemporalUp = async () => true;

async function aWorld() {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  return { db, deps, location };
}

async function aRunningFlow(deps: ServiceDeps, location: { id: string }) {
  const flow = await unitOfWork(deps, async (tx) => {
    const connection = await createConnection(tx, systemActor, location.id, {
      connector: "csv-file",
      name: "Sheet",
      settings: { path: "members.csv" },
    });
    return createFlow(tx, systemActor, location.id, {
      name: "Members",
      trigger: { connectionId: connection.id, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    });
  });
  await deps.db.updateTable("flow").set({ state: "running" }).where("id", "=", flow.id).execute();
  return flow;
}

const ofHere = (location: { id: string }, ...permissions: Permission[]) => ({
  ...systemActor,
  kind: "person" as const,
  permissions,
  locations: [location.id],
});

test("nothing waits at a location where all goes well", async () => {
  const { db, deps, location } = await aWorld();
  await aRunningFlow(deps, location);
  await anInvitation(deps, location);
  expect(await listWaiting(db, systemActor, location.id)).toEqual({ items: [], more: [] });
});

test("a held plan waits with how many people it is about and why, since when it was held", async () => {
  const { db, deps, location } = await aWorld();
  const flow = await aRunningFlow(deps, location);
  const runId = uuidv7();
  const since = new Date("2026-03-01T03:00:00Z");
  await db
    .insertInto("flowRun")
    .values({
      id: runId,
      flowId: flow.id,
      kind: "pass",
      state: "held",
      planHash: "seen",
      counts: JSON.stringify({ invite: 25, end: 4, unchanged: 7 }),
      startedAt: since,
    })
    .execute();
  const { items } = await listWaiting(db, systemActor, location.id);
  expect(items).toMatchObject([
    {
      kind: "plan",
      runId,
      flowId: flow.id,
      people: 29,
      since: since.toISOString(),
      reasons: [
        { code: "held_above_new", people: 25 },
        { code: "held_ends", people: 4 },
      ],
    },
  ]);
});

test("a flow that was paused, one that cannot see its source and one that cannot write wait, each with why", async () => {
  const { db, deps, location } = await aWorld();
  const paused = await aRunningFlow(deps, location);
  await unitOfWork(deps, (tx) => pauseFlow(tx, systemActor, paused.id));
  const blind = await aRunningFlow(deps, location);
  await db
    .updateTable("flow")
    .set({ problem: "The file is gone.", stopped: true })
    .where("id", "=", blind.id)
    .execute();
  const unwritten = await aRunningFlow(deps, location);
  await db
    .updateTable("flow")
    .set({ problem: "The file is read-only." })
    .where("id", "=", unwritten.id)
    .execute();
  const { items } = await listWaiting(db, systemActor, location.id);
  expect(items).toMatchObject([
    { kind: "flow", flowId: paused.id, trouble: "paused", problem: null },
    { kind: "flow", flowId: blind.id, trouble: "blind", problem: "The file is gone." },
    { kind: "flow", flowId: unwritten.id, trouble: "problem", problem: "The file is read-only." },
  ]);
});

test("a connection that needs a sign-in waits since it was locked out", async () => {
  const { db, deps, location } = await aWorld();
  const flow = await aRunningFlow(deps, location);
  const connectionId = flow.trigger.connectionId;
  await db
    .updateTable("connection")
    .set({ state: "needs_sign_in", problem: "The vendor lets us in no more." })
    .where("id", "=", connectionId)
    .execute();
  const { createdAt, stateSince } = await db
    .selectFrom("connection")
    .select(["createdAt", "stateSince"])
    .where("id", "=", connectionId)
    .executeTakeFirstOrThrow();
  expect(stateSince.getTime()).toBeGreaterThan(createdAt.getTime());
  const { items } = await listWaiting(db, systemActor, location.id);
  expect(items).toMatchObject([
    { kind: "connection", connectionId, state: "needs_sign_in", since: stateSince.toISOString() },
  ]);
});

test("mails in doubt, stuck hand-overs, held and quarantined events and returned mails wait, a few of each named", async () => {
  const { db, deps, location } = await aWorld();
  const flow = await aRunningFlow(deps, location);
  for (let nth = 0; nth < 7; nth += 1) {
    const { id } = await anInvitation(deps, location);
    await db
      .updateTable("email")
      .set({ state: "unknown", attemptedAt: sql<Date>`now()` })
      .where("invitationId", "=", id)
      .execute();
  }
  const bounced = await anInvitation(deps, location);
  await db
    .updateTable("invitation")
    .set({ status: "bounced" })
    .where("id", "=", bounced.id)
    .execute();
  await db
    .updateTable("outbox")
    .set({ stuckReason: "Temporal refuses it" })
    .where("subjectId", "=", bounced.id)
    .execute();
  await db
    .insertInto("flowItem")
    .values({ flowId: flow.id, subject: "1", state: "held", problem: "No address." })
    .execute();
  await db
    .insertInto("hookEvent")
    .values({
      id: uuidv7(),
      connectionId: flow.trigger.connectionId,
      key: "k",
      kind: "odd",
      subjects: [],
      payload: "{}",
      state: "quarantined",
      problem: "Of no known type.",
    })
    .execute();
  const { items, more } = await listWaiting(db, systemActor, location.id);
  expect(items.filter(({ kind }) => kind === "mail")).toHaveLength(5);
  expect(more).toEqual([{ kind: "mail", count: 2 }]);
  expect(items.filter(({ kind }) => kind !== "mail")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "bounced", count: 1 }),
      expect.objectContaining({ kind: "hand_over", problem: "Temporal refuses it" }),
      expect.objectContaining({ kind: "held_events", count: 1, problem: "No address." }),
      expect.objectContaining({ kind: "quarantined", count: 1, problem: "Of no known type." }),
    ]),
  );
});

test("what waits is told to those who may do something about it, and of their location alone", async () => {
  const { db, deps, location } = await aWorld();
  const other = await aLocation(deps);
  const flow = await aRunningFlow(deps, location);
  await unitOfWork(deps, (tx) => pauseFlow(tx, systemActor, flow.id));
  expect(await listWaiting(db, ofHere(location, "customers"), location.id)).toEqual({
    items: [],
    more: [],
  });
  expect((await listWaiting(db, systemActor, other.id)).items).toEqual([]);
  const asked = readToday({ db, isTemporalUp }, ofHere(other, "integrations"), location, "30");
  await expect(asked).rejects.toMatchObject({ code: "not_found" });
});
