import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { keepAccount } from "../../services/hooks/accounts.ts";
import { findTarget, receiveHook } from "../../services/hooks/receive.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import type { HookEvent } from "../../connectors/webhook.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, serviceDeps } from "../support/invitees.ts";

const PORTAL = "4711";

/** A hub that is an app at HubSpot, and what HubSpot tells it at the address of the app. */
async function anApp() {
  const { db } = await testDatabase();
  const deps = { ...serviceDeps(db), now: () => new Date(), appSecret: () => "secret" };
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  const target = await findTarget(deps, "hubspot", undefined);
  if (typeof target === "string") throw new Error(target);
  return {
    db,
    /** A connection that somebody signs in for, with a flow at work. */
    async aConnection(settings: Record<string, string> = {}) {
      const made = { connector: "hubspot", name: "C", settings };
      const { id } = await work((tx) => createConnection(tx, systemActor, location.id, made));
      const flow = await work((tx) =>
        createFlow(tx, systemActor, location.id, {
          name: "Customers",
          trigger: {
            connectionId: id,
            key: "contactChanged",
            input: { property: "lifecyclestage", becomes: "customer" },
          },
          action: { connectionId: "members", key: "inviteMember" },
        }),
      );
      await db.updateTable("flow").set({ state: "running" }).where("id", "=", flow.id).execute();
      return {
        id,
        /** It becomes known of whose account it is. */
        known: async (accountKey = PORTAL) => {
          const row = await db
            .selectFrom("connection")
            .selectAll()
            .where("id", "=", id)
            .executeTakeFirstOrThrow();
          await work((tx) => keepAccount(tx, row, accountKey));
        },
        /** What its flow is to look at. */
        async told() {
          const rows = await db
            .selectFrom("flowItem")
            .select(["subject", "told"])
            .where("flowId", "=", flow.id)
            .orderBy("seq")
            .execute();
          return rows.map((one) => `${one.subject} x${one.told}`);
        },
      };
    },
    async tell(key: string, subject: string, more: Partial<HookEvent> = {}) {
      const event = {
        key,
        kind: "changed",
        objectIds: [subject],
        occurredAt: undefined,
        isOurs: false,
        account: PORTAL,
        payload: "{}",
        ...more,
      };
      const webhook = {
        format: () => "json" as const,
        verify: () => "genuine" as const,
        parse: () => [event],
      };
      const request = { method: "POST", address: "", header: () => undefined, body: Buffer.of() };
      return (await receiveHook(deps, { ...target, webhook }, request)).state;
    },
    events: () =>
      db
        .selectFrom("hookEvent")
        .select(["key", "connectionId", "state", "problem"])
        .orderBy("receivedAt")
        .execute(),
    untold: () => db.selectFrom("untoldEvent").selectAll().execute(),
  };
}

test("what came before it was known whose account it is of is told then, and never again", async () => {
  const { aConnection, tell, events, untold } = await anApp();
  const one = await aConnection();
  await tell("a", "1");
  await tell("b", "2", { property: "fax" });
  await tell("c", "3", { isOurs: true });
  await tell("d", "4", { problem: "Nothing is made of this here." });
  await tell("e", "5", { account: "other" });
  expect(await one.told()).toEqual([]);

  await one.known();
  expect(await one.told()).toEqual(["1 x1"]);
  expect(await events()).toEqual([
    { key: "a", connectionId: one.id, state: "taken", problem: null },
    { key: "b", connectionId: one.id, state: "taken", problem: null },
    { key: "c", connectionId: one.id, state: "ours", problem: null },
    { key: "d", connectionId: null, state: "quarantined", problem: expect.any(String) },
    { key: "e", connectionId: null, state: "quarantined", problem: expect.any(String) },
  ]);
  expect(await tell("a", "1")).toBe("repeated");
  await one.known();
  expect(await one.told()).toEqual(["1 x1"]);
  expect(await untold()).toMatchObject([{ accountKey: "other" }]);
});

test("who was to be forgotten before it was known whose account it is of is forgotten then", async () => {
  const { db, aConnection, tell } = await anApp();
  const one = await aConnection();
  await db
    .insertInto("hookEvent")
    .values({
      id: "01990000-0000-7000-8000-000000000000",
      connectionId: one.id,
      key: "before",
      kind: "changed",
      subjects: ["1"],
      payload: "what was said",
      state: "taken",
      problem: null,
      occurredAt: null,
    })
    .execute();
  await tell("a", "1", { kind: "forgotten", forgets: true });
  await one.known();
  const rows = await db.selectFrom("hookEvent").select("payload").execute();
  expect(rows.map(({ payload }) => payload)).toEqual(["", ""]);
  expect(await one.told()).toEqual(["1 x1"]);
});

test("what a connection has already is not told again when it is known once more", async () => {
  const { db, aConnection, tell, events } = await anApp();
  const one = await aConnection();
  await one.known();
  await tell("a", "1");
  expect(await one.told()).toEqual(["1 x1"]);
  // Somebody else signs in, and it turns out to be the same account.
  await db.updateTable("connection").set({ accountKey: null }).execute();
  expect(await tell("a", "1")).toBe("stored");
  await one.known();
  expect(await one.told()).toEqual(["1 x1"]);
  expect(await events()).toMatchObject([{ key: "a", connectionId: one.id }]);
});

test("all connections of an account are told, and all their flows, however many there are", async () => {
  const { db, aConnection, tell } = await anApp();
  const one = await aConnection();
  for (let more = 0; more < 100; more += 1) await aConnection();
  await db.updateTable("connection").set({ accountKey: PORTAL }).execute();
  await sql`insert into flow (id, location_id, connection_id, name, trigger_key, trigger_input, action_key, action_input,
      policy, state)
    select copy.id, location_id, connection_id, name, trigger_key, trigger_input, action_key, action_input, policy, state
    from flow, (select gen_random_uuid() from generate_series(1, 100)) as copy (id)
    where connection_id = ${one.id}`.execute(db);
  await tell("a", "1");
  const events = await db.selectFrom("hookEvent").select("state").execute();
  expect(events.map(({ state }) => state)).toEqual(Array(101).fill("taken"));
  expect(await db.selectFrom("flowItem").select("flowId").execute()).toHaveLength(201);
});

test("one that has a key of its own takes up nothing of what the app is told", async () => {
  const { aConnection, tell, untold } = await anApp();
  const keyed = await aConnection({ accessToken: "token", clientSecret: "secret" });
  await tell("a", "1");
  await keyed.known();
  expect(await keyed.told()).toEqual([]);
  expect(await untold()).toHaveLength(1);
});

test("what comes at the very moment in which it becomes known is told once", async () => {
  const { aConnection, tell, untold } = await anApp();
  const names = Array.from({ length: 20 }, (_, at) => String(at));
  const one = await aConnection();
  await Promise.all([
    ...names.slice(0, 10).map((name) => tell(name, name)),
    one.known(),
    ...names.slice(10).map((name) => tell(name, name)),
  ]);
  expect((await one.told()).toSorted()).toEqual(names.map((name) => `${name} x1`).toSorted());
  expect(await untold()).toEqual([]);
});
