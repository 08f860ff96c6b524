import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { serveApi } from "../../bin/api-process.ts";
import { readConfig } from "../../bin/config.ts";
import { buildParts } from "../../bin/parts.ts";
import { testDatabase } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";
import { eventBody, signedEvent, WEBHOOK_SECRET } from "../support/signed-events.ts";
import { silentLog } from "../support/silent-log.ts";

let url = "";
beforeAll(async () => {
  const port = await freePort();
  const { url: databaseUrl } = await testDatabase();
  const config = readConfig({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: "127.0.0.1:1",
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    RESEND_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
  const { temporalAddress = "", secretKeys = [] } = config;
  const complete = { ...config, databaseUrl, temporalAddress, secretKeys };
  const parts = buildParts(complete, silentLog, () => undefined);
  const api = await serveApi(parts, async () => true);
  url = `http://127.0.0.1:${port}`;
  return async () => {
    await api.stop();
    await parts.close();
  };
});

test("the hub takes the provider's events at /hooks/resend, and counts those it refused", async () => {
  const { headers, body } = signedEvent(eventBody({ type: "email.delivered" }));
  const post = (text: string) =>
    fetch(`${url}/hooks/resend`, { method: "POST", headers, body: text });
  expect((await post(body)).status).toBe(202);
  expect((await post(body)).status).toBe(202);
  const forged = await post(body.replace("delivered", "bounced"));
  expect(forged.status).toBe(401);
  expect(forged.headers.get("cache-control")).toBe("no-store");
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('usher_provider_events_total{received="stored"} 1');
  expect(metrics).toContain('usher_provider_events_total{received="repeated"} 1');
  expect(metrics).toContain('usher_provider_events_total{received="unsigned"} 1');
});
