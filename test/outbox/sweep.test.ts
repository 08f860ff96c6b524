import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { reconcile } from "../../outbox/sweep.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { getLocation } from "../../db/locations.ts";
import { testDatabase } from "../support/database.ts";
import { FakeTemporal } from "../support/fake-temporal.ts";
import { aLocation, anInvitation, aPerson, serviceDeps } from "../support/invitees.ts";

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
