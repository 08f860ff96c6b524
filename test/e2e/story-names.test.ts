import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { launchBrowser } from "./browser.ts";
import { ownerAtConsole, press } from "./owner-at-console.ts";
import { MARKUP, TEMPLATE } from "./seeded-console.ts";

let hub: HubspotHub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHubspotHub(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

/** Opens a page, on which the words stand as text, and no picture of theirs. */
async function shows(page: Page, path: string, words: string): Promise<void> {
  await page.goto(hub.url + path);
  await page.getByText(words).first().waitFor();
  expect(await page.locator("img[src=x]").count(), path).toBe(0);
}

test("what HubSpot and a location are called by stays that text on pages, in mails and in the export", async () => {
  const space = await hub.aSpace("names");
  await hub.api.ask("PATCH", "/locations/names", { name: `Hub ${MARKUP}` });
  const flow = await space.customers({ policy: { intervalSeconds: 3600 } });
  await hub.api.ask("PATCH", `/flows/${flow.flowId}`, { name: `From ${MARKUP}` });
  await flow.apply();
  space.contact("Markup", { firstname: MARKUP });
  space.contact("Sum", { firstname: TEMPLATE, lastname: "Sum" });
  const email = space.at("Sum");
  await flow.invited(email);

  const mail = await hub.recorder.mailTo(email, 1, 30_000);
  expect(mail.text).toContain(`Hub ${MARKUP}`);
  expect(mail.html).not.toContain("<img src=x");
  expect(mail.html).toContain(TEMPLATE);
  expect(mail.html).not.toContain("49,");

  const page = await ownerAtConsole(hub, browser, "owner@names.example.com");
  const at = "/console/locations/names";
  await shows(page, `${at}/flows/${flow.flowId}/events?state=held`, MARKUP);
  await shows(page, `${at}/flows/${flow.flowId}`, `From ${MARKUP}`);
  await shows(page, `${at}/people`, `${TEMPLATE} Sum`);
  await shows(page, `${at}/mail`, email);

  await page.goto(`${hub.url}${at}/people/export`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    press(page, /Export|Download/),
  ]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv).toContain(`${TEMPLATE},Sum,${email}`);
});
