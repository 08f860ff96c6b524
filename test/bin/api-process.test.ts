import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveApi } from "../../bin/api-process.ts";
import { readConfig } from "../../bin/config.ts";
import { buildParts } from "../../bin/parts.ts";
import { freePort } from "../support/free-port.ts";
import { silentLog } from "../support/silent-log.ts";

const nowhere = "127.0.0.1:1";
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: "https://members.example.com",
    DATABASE_URL: `postgres://${nowhere}/usher`,
    TEMPORAL_ADDRESS: nowhere,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    MAIL_FROM: "Usher <hub@example.com>",
    SMTP_URL: `smtp://${nowhere}`,
  });
  const { databaseUrl = "", temporalAddress = "", secretKeys = [] } = config;
  const complete = { ...config, databaseUrl, temporalAddress, secretKeys };
  const parts = buildParts(complete, silentLog, () => undefined);
  const api = await serveApi(parts, async () => true);
  url = `http://127.0.0.1:${port}`;
  stop = async () => {
    await api.stop();
    await parts.close();
  };
});
afterAll(() => stop());

const ask = (path: string) =>
  fetch(`${url}${path}`, { headers: { authorization: "Bearer none" }, redirect: "manual" });

describe("every answer of the origin", () => {
  test.each([
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/locations",
    "/api/v1/none",
    "/api/none",
    "/api/openapi.json",
    "/api/docs",
    "/api/docs/start.js",
    "/sign-in",
    `/i/${"x".repeat(43)}`,
    "/none",
  ])("carries the headers: %s", async (path) => {
    const { headers } = await ask(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "strict-transport-security": "max-age=31536000",
      "content-security-policy": expect.stringMatching(
        /^default-src 'none'.*frame-ancestors 'none'$/,
      ),
      "referrer-policy": "strict-origin",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
  });

  test("lets the page of the reference run its script", async () => {
    const { headers } = await ask("/api/docs");
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  });
});

test("metrics without PostgreSQL are a 503 that says so", async () => {
  const answer = await ask("/metrics");
  expect([answer.status, await answer.text()]).toEqual([503, "PostgreSQL does not answer.\n"]);
});
