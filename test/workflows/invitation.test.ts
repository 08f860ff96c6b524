import { expect, test } from "vitest";
import { MailWaitingError } from "../../domain/errors.ts";
import { waitFor } from "../support/wait-for.ts";
import { FakeInvitation } from "./fake-invitation.ts";
import { invitationWorker, metadata, waiting } from "./fixture.ts";

const { started } = invitationWorker();

test.concurrent("it sends, closes the window, reminds once, and ends when they are in", async () => {
  const fake = new FakeInvitation({ window: 300, remind: 700, close: 60_000 });
  const handle = await started(fake);
  await waiting(handle, "reminded");
  fake.row.status = "activated";
  await handle.executeUpdate("changed");
  expect(await handle.result()).toBe("activated");
  expect(fake.calls).toEqual(["sendInvitation", "closeWindow", "sendReminder", "loadInvitation"]);
});

test.concurrent("at one moment the window and the reminder both have their turn", async () => {
  const fake = new FakeInvitation({ window: 300, remind: 300, close: 900 });
  expect(await (await started(fake)).result()).toBe("closed");
  expect(fake.calls.slice(1).toSorted()).toEqual([
    "closeInvitation",
    "closeWindow",
    "sendReminder",
  ]);
});

test.concurrent.each([
  ["the window", { window: 60_000 }],
  ["the reminder", { window: 200, remind: 60_000 }],
  ["the end", { window: 200, remind: 400, close: 60_000 }],
  ["nothing but a change", { window: 200 }],
])("an activation ends it while it waits for %s", async (_what, waits) => {
  const fake = new FakeInvitation(waits);
  const handle = await started(fake);
  const last =
    "close" in waits
      ? "reminded"
      : "remind" in waits || waits.window === 200
        ? "window_closed"
        : "sent";
  await waiting(handle, `**${last}**`);
  fake.row.status = "activated";
  await handle.executeUpdate("changed");
  expect(await handle.result()).toBe("activated");
  expect(fake.calls.at(-1)).toBe("loadInvitation");
});

test.concurrent("a change that comes while a step answers is seen", async () => {
  const fake = new FakeInvitation();
  const { promise, resolve } = Promise.withResolvers<void>();
  fake.answers["sendInvitation"] = promise;
  const handle = await started(fake);
  await waitFor(() => fake.row.status === "sent");
  fake.row.status = "activated";
  await handle.executeUpdate("changed");
  resolve();
  expect(await handle.result()).toBe("activated");
});

test.concurrent("a change that is none goes on waiting for the same time", async () => {
  const fake = new FakeInvitation({ window: 60_000 });
  const handle = await started(fake);
  const before = await waiting(handle, "**sent**");
  await handle.executeUpdate("changed");
  await waitFor(() => fake.calls.length === 2);
  expect((await metadata(handle)).currentDetails).toBe(before);
});

test.concurrent("an invitation whose mail is out already begins by waiting", async () => {
  const fake = new FakeInvitation({}, { status: "sent", mailState: "handed_over" });
  fake.row.signInUntil = new Date(Date.now() + 60_000).toISOString();
  const handle = await started(fake, { sent: { ...fake.row } });
  await waiting(handle, "**sent**");
  expect(fake.calls).toEqual([]);
  await handle.executeUpdate("revoke");
  expect(await handle.result()).toBe("revoked");
});

test.concurrent("after a bounce it waits without a reminder, until it is resent", async () => {
  const fake = new FakeInvitation({ close: 60_000 });
  fake.instead["sendInvitation"] = [
    () => {
      const closeAt = new Date(Date.now() + 60_000).toISOString();
      Object.assign(fake.row, { status: "bounced", mailState: "refused", closeAt });
    },
  ];
  const handle = await started(fake);
  expect(await waiting(handle, "**bounced**")).toMatch(/Waits for a resend; until 20/);
  await handle.executeUpdate("resend");
  await waiting(handle, "**sent**");
  expect(fake.calls.filter((it) => it === "sendInvitation")).toHaveLength(2);
});

test.concurrent("it closes at its limit", async () => {
  const fake = new FakeInvitation({ window: 200, close: 500 });
  expect(await (await started(fake)).result()).toBe("closed");
  expect(fake.calls).toEqual(["sendInvitation", "closeWindow", "closeInvitation"]);
});

test.concurrent("for somebody who is active already it ends after its mail", async () => {
  const fake = new FakeInvitation({}, { status: "activated" });
  expect(await (await started(fake)).result()).toBe("activated");
  expect(fake.calls).toEqual(["sendInvitation"]);
});

test.concurrent("a step that comes early, by another clock, is tried again ever later", async () => {
  const fake = new FakeInvitation({ window: 100 });
  const early = Array.from({ length: 50 }, () => () => undefined);
  fake.instead["closeWindow"] = early;
  const handle = await started(fake);
  await waitFor(() => fake.calls.filter((it) => it === "closeWindow").length === 4);
  early.length = 0;
  await waiting(handle, "**window_closed**");
  const { events } = await handle.fetchHistory();
  const waits = events?.flatMap((it) => {
    const wait = it.timerStartedEventAttributes?.startToFireTimeout;
    return wait ? [Number(wait.seconds) * 1000 + Number(wait.nanos) / 1e6] : [];
  });
  expect(waits?.slice(1, 5)).toEqual([400, 800, 1600, 3200]);
}, 20_000);

test.concurrent("a mail that is not out yet is waited for", async () => {
  const fake = new FakeInvitation();
  const wait = () => {
    throw new MailWaitingError("ada@example.com has to wait");
  };
  fake.instead["sendInvitation"] = [wait, wait];
  const handle = await started(fake);
  await waiting(handle, "**sent**");
  expect(fake.calls).toEqual(["sendInvitation", "sendInvitation", "sendInvitation"]);
}, 20_000);
