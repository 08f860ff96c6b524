import { beforeEach, describe, expect, test } from "vitest";
import { checkResend } from "../../connectors/resend/check.ts";
import { freePort } from "../support/free-port.ts";
import type { StandinDomain } from "../support/resend-standin-mode.ts";
import { from, resendStand } from "./resend-stand.ts";

let on: Awaited<ReturnType<typeof resendStand>>;
beforeEach(async () => {
  on = await resendStand();
});

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

  test("says so where nobody answers", async () => {
    await expect(check(on.apiKey, `http://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      "Resend does not answer",
    );
  });
});
