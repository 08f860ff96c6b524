import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor, type Permission } from "../../../domain/permissions.ts";
import { readFunnel } from "../../../services/today/funnel.ts";
import { readToday } from "../../../services/today/today.ts";
import { readUpcoming } from "../../../services/today/upcoming.ts";
import { testDatabase } from "../../support/database.ts";
import { aLocation, anInvitation, serviceDeps } from "../../support/invitees.ts";

async function aWorld() {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  return { db, deps, location };
}

const ofHere = (location: { id: string }, ...permissions: Permission[]) => ({
  ...systemActor,
  kind: "person" as const,
  permissions,
  locations: [location.id],
});

test("what comes next is told with its time, and by the days of the location's calendar", async () => {
  const { db, deps, location } = await aWorld();
  const { id } = await anInvitation(deps, location);
  await db
    .updateTable("invitation")
    .set({
      status: "sent",
      signInUntil: sql<Date>`now() + interval '1 hour'`,
      remindAt: sql<Date>`now() + interval '2 days'`,
      closeAt: sql<Date>`now() + interval '90 days'`,
    })
    .where("id", "=", id)
    .execute();
  const { next, days, overdue } = await readUpcoming(db, location);
  expect(next.map(({ kind }) => kind)).toEqual(["window", "reminder", "close"]);
  expect(days.reduce((sum, day) => sum + day.windows + day.reminders, 0)).toBe(2);
  expect(days.every(({ closes }) => closes === 0)).toBe(true);
  expect(overdue).toEqual({ count: 0, since: null });
});

test("no reminder is announced where reminders are off, and what is late is counted", async () => {
  const { db, deps } = await aWorld();
  const location = await aLocation(deps, { invitationReminder: "off" });
  const { id } = await anInvitation(deps, location);
  await db
    .updateTable("invitation")
    .set({
      status: "sent",
      signInUntil: sql<Date>`now() - interval '1 hour'`,
      remindAt: sql<Date>`now() + interval '2 days'`,
    })
    .where("id", "=", id)
    .execute();
  const { next, overdue } = await readUpcoming(db, location);
  expect(next).toEqual([]);
  expect(overdue.count).toBe(1);
});

test("the funnel counts each step of a time, and the median from mail to sign-in", async () => {
  const { db, deps, location } = await aWorld();
  const become = async (change: Record<string, unknown>, mail = "handed_over", age = "1 hour") => {
    const { id } = await anInvitation(deps, location);
    await db
      .updateTable("invitation")
      .set({ createdAt: sql<Date>`now() - ${age}::interval`, ...change })
      .where("id", "=", id)
      .execute();
    await db
      .updateTable("email")
      .set({ state: mail as "delivered" })
      .where("invitationId", "=", id)
      .execute();
  };
  const sent = { firstSentAt: new Date("2026-03-01T10:00:00Z") };
  await become({});
  await become({ ...sent, status: "sent" }, "delivered");
  await become({ ...sent, status: "bounced" }, "bounced");
  await become({ ...sent, status: "reminded", remindedAt: new Date() });
  const at = (time: string) => ({ ...sent, status: "activated", activatedAt: new Date(time) });
  await become({ ...at("2026-03-01T10:10:00Z"), activatedBy: "link" });
  await become({ ...at("2026-03-01T10:30:00Z"), activatedBy: "code" });
  await become({ ...at("2026-03-01T12:00:00Z"), activatedBy: "link" }, "delivered", "40 days");
  await become({ status: "activated", activatedAt: new Date(), activatedBy: null });
  expect(await readFunnel(db, location.id, "30")).toEqual({
    invited: 6,
    sent: 5,
    delivered: 3,
    bounced: 1,
    reminded: 1,
    activated: 2,
    byLink: 1,
    byCode: 1,
    medianSeconds: 20 * 60,
  });
  expect(await readFunnel(db, location.id, "all")).toMatchObject({ invited: 7, byLink: 2 });
});

test("health says what Temporal, the relay and the provider do, and whose mail failed only to those whose it is", async () => {
  const { db, deps, location } = await aWorld();
  const other = await aLocation(deps);
  const { id } = await anInvitation(deps, location);
  await db
    .updateTable("email")
    .set({ state: "refused", reason: "550 no such mailbox", attemptedAt: sql<Date>`now()` })
    .where("invitationId", "=", id)
    .execute();
  await db
    .updateTable("outbox")
    .set({ createdAt: sql<Date>`now() - interval '2 minutes'`, attempts: 3 })
    .execute();
  const away = { db, isTemporalUp: async () => false };
  const { health } = await readToday(away, ofHere(location, "customers"), location, "30");
  expect(health.temporal.isUp).toBe(false);
  expect(health.relay).toMatchObject({ waiting: 1, stuck: 0 });
  expect(health.relay.oldestSeconds).toBeGreaterThan(115);
  expect(health.mail).toMatchObject({ failure: "550 no such mailbox", acceptedAt: null });
  const elsewhere = await readToday(away, ofHere(other, "customers"), other, "30");
  expect(elsewhere.health.mail).toMatchObject({ failure: null });
  expect(elsewhere.health.mail.failedAt).toBe(health.mail.failedAt);
});
