import { expect, test } from "vitest";
import { createMailWatch } from "../../activities/mail-watch.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";

async function aQueuedMail() {
  const { db, drop } = await testDatabase();
  const deps = serviceDeps(db);
  const { id } = await anInvitation(deps, await aLocation(deps));
  const watch = createMailWatch(db);
  return { db, drop, watch, purpose: `invitation/${id}/1` };
}

test("whoever waits for a mail goes on as soon as it is out", async () => {
  const { db, watch, purpose } = await aQueuedMail();
  const waiting = [watch.wait(purpose), watch.wait(purpose)];
  let settled = 0;
  for (const one of waiting) void one.then(() => (settled += 1));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(settled).toBe(0);
  await db.updateTable("email").set({ state: "handed_over" }).execute();
  expect(await Promise.all(waiting)).toEqual([true, true]);
  expect(await watch.wait(purpose)).toBe(true);
});

test("a mail that will never be sent keeps nobody waiting", async () => {
  const { db, watch, purpose } = await aQueuedMail();
  await db.updateTable("email").set({ state: "canceled" }).execute();
  expect(await watch.wait(purpose)).toBe(true);
  expect(await watch.wait("invitation/unknown/1")).toBe(true);
});

test("a worker that ends lets everybody go, to come again elsewhere", async () => {
  const { watch, purpose } = await aQueuedMail();
  const waiting = watch.wait(purpose);
  watch.close();
  expect(await waiting).toBe(false);
});

test("while the database is away each wait fails, and hangs nobody", async () => {
  const { drop, watch, purpose } = await aQueuedMail();
  await drop();
  await expect(watch.wait(purpose)).rejects.toThrow();
  await expect(watch.wait(purpose)).rejects.toThrow();
});
