import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createRelay } from "../../outbox/relay.ts";
import { askAgain, handOverAgain } from "../../services/operations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { FakeTemporal, grpcFailure } from "../support/fake-temporal.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";

async function aRelay() {
  const { db } = await testDatabase();
  const temporal = new FakeTemporal();
  const relay = createRelay({ db, temporal, reached: () => undefined, log: silentLog });
  const deps = serviceDeps(db, { handOver: (ids) => relay.handOver(ids) });
  const location = await aLocation(deps);
  return { db, temporal, deps, location };
}

test("a process that is gone is made again when somebody asks, and one that runs is left alone", async () => {
  const { db, temporal, deps, location } = await aRelay();
  const gone = `invitation/${(await anInvitation(deps, location)).id}`;
  const runs = `invitation/${(await anInvitation(deps, location)).id}`;
  await waitFor(() => temporal.running.size === 2);
  await db
    .updateTable("invitation")
    .set({ createdAt: sql<Date>`now() - interval '2 minutes'` })
    .execute();
  temporal.running.delete(gone);
  await unitOfWork(deps, (tx) => askAgain(tx, systemActor, location.id));
  await waitFor(() => temporal.running.size === 2);
  expect([...temporal.running.keys()].toSorted()).toEqual([gone, runs].toSorted());
});

test("a hand-over that Temporal refused goes out when what it named is mended and somebody tries again", async () => {
  const { db, temporal, deps, location } = await aRelay();
  temporal.before = () => {
    throw grpcFailure(3);
  };
  await anInvitation(deps, location);
  const stuck = () =>
    db.selectFrom("outbox").select("id").where("stuckReason", "is not", null).executeTakeFirst();
  await waitFor(async () => (await stuck()) !== undefined);
  const { id = "" } = (await stuck()) ?? {};
  temporal.before = () => undefined;
  await unitOfWork(deps, (tx) => handOverAgain(tx, systemActor, id));
  await waitFor(() => temporal.running.size === 1);
  expect(await stuck()).toBeUndefined();
});
