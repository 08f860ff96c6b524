import { beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../support/resend-standin-mode.ts";
import { ada, aMail, bo, cy, from, mails, resendStand } from "./resend-stand.ts";

/** Long enough for a call to the stand-in, and short enough to wait for one it never answers. */
const SHORT_MS = 400;

let on: Awaited<ReturnType<typeof resendStand>>;
beforeEach(async () => {
  on = await resendStand();
});

const accepted = { outcome: "accepted", providerId: expect.stringMatching(/^[\da-f-]{36}$/) };

describe("a provider that answers", () => {
  test("takes the mails with their words, headers, tags and our key, and gives each its id", async () => {
    const deliveries = await on.transport().send(mails, "key-1");
    expect(deliveries).toEqual([accepted, accepted, accepted]);
    const taken = await on.mails();
    expect(taken.map(({ id }) => ({ outcome: "accepted", providerId: id }))).toEqual(deliveries);
    const { id, kind, subject, html, text, headers } = aMail(ada);
    const tags = { usher_mail: id, usher_kind: kind };
    expect(taken[0]).toMatchObject({ to: ada, from, subject, html, text, headers, tags });
    expect(await on.calls()).toMatchObject([{ path: "/emails/batch", key: "key-1", mails: 3 }]);
  });

  test.each([[[0]], [[1]], [[2]], [[0, 2]], [[0, 1, 2]]])(
    "and does not take the addresses at %j takes the others, each with its own id",
    async (wrong) => {
      const everyone = mails.map(({ to }) => to);
      const refusedAddresses = everyone.filter((_, position) => wrong.includes(position));
      await on.mode({ refusedAddresses });
      const deliveries = await on.transport().send(mails, "key-1");
      const idOf = new Map((await on.mails()).map(({ to, id }) => [to, id]));
      expect(deliveries).toEqual(
        everyone.map((to, position) =>
          wrong.includes(position)
            ? { outcome: "refused", reason: expect.stringContaining("`to`") }
            : { outcome: "accepted", providerId: idOf.get(to) },
        ),
      );
    },
  );

  test("and refuses the whole call for one of its mails: each is to be tried alone, and the one is refused", async () => {
    await on.mode({ spoilingAddresses: [bo] });
    const transport = on.transport();
    for (const delivery of await transport.send(mails, "key-1")) {
      expect(delivery).toMatchObject({ outcome: "failed", alone: true });
    }
    const alone = [];
    for (const mail of mails) alone.push(...(await transport.send([mail], `key-${mail.to}`)));
    expect(alone).toMatchObject([accepted, { outcome: "refused" }, accepted]);
    expect(await on.takenFrom()).toEqual([ada, cy]);
  });

  test("takes a hundred in one call", async () => {
    const transport = on.transport();
    const many = Array.from({ length: transport.batchSize }, (_, n) => aMail(`a${n}@example.com`));
    expect(await transport.send(many, "key-1")).toEqual(many.map(() => accepted));
    expect(await on.takenFrom()).toEqual(many.map((mail) => mail.to));
  });
});

describe("a call that comes again with its key", () => {
  test("gets the ids of the first, and nobody a second mail", async () => {
    await on.mode({ refusedAddresses: [ada] });
    const transport = on.transport();
    const first = await transport.send(mails, "key-1");
    expect(await transport.send(mails, "key-1")).toEqual(first);
    expect(await on.takenFrom()).toEqual([bo, cy]);
  });

  test.each<Fault>([
    "500",
    "500_after_accept",
    "timeout",
    "reset",
    "reset_before_accept",
    "truncated",
  ])("after %s leaves it uncertain, and clears it up with one mail each", async (fault) => {
    await on.mode({ faults: [fault] });
    const transport = on.transport({ timeoutMs: SHORT_MS });
    for (const delivery of await transport.send(mails, "key-1")) {
      expect(delivery).toMatchObject({ outcome: "uncertain", reason: expect.any(String) });
    }
    expect(await transport.send(mails, "key-1")).toEqual([accepted, accepted, accepted]);
    expect(await on.takenFrom()).toEqual([ada, bo, cy]);
  });

  test("while the first is under way is uncertain until that one is through", async () => {
    await on.mode({ delayMs: 700 });
    const hasty = on.transport({ timeoutMs: 100 });
    const first = hasty.send(mails, "key-1");
    await on.mailTo(cy);
    await on.mode({ delayMs: 0 });
    expect(await first).toMatchObject([{ outcome: "uncertain" }, {}, {}]);
    const patient = on.transport();
    expect(await patient.send(mails, "key-1")).toMatchObject([
      { outcome: "uncertain", reason: expect.stringContaining("concurrent_idempotent_requests") },
      {},
      {},
    ]);
    await expect
      .poll(() => patient.send(mails, "key-1"), { timeout: 5_000 })
      .toEqual([accepted, accepted, accepted]);
    expect(await on.takenFrom()).toEqual([ada, bo, cy]);
  });

  test("and other words is in doubt for good", async () => {
    const transport = on.transport();
    await transport.send(mails, "key-1");
    const changed = mails.map((mail) => ({ ...mail, subject: "Changed" }));
    expect(await transport.send(changed, "key-1")).toMatchObject([
      { outcome: "unknown", reason: expect.stringContaining("invalid_idempotent_request") },
      { outcome: "unknown" },
      { outcome: "unknown" },
    ]);
    expect(await on.takenFrom()).toEqual([ada, bo, cy]);
  });
});
