import { sql } from "kysely";
import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, anInvitation, apiDeps, ask, serveApi } from "./fixture.ts";

test("operations tell what is stuck, what is due and how the parts are, of the key's locations and of nobody by name", async () => {
  const { db } = await testDatabase();
  const deps = apiDeps(db, { isTemporalUp: async () => false });
  const url = await serveApi(deps);
  const { id: locationId } = await aLocation(deps, "hq");
  await aLocation(deps, "other");
  const { id } = await anInvitation(deps, "hq");
  await db
    .updateTable("invitation")
    .set({ status: "sent", signInUntil: sql<Date>`now() + interval '1 hour'` })
    .execute();
  await db.updateTable("outbox").set({ stuckReason: "Temporal refuses it" }).execute();

  const key = await aKey(deps, "hq", ["integrations"]);
  const { status, body, text } = await ask(url, "/operations", { key });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    stuck: { total: 1, items: [{ invitationId: id, locationId, reason: "Temporal refuses it" }] },
    dueTimes: [{ kind: "window", invitationId: id }],
    overdue: { count: 0, since: null },
    invitations: [{ status: "sent", count: 1 }],
    flows: [],
    foreignEvents: null,
    health: { temporal: { isUp: false }, relay: { waiting: 0, stuck: 1 } },
  });
  expect(text).not.toContain("ada@example.com");

  const elsewhere = await ask(url, "/operations", { key: await aKey(deps, "other") });
  expect(elsewhere.body).toMatchObject({ stuck: { total: 0 }, dueTimes: [] });
  const all = await ask(url, "/operations", { key: await aKey(deps, "all") });
  expect(all.body).toMatchObject({ stuck: { total: 1 }, foreignEvents: { count: 0 } });
});
