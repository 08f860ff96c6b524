import { expect, test } from "vitest";
import { insertMessages } from "../../db/outbox.ts";
import { createRelay } from "../../outbox/relay.ts";
import { testDatabase } from "../support/database.ts";
import { FakeTemporal } from "../support/fake-temporal.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";

const LISTS = 15;
const EACH = 30;

test("however many lists are handed over at once, Temporal gets no more calls at a time than it can answer", async () => {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const { id: subjectId } = await anInvitation(deps, await aLocation(deps));
  const temporal = new FakeTemporal();
  let now = 0;
  let most = 0;
  temporal.before = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now -= 1;
  };
  const relay = createRelay({ db, temporal, reached: () => undefined, log: silentLog });
  const ending = new AbortController();
  const running = relay.run(ending.signal);
  await Promise.all(
    Array.from({ length: LISTS }, async (_, list) => {
      const messages = Array.from({ length: EACH }, (__, at) => ({
        kind: "changed" as const,
        workflowId: `invitation/${list}-${at}`,
        subjectId,
      }));
      relay.handOver(await insertMessages(db, messages));
    }),
  );
  const waiting = () => db.selectFrom("outbox").selectAll().where("doneAt", "is", null).execute();
  await waitFor(async () => (await waiting()).length === 0, { limitMs: 20_000 });
  ending.abort();
  await running;
  expect(most).toBeGreaterThan(20);
  expect(most).toBeLessThanOrEqual(80);
});
