import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { runWatchChannels } from "../../activities/watch-channels-loop.ts";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { testDatabase } from "../support/database.ts";
import { serviceDeps } from "../support/invitees.ts";
import { pushingVendor } from "../support/pushing-vendor.ts";
import { waitFor } from "../support/wait-for.ts";
import { ageChannels, allChannels, aWatchedFlow } from "../support/watched-flow.ts";

type Vendor = ReturnType<typeof pushingVendor>;

/** Keeps channels as a worker does, until it is ended, at the latest by the test. */
function running(db: Pool, databaseUrl: string, vendor: Vendor) {
  const ending = new AbortController();
  const ended = runWatchChannels({ ...vendor.deps(db), databaseUrl }, ending.signal);
  const end = async () => {
    ending.abort();
    await ended;
  };
  onTestFinished(end);
  return { end };
}

test("of two workers one opens the channel, and the other keeps it when the first has ended", async () => {
  const { db, url } = await testDatabase();
  const otherDb = connectDatabase(url);
  onTestFinished(() => otherDb.destroy());
  await aWatchedFlow(serviceDeps(db));
  const [one, two] = [pushingVendor(), pushingVendor()];
  const workers = [
    { vendor: one, ...running(db, url, one) },
    { vendor: two, ...running(otherDb, url, two) },
  ];
  const isOpen = () => one.open().length + two.open().length > 0;
  await waitFor(isOpen, { what: "a channel" });
  const [first, second] = one.open().length > 0 ? workers : workers.toReversed();
  await first?.end();
  await ageChannels(db, "19 hours");
  await waitFor(() => second?.vendor.open().length === 1, { what: "the channel that follows" });
  expect(first?.vendor.calls).toEqual(["open"]);
  await ageChannels(db, "6 minutes");
  await waitFor(async () => (await allChannels(db)).some(({ closedAt }) => closedAt), {
    what: "the end of the first channel",
  });
  expect(second?.vendor.calls).toEqual(["open", "close"]);
}, 30_000);

test("a vendor that does not answer keeps no worker from ending", async () => {
  const { db, url } = await testDatabase();
  await aWatchedFlow(serviceDeps(db));
  const vendor = pushingVendor();
  let answer: () => void = () => undefined;
  vendor.before = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const worker = running(db, url, vendor);
  await waitFor(() => vendor.calls.length === 1, { what: "the call" });
  const begun = performance.now();
  await worker.end();
  expect(performance.now() - begun).toBeLessThan(1_000);
  answer();
  await waitFor(async () => (await allChannels(db))[0]?.openedAt !== null, { what: "its answer" });
});

test("a worker that loses its seat gives it up, and takes it again", async () => {
  const { db, url } = await testDatabase();
  const vendor = pushingVendor();
  await aWatchedFlow(serviceDeps(db));
  running(db, url, vendor);
  await waitFor(() => vendor.open().length === 1, { what: "a channel" });
  await endSeats(db);
  await aWatchedFlow(serviceDeps(db));
  await waitFor(() => vendor.open().length === 2, { what: "the other channel", limitMs: 20_000 });
  expect(vendor.calls).toEqual(["open", "open"]);
}, 30_000);

/** Cuts the connections that hold an advisory lock. */
async function endSeats(db: Pool): Promise<void> {
  const { rows } = await sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database
      where datname = current_database())`.execute(db);
  expect(rows).toHaveLength(1);
}
