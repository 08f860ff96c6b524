import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { findTarget, receiveHook } from "../../services/hooks/receive.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, serviceDeps } from "../support/invitees.ts";

/** A flow over contacts at HubSpot, at work, and what tells it of one contact after the other. */
async function aToldFlow() {
  const { db } = await testDatabase();
  const deps = { ...serviceDeps(db), now: () => new Date(), appSecret: () => undefined };
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  const settings = { accessToken: "token", clientSecret: "secret" };
  const { id: connectionId } = await work((tx) =>
    createConnection(tx, systemActor, location.id, { connector: "hubspot", name: "C", settings }),
  );
  const input = { property: "lifecyclestage", becomes: "customer" };
  await work((tx) =>
    createFlow(tx, systemActor, location.id, {
      name: "Customers",
      trigger: { connectionId, key: "contactChanged", input },
      action: { connectionId: "members", key: "inviteMember" },
    }),
  );
  await db.updateTable("flow").set({ state: "running" }).execute();
  const target = await findTarget(deps, "hubspot", connectionId);
  if (typeof target === "string") throw new Error(target);
  let told = 0;
  return {
    db,
    async tell(): Promise<void> {
      told += 1;
      const event = {
        key: `event ${told}`,
        kind: "created",
        objectIds: [String(told)],
        occurredAt: undefined,
        isOurs: false,
        payload: "{}",
      };
      const webhook = {
        format: () => "json" as const,
        verify: () => "genuine" as const,
        parse: () => [event],
      };
      const request = { method: "POST", address: "", header: () => undefined, body: Buffer.of() };
      await receiveHook(deps, { ...target, webhook }, request);
    },
    /** The nudges there are, each with how long it stays. */
    async nudges(): Promise<number[]> {
      const rows = await db
        .selectFrom("outbox")
        .select(sql<number>`extract(epoch from not_before - created_at)::float8`.as("seconds"))
        .where("kind", "=", "nudge")
        .orderBy("id")
        .execute();
      return rows.map(({ seconds }) => seconds);
    },
    /** The relay has taken to Temporal whatever waits. */
    sent: () => db.updateTable("outbox").set({ doneAt: new Date() }).execute(),
  };
}

test("of many events in a moment the first nudges at once, those after it together", async () => {
  const { tell, nudges, sent } = await aToldFlow();
  await tell();
  expect(await nudges()).toEqual([0]);
  await sent();
  await tell();
  await tell();
  await tell();
  const [first, second, ...more] = await nudges();
  expect([first, more]).toEqual([0, []]);
  expect(second).toBeGreaterThan(0);
  expect(second).toBeLessThanOrEqual(1);
});

test("an event after a pause nudges at once again", async () => {
  const { db, tell, nudges, sent } = await aToldFlow();
  await tell();
  await sent();
  await db
    .updateTable("hookEvent")
    .set({ receivedAt: sql<Date>`received_at - interval '2 seconds'` })
    .execute();
  await tell();
  expect(await nudges()).toEqual([0, 0]);
});
