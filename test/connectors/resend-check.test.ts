import { once } from "node:events";
import { createServer } from "node:http";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { checkResend } from "../../connectors/resend/check.ts";
import { freePort } from "../support/free-port.ts";
import type { StandinDomain } from "../support/resend-standin-mode.ts";
import { from, resendStand } from "./resend-stand.ts";

let on: Awaited<ReturnType<typeof resendStand>>;
beforeEach(async () => {
  on = await resendStand();
});

/** A provider with a hundred other domains on every page, and with these behind the first. */
async function manyDomains(behind: string[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const from = (asked.length - 1) * 100;
    const others = Array.from({ length: 100 }, (_, n) => `other-${from + n}.example`);
    const names = asked.length > 1 && behind.length > 0 ? behind : others;
    const data = names.map((name, n) => ({ id: String(from + n), name, status: "verified" }));
    response.end(JSON.stringify({ data, has_more: names === others }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

describe("what doctor asks", () => {
  const check = (apiKey = on.apiKey, baseUrl = on.url) => checkResend({ apiKey, baseUrl, from });
  const known = async (domain: Omit<StandinDomain, "name">) => {
    await on.mode({ domains: [{ name: "example.com", ...domain }] });
  };

  test("is answered for a verified domain without trackings, and nothing is sent", async () => {
    expect(await check()).toContain("example.com is verified");
    expect(await on.mails()).toEqual([]);
  });

  test("names a wrong key", async () => {
    await expect(check("re_wrong")).rejects.toThrow("RESEND_API_KEY");
  });

  test("is content with a key that may only send", async () => {
    await on.mode({ sendingOnly: true });
    expect(await check()).toContain("may only send");
    await expect(check("re_wrong")).rejects.toThrow("RESEND_API_KEY");
  });

  test("names a domain that is not known there", async () => {
    await on.mode({ domains: [{ name: "elsewhere.example.com", status: "verified" }] });
    await expect(check()).rejects.toThrow("does not know the domain example.com");
  });

  test("names a domain that is not verified", async () => {
    await known({ status: "pending" });
    await expect(check()).rejects.toThrow("not verified the domain example.com (pending)");
  });

  test.each([{ openTracking: true }, { clickTracking: true }])("names %j", async (tracking) => {
    await known({ status: "verified", ...tracking });
    await expect(check()).rejects.toThrow("tracks opening or clicks for example.com");
  });

  test("finds the domain behind more than a hundred others", async () => {
    const seen = await manyDomains(["example.com"]);
    expect(await check("re_key", seen.url)).toContain("example.com is verified");
    expect(seen.asked).toEqual(["/domains?limit=100", "/domains?limit=100&after=99"]);
  });

  test("asks for no more than so many, where there is always one more", async () => {
    const seen = await manyDomains([]);
    await expect(check("re_key", seen.url)).rejects.toThrow("does not know the domain");
    expect(seen.asked).toHaveLength(20);
  });

  test("says so where nobody answers", async () => {
    await expect(check(on.apiKey, `http://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      "Resend does not answer",
    );
  });
});
