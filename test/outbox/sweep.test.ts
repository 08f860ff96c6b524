import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { reconcile, sweep } from "../../outbox/sweep.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { getLocation } from "../../db/locations.ts";
import { testDatabase } from "../support/database.ts";
import { FakeTemporal, grpcFailure } from "../support/fake-temporal.ts";
import { aLocation, anInvitation, aPerson, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";

test("every open invitation is looked after, however many there are, and none that is over or brand-new", async () => {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await getLocation(db, (await aLocation(deps)).id);
  const people = Array.from({ length: 450 }, () => aPerson());
  const invited = await unitOfWork(deps, (tx) =>
    invitePeople(tx, systemActor, location, people, "mass_invite"),
  );
  const ids = invited.flatMap(({ invitationId }) => invitationId ?? []);
  const over = ids.slice(0, 3);
  for (const [n, status] of (["activated", "revoked", "closed"] as const).entries()) {
    await db
      .updateTable("invitation")
      .set({ status })
      .where("id", "=", over[n] ?? randomUUID())
      .execute();
  }
  await db
    .updateTable("invitation")
    .set({ createdAt: sql<Date>`now() - interval '2 minutes'` })
    .execute();
  const justNow = await anInvitation(deps, location);

  const temporal = new FakeTemporal();
  expect(await reconcile({ db, temporal })).toBe(447);
  const started = temporal.calls.map((call) => call.workflowId);
  expect(started.toSorted()).toEqual(
    ids
      .slice(3)
      .map((id) => `invitation/${id}`)
      .toSorted(),
  );
  expect(started).not.toContain(`invitation/${justNow.id}`);
});

/** Some invitations, old enough to be looked after, one of which Temporal does not take. */
async function aBadOneAmongOthers() {
  const { db, url } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push((await anInvitation(deps, location)).id);
  const createdAt = sql<Date>`now() - interval '2 minutes'`;
  await db.updateTable("invitation").set({ createdAt }).execute();
  const temporal = new FakeTemporal();
  const bad = `invitation/${ids.toSorted()[0]}`;
  temporal.before = ({ workflowId }) => {
    if (workflowId === bad) throw grpcFailure(3);
  };
  return { db, databaseUrl: url, temporal, bad };
}

test("one process that cannot be made again keeps no other from it, and is named", async () => {
  const { db, temporal, bad } = await aBadOneAmongOthers();
  const failure = await reconcile({ db, temporal }).catch((error: unknown) => error);
  expect(temporal.running.size).toBe(2);
  expect(failure).toMatchObject({
    message: "1 of 3 processes could not be made again.",
    errors: [{ message: bad, cause: { code: 3 } }],
  });
});

test("with Temporal away nobody is asked for in vain", async () => {
  const { db, temporal } = await aBadOneAmongOthers();
  temporal.before = () => {
    throw grpcFailure(14);
  };
  await expect(reconcile({ db, temporal })).rejects.toThrow("status 14");
  expect(temporal.calls).toHaveLength(1);
});

test("a sweep that could not do all drops what is old all the same, and is soon repeated", async () => {
  const { db, databaseUrl, temporal } = await aBadOneAmongOthers();
  await db
    .updateTable("outbox")
    .set({ doneAt: sql<Date>`now() - interval '8 days'` })
    .execute();
  const deps = { db, databaseUrl, temporal, reached: () => undefined, log: silentLog };
  const minute = 60_000;
  expect(await sweep(deps)).toBe(minute);
  expect(await db.selectFrom("outbox").selectAll().execute()).toEqual([]);
  temporal.before = () => undefined;
  expect(await sweep(deps)).toBe(60 * minute);
});

test("a sweep without its database is soon repeated", async () => {
  const { db, temporal } = await aBadOneAmongOthers();
  const databaseUrl = "postgres://127.0.0.1:1/nowhere";
  const deps = { db, databaseUrl, temporal, reached: () => undefined, log: silentLog };
  expect(await sweep(deps)).toBe(60_000);
});
