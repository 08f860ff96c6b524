import { expect, test } from "vitest";
import { DomainError } from "../../domain/errors.ts";
import { waitFor } from "../support/wait-for.ts";
import { FakeInvitation } from "./fake-invitation.ts";
import { attributes, invitationWorker, waiting } from "./fixture.ts";

const { started, logged } = invitationWorker();

test.concurrent("status and due time can be filtered by, and follow", async () => {
  const fake = new FakeInvitation({ window: 60_000 });
  const handle = await started(fake);
  await waiting(handle, "**sent**");
  const found = await attributes(handle);
  expect(found.status).toBe("sent");
  // Temporal keeps whole seconds here.
  expect(found.dueAt?.slice(0, -5)).toBe(fake.row.signInUntil?.slice(0, -5));
  fake.row.status = "activated";
  await handle.executeUpdate("changed");
  await handle.result();
  expect(await attributes(handle)).toEqual({ status: "activated", dueAt: undefined });
});

test.concurrent("where the attributes are not registered none is ever set", async () => {
  const fake = new FakeInvitation({ window: 200, close: 400 });
  const handle = await started(fake, { searchable: false });
  expect(await handle.result()).toBe("closed");
  const { events } = await handle.fetchHistory();
  expect(events?.some((it) => it.upsertWorkflowSearchAttributesEventAttributes)).toBe(false);
});

test.concurrent("each timer says what is waited for and until when", async () => {
  const fake = new FakeInvitation({ window: 200, close: 400 });
  const handle = await started(fake);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const summaries = events?.flatMap((it) =>
    it.timerStartedEventAttributes ? [String(it.userMetadata?.summary?.data)] : [],
  );
  expect(summaries).toEqual([
    `"The link signs in; until ${fake.row.signInUntil}"`,
    `"Waits for sign-in; until ${fake.row.closeAt}"`,
  ]);
});

test.concurrent("a failure shows its type and code; its words are in the log alone", async () => {
  const fake = new FakeInvitation();
  fake.instead["sendInvitation"] = [
    () => {
      throw new TypeError("ada@example.com is undefined");
    },
    () => {
      throw new DomainError("not_found", "Ada Byron is nowhere.", "not_found");
    },
  ];
  const handle = await started(fake);
  const pending = await waitFor(async () => {
    const { raw } = await handle.describe();
    return raw.pendingActivities?.[0]?.lastFailure ?? undefined;
  });
  expect(pending.applicationFailureInfo?.type).toBe("bug");
  await expect(handle.result()).rejects.toMatchObject({
    cause: { cause: { type: "not_found", message: "not_found" } },
  });
  const { events } = await handle.fetchHistory();
  const failed = events?.find((it) => it.activityTaskFailedEventAttributes);
  const failure = failed?.activityTaskFailedEventAttributes?.failure;
  expect(failure?.applicationFailureInfo?.type).toBe("not_found");
  const shown = JSON.stringify([pending, failure]);
  expect(shown).not.toMatch(/ada@|ada b|\.ts/i);
  expect(failure?.stackTrace ?? "").toBe("");
  const words = logged.map((fields) => ("err" in fields ? String(fields.err) : ""));
  expect(words).toEqual(expect.arrayContaining([expect.stringContaining("ada@example.com is")]));
});
