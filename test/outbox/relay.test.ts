import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { finishMessages, insertMessages, leaseMessages } from "../../db/outbox.ts";
import type { OutboxKind } from "../../db/schema/records.ts";
import { createRelay, type Relay } from "../../outbox/relay.ts";
import type { Temporal } from "../../outbox/temporal.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { FakeTemporal, grpcFailure } from "../support/fake-temporal.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";

const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

let database: TestDatabase;
let db: Pool;
let temporal: FakeTemporal;
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  database = await testDatabase();
  db = database.db;
  temporal = new FakeTemporal();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A relay with its loop, until the test is over or says so. */
function aRelay(given: { db?: Pool; temporal?: Temporal } = {}): Relay & { stop(): Promise<void> } {
  const relay = createRelay({
    db,
    temporal,
    reached: () => undefined,
    log: silentLog,
    ...given,
  });
  const ending = new AbortController();
  const running = relay.run(ending.signal);
  const stop = async () => {
    ending.abort();
    await running;
  };
  stops.push(stop);
  return { ...relay, stop };
}

/** An invitation with its start in the outbox. */
async function anOpenInvitation() {
  const deps = serviceDeps(db);
  const { id, email } = await anInvitation(deps, await aLocation(deps));
  return { id, email, workflowId: `invitation/${id}` };
}

const enqueue = (kind: OutboxKind, workflowId: string, subjectId: string) =>
  insertMessages(db, [{ kind, workflowId, subjectId }]);

const waiting = () =>
  db
    .selectFrom("outbox")
    .selectAll()
    .where("doneAt", "is", null)
    .where("stuckReason", "is", null)
    .orderBy("id")
    .execute();

const allDone = () =>
  waitFor(async () => (await waiting()).length === 0, { what: "an empty outbox" });

/** As if whoever waits for a later try had waited long enough. */
const skipPauses = () =>
  db
    .updateTable("outbox")
    .set({ notBefore: sql<Date>`now()` })
    .where("doneAt", "is", null)
    .execute();

describe("what was committed reaches Temporal", () => {
  test("at once when handed over, and by the loop when not", async () => {
    const { id, workflowId } = await anOpenInvitation();
    const relay = createRelay({ db, temporal, reached: () => undefined, log: silentLog });
    const [message] = await waiting();
    relay.handOver([message?.id ?? ""]);
    await allDone();
    expect(temporal.kindsOf(workflowId)).toEqual(["start"]);
    await enqueue("changed", workflowId, id);
    aRelay();
    await allDone();
    expect(temporal.kindsOf(workflowId)).toEqual(["start", "changed"]);
  });

  test("with states and ids and a masked address, and nothing else of the person", async () => {
    const { id, email, workflowId } = await anOpenInvitation();
    aRelay();
    await allDone();
    const [call] = temporal.calls;
    expect(call).toMatchObject({ workflowId, facts: { id, status: "queued", source: "api" } });
    expect(call?.facts?.maskedEmail).toBe("a•••@example.com");
    expect(JSON.stringify(call)).not.toContain(email);
    expect(JSON.stringify(call)).not.toContain("Ada");
  });

  test("in order within a workflow, and one at a time, however many relays there are", async () => {
    const invitations = [];
    for (let n = 0; n < 6; n += 1) invitations.push(await anOpenInvitation());
    for (let n = 0; n < 5; n += 1) {
      for (const { id, workflowId } of invitations) await enqueue("changed", workflowId, id);
    }
    const ids = (await waiting()).map((message) => message.id);
    const other = connectDatabase(database.url);
    const [one, two] = [aRelay(), aRelay({ db: other })];
    for (let n = 0; n < 10; n += 1) {
      one.handOver(ids);
      two.handOver(ids);
    }
    await allDone();
    await two.stop();
    await other.destroy();
    for (const { workflowId } of invitations) {
      expect(temporal.kindsOf(workflowId)).toEqual(["start", ...Array(5).fill("changed")]);
    }
    expect(temporal.mostAtOnce).toBe(1);
    // The id of the message is the id of the update: Temporal knows a repeat by it.
    expect(new Set(temporal.updateIds).size).toBe(30);
    const workflows = invitations.map(({ workflowId }) => workflowId);
    expect(new Set(temporal.calls.map((call) => call.workflowId))).toEqual(new Set(workflows));
  });

  test("and is told again after the relay that had it died, not before its lease is over", async () => {
    const { workflowId } = await anOpenInvitation();
    const dead = randomUUID();
    const [leased] = await leaseMessages(db, dead, { limit: 20, seconds: 30 });
    const relay = aRelay();
    relay.handOver([leased?.id ?? ""]);
    await new Promise((later) => setTimeout(later, 700));
    expect(temporal.calls).toEqual([]);
    await db
      .updateTable("outbox")
      .set({ leasedUntil: sql<Date>`now() - interval '1 second'` })
      .execute();
    await waitFor(() => temporal.calls.length === 1);
    expect(temporal.kindsOf(workflowId)).toEqual(["start"]);
    await allDone();
    const done = () => db.selectFrom("outbox").selectAll().executeTakeFirstOrThrow();
    const before = await done();
    await finishMessages(db, [leased?.id ?? ""], dead);
    expect(await done()).toEqual(before);
  });
});

