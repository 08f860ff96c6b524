import { Hono } from "hono";
import { expect, test } from "vitest";
import { deviceOf } from "../../web/device.ts";

const app = new Hono().get("/", (c) => c.text(deviceOf(c) ?? "nothing"));

const engine = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${engine} Chrome/126.0 Safari/537.36`,
    "Chrome, Windows",
  ],
  [`Mozilla/5.0 (Windows NT 10.0) ${engine} Chrome/126.0 Safari/537.36 Edg/126.0`, "Edge, Windows"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${engine} HeadlessChrome/126.0 Safari/537.36`, "Chrome, Linux"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
    "Safari, iPhone",
  ],
  ["Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox, Android"],
  ["curl/8.5.0", "nothing"],
])("a browser that says %s is %s", async (agent, device) => {
  const answer = await app.request("/", { headers: { "user-agent": agent } });
  expect(await answer.text()).toBe(device);
});
