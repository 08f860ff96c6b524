import { beforeEach, expect, test } from "vitest";
import { takeMailerSeat } from "../../activities/mailer.ts";
import { reconcile } from "../../outbox/sweep.ts";
import { createRelay } from "../../outbox/relay.ts";
import { systemActor } from "../../domain/permissions.ts";
import { getLocation } from "../../db/locations.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { FakeTemporal } from "../support/fake-temporal.ts";
import { all, handTransport, refused } from "../support/hand-transport.ts";
import { aLocation, aPerson, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";

const MANY = 20;

let database: TestDatabase;
let temporal: FakeTemporal;
beforeEach(async () => {
  database = await testDatabase();
  temporal = new FakeTemporal();
});

/** So many people invited at once, with a mailer and a relay that get what is committed and nothing else. */
async function invited(count: number) {
  const { db } = database;
  const relay = createRelay({ db, temporal, reached: () => undefined, log: silentLog });
  const deps = serviceDeps(db, { handOver: relay.handOver });
  const { id } = await aLocation(deps);
  await unitOfWork(deps, async (tx) => {
    const people = Array.from({ length: count }, () => aPerson());
    await invitePeople(tx, systemActor, await getLocation(tx.db, id), people, "api");
  });
  const provider = handTransport();
  const publicUrl = new URL("https://hub.example.com");
  const mailer = await takeMailerSeat({ ...deps, transport: provider.transport, publicUrl });
  const waiting = () => db.selectFrom("outbox").selectAll().where("doneAt", "is", null).execute();
  return { provider, mailer, waiting };
}

test("of many at once no process begins before its mail is out, and then it has nothing to do but wait", async () => {
  const { mailer, waiting } = await invited(MANY);
  expect(temporal.calls).toEqual([]);
  expect(await waiting()).toHaveLength(MANY);
  await mailer.sendNext();
  await waitFor(async () => (await waiting()).length === 0);
  expect(temporal.calls).toHaveLength(MANY);
  for (const { facts } of temporal.calls) {
    expect(facts).toMatchObject({
      status: "sent",
      sent: { progress: { status: "sent", mailState: "handed_over" } },
    });
    expect((facts?.sent?.delaySeconds ?? 0) / 3600).toBeCloseTo(24, 1);
  }
});

test.each([
  ["the reminder, where that is due before the link is over", {}, 12],
  ["the end of the link, where the reminder is out", { remindedAt: new Date() }, 24],
])("a process that is made again begins with %s", async (_, change, hours) => {
  const { mailer, waiting } = await invited(1);
  await mailer.sendNext();
  await waitFor(async () => (await waiting()).length === 0);
  const { db } = database;
  const remindAt = new Date(Date.now() + 12 * 3_600_000);
  const row = { createdAt: new Date(0), remindAt, ...change };
  await db.updateTable("invitation").set(row).execute();
  temporal.calls.length = 0;
  await reconcile({ db, temporal });
  const [call] = temporal.calls;
  expect((call?.facts?.sent?.delaySeconds ?? 0) / 3600).toBeCloseTo(hours, 1);
});

test("a mail that is refused lets the process begin all the same", async () => {
  const { provider, mailer, waiting } = await invited(MANY);
  provider.replies.push(all(refused));
  await mailer.sendNext();
  await waitFor(async () => (await waiting()).length === 0);
  expect(temporal.calls).toHaveLength(MANY);
  expect(temporal.calls[0]?.facts).toMatchObject({ status: "bounced" });
  expect(temporal.calls[0]?.facts?.sent).toBeUndefined();
});

test("a few begin at once, before their mails", async () => {
  const { waiting } = await invited(3);
  await waitFor(async () => (await waiting()).length === 0);
  expect(temporal.calls.map(({ facts }) => facts?.status)).toEqual(Array(3).fill("queued"));
});