describe("while Temporal is away", () => {
  test("a start is tried again with pauses, a change waits behind it, and both arrive when it is back", async () => {
    const { id, workflowId } = await anOpenInvitation();
    await enqueue("changed", workflowId, id);
    temporal.before = () => {
      throw grpcFailure(UNAVAILABLE);
    };
    aRelay();
    await waitFor(() => temporal.calls.length >= 1);
    await waitFor(async () => (await waiting())[0]?.leasedUntil === null);
    expect(await waiting()).toMatchObject([
      { kind: "start", attempts: 1, stuckReason: null },
      { kind: "changed", attempts: 0 },
    ]);
    await skipPauses();
    await waitFor(() => temporal.calls.length >= 2);
    temporal.before = () => undefined;
    await waitFor(async () => (await waiting())[0]?.leasedUntil === null);
    await skipPauses();
    await allDone();
    expect(temporal.kindsOf(workflowId)).toEqual(["start", "start", "start", "changed"]);
  });

  test("other workflows go on while one has to wait", async () => {
    const slow = await anOpenInvitation();
    const other = await anOpenInvitation();
    const release = Promise.withResolvers<void>();
    temporal.before = ({ workflowId }) =>
      workflowId === slow.workflowId ? release.promise : undefined;
    const relay = aRelay();
    await waitFor(() => temporal.calls.length >= 1);
    const added = await enqueue("changed", other.workflowId, other.id);
    relay.handOver(added);
    await waitFor(() => temporal.kindsOf(other.workflowId).length >= 1);
    release.resolve();
    await allDone();
  });
});

describe("what Temporal refuses", () => {
  test.each([
    ["a right that is missing", PERMISSION_DENIED],
    ["a key that it does not know", UNAUTHENTICATED],
  ])("for %s waits until an operator has mended that", async (_, code) => {
    const { workflowId } = await anOpenInvitation();
    temporal.before = () => {
      throw grpcFailure(code);
    };
    aRelay();
    await waitFor(async () => (await waiting())[0]?.attempts === 1);
    await waitFor(async () => (await waiting())[0]?.leasedUntil === null);
    temporal.before = () => undefined;
    await skipPauses();
    await allDone();
    expect(temporal.running.has(workflowId)).toBe(true);
  });

  test("for good is stuck with its reason, and what comes later for that workflow still goes", async () => {
    const { id, workflowId } = await anOpenInvitation();
    await enqueue("changed", workflowId, id);
    temporal.before = (call) => {
      if (call.kind === "start") throw grpcFailure(INVALID_ARGUMENT);
    };
    temporal.running.add(workflowId);
    aRelay();
    await allDone();
    const rows = await db.selectFrom("outbox").selectAll().orderBy("id").execute();
    expect(rows).toMatchObject([
      { kind: "start", stuckReason: "status 3", doneAt: null, attempts: 1 },
      { kind: "changed", stuckReason: null, doneAt: expect.any(Date) },
    ]);
  });
});

describe("a change for which there is no process", () => {
  test("is done when the row is over", async () => {
    const { id, workflowId } = await anOpenInvitation();
    await db.deleteFrom("outbox").execute();
    await db.updateTable("invitation").set({ status: "revoked" }).where("id", "=", id).execute();
    await enqueue("changed", workflowId, id);
    aRelay();
    await allDone();
    expect(temporal.kindsOf(workflowId)).toEqual(["changed"]);
  });

  test("makes the process again from the row when the row is open", async () => {
    const { id, workflowId } = await anOpenInvitation();
    await db.deleteFrom("outbox").execute();
    await db
      .updateTable("invitation")
      .set({ status: "window_closed" })
      .where("id", "=", id)
      .execute();
    await enqueue("changed", workflowId, id);
    aRelay();
    await allDone();
    expect(temporal.calls).toMatchObject([
      { kind: "changed" },
      { kind: "start", facts: { status: "window_closed" } },
    ]);
  });

  test("does not wait for ever for a start that comes behind it", async () => {
    const { id, workflowId } = await anOpenInvitation();
    await db.deleteFrom("outbox").execute();
    await enqueue("changed", workflowId, id);
    await enqueue("start", workflowId, id);
    aRelay();
    await allDone();
    expect(temporal.running.has(workflowId)).toBe(true);
  });
});

describe("a nudge", () => {
  test("for a flow that is gone is dropped", async () => {
    const flowId = randomUUID();
    await enqueue("nudge", `flow/${flowId}`, flowId);
    aRelay();
    await allDone();
    expect(temporal.calls).toEqual([]);
  });
});

test("a database that is away for a moment ends no relay", async () => {
  const own = connectDatabase(database.url);
  const relay = aRelay({ db: own });
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
  const { workflowId } = await anOpenInvitation();
  await waitFor(() => temporal.running.has(workflowId));
  await relay.stop();
  await own.destroy();
});

test("an ended relay has ended what it had begun", async () => {
  await anOpenInvitation();
  const release = Promise.withResolvers<void>();
  temporal.before = () => release.promise;
  const relay = aRelay();
  await waitFor(() => temporal.calls.length === 1);
  const stopped = relay.stop();
  release.resolve();
  await stopped;
  expect(await waiting()).toEqual([]);
});
