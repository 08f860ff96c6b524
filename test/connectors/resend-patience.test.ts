import { once } from "node:events";
import { createServer } from "node:http";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { ada, aMail, from, mails, resendStand } from "./resend-stand.ts";

let on: Awaited<ReturnType<typeof resendStand>>;
beforeEach(async () => {
  on = await resendStand();
});

const accepted = { outcome: "accepted", providerId: expect.any(String) };

describe("a provider that wants patience", () => {
  test("for its rate is given as long as it asks, and nothing was sent", async () => {
    await on.mode({ faults: ["429"] });
    const transport = on.byTheClock();
    expect(await transport.send(mails, "key-1")).toMatchObject([
      { outcome: "failed", retryAfterSeconds: 1 },
      { outcome: "failed" },
      { outcome: "failed" },
    ]);
    expect(await on.mails()).toEqual([]);
    expect(transport.waitMs()).toBeGreaterThanOrEqual(700);
    transport.pass(1);
    expect(transport.waitMs()).toBe(0);
    expect(await transport.send(mails, "key-2")).toEqual([accepted, accepted, accepted]);
  });

  test("for a quota of the day is asked again after minutes", async () => {
    await on.mode({ dailyQuota: 2 });
    const transport = on.byTheClock();
    expect(await transport.send(mails, "key-1")).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("daily_quota_exceeded") },
      {},
      {},
    ]);
    expect(transport.waitMs()).toBeGreaterThan(14 * 60_000);
    await on.mode({ dailyQuota: 100 });
    transport.pass(15 * 60);
    expect(transport.waitMs()).toBe(0);
    expect(await transport.send(mails, "key-2")).toEqual([accepted, accepted, accepted]);
  });

  test("until our key is good again holds all mails and refuses none", async () => {
    await on.mode({ apiKey: "re_another" });
    const transport = on.byTheClock();
    expect(await transport.send(mails, "key-1")).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("invalid_api_key") },
      { outcome: "failed" },
      { outcome: "failed" },
    ]);
    expect(transport.waitMs()).toBeGreaterThan(50_000);
    await on.mode({ apiKey: on.apiKey });
    transport.pass(60);
    expect(transport.waitMs()).toBe(0);
    expect(await transport.send(mails, "key-2")).toEqual([accepted, accepted, accepted]);
  });

  test("because it does not know our domain holds all mails and refuses none", async () => {
    await on.mode({ domains: [{ name: "example.com", status: "pending" }] });
    const transport = on.byTheClock();
    expect(await transport.send([aMail(ada)], "key-1")).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("not verified") },
    ]);
    expect(transport.waitMs()).toBeGreaterThan(50_000);
  });

  test("gets its calls as far apart as it says", async () => {
    await on.mode({ requestsPerSecond: 2 });
    const transport = resendTransport({ apiKey: on.apiKey, baseUrl: on.url, from });
    for (let n = 0; n < 6; n += 1) {
      await waitFor(() => transport.waitMs?.() === 0, { everyMs: 5 });
      await transport.send([aMail(ada)], `key-${n}`);
    }
    const [first = 0, ...others] = (await on.calls()).map(({ at }) => Date.parse(at));
    // The first one took a connection to make.
    expect((others.at(-1) ?? 0) - first).toBeGreaterThan(2_300);
  });
});

describe("a provider that is not there", () => {
  test("because nothing listens: surely nothing was sent", async () => {
    const transport = on.transport({ baseUrl: `http://127.0.0.1:${await freePort()}` });
    expect(await transport.send(mails, "key-1")).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("ECONNREFUSED") },
      { outcome: "failed" },
      { outcome: "failed" },
    ]);
  });

  test("because its name is unknown: surely nothing was sent", async () => {
    const transport = on.transport({ baseUrl: "http://nowhere.invalid" });
    expect(await transport.send([aMail(ada)], "key-1")).toMatchObject([
      { outcome: "failed", reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) },
    ]);
  });

  test("because something else answers in its place: the mails wait", async () => {
    const server = createServer((_, response) => response.writeHead(400).end("<html>"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const transport = on.transport({ baseUrl: `http://127.0.0.1:${address.port}` });
    expect(await transport.send([aMail(ada)], "key-1")).toMatchObject([{ outcome: "failed" }]);
  });
});
