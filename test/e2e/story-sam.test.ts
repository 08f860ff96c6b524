import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { waitFor } from "../support/wait-for.ts";
import { launchBrowser } from "./browser.ts";
import { headed, ownerAtConsole, press } from "./owner-at-console.ts";
import { linkIn } from "./mailbox.ts";
import { take } from "./picture.ts";

const SAM = "sam@hub-madrid.example.com";
const INVITES = "HubSpot to invitations";
const TELLS = "Invitations back to HubSpot";

let hub: HubspotHub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHubspotHub(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

test("whoever becomes a customer at HubSpot is a member after one press, and HubSpot is told", async () => {
  const { hubspot } = hub;
  const page = await ownerAtConsole(hub, browser, SAM);
  await press(page, "New location");
  await page.getByLabel("Name").fill("Hub Madrid");
  await page.getByLabel("Time zone").selectOption("Europe/Madrid");
  await press(page, "Make the location");
  await headed(page, "First steps");

  await press(page, "Connections");
  await press(page, "New connection");
  await take(page, "console-connections-catalog");
  await press(page, "Connect HubSpot");
  const app = hubspot.privateApp();
  await page.getByLabel("Access token of a private app").fill(app.accessToken);
  await page.getByLabel("Client secret").fill(app.clientSecret);
  await press(page, "Connect");
  await page.getByText("The last check went well.").waitFor();
  const targetUrl = await page.getByText(`${hub.url}/hooks/hubspot/`).innerText();
  const properties = ["email", "firstname", "lastname", "phone", "lifecyclestage"];
  hubspot.subscribe(app, { targetUrl, properties });

  await press(page, "New flow");
  await press(page, "Choose “Invite whoever becomes a customer at HubSpot”");
  await page.getByLabel("Make the properties at HubSpot where they are missing").check();
  await press(page, "Make the flow");
  await page.getByText("The flows are made.").waitFor();
  for (const name of [INVITES, TELLS]) await setGoing(page, name);

  const email = "lena.ortiz@example.com";
  const contact = hubspot.people.add({
    email,
    firstname: "Lena",
    lastname: "Ortiz",
    lifecyclestage: "lead",
  });
  hubspot.people.edit(contact, { lifecyclestage: "customer" });
  const mail = await hub.recorder.mailTo(email, 1, 30_000);
  const lena = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await lena.goto(hub.url + new URL(linkIn(mail)).pathname);
  await lena.getByRole("button").first().click();
  await lena.waitForURL(`${hub.url}/account**`);
  await waitFor(() => hubspot.people.read(contact)?.properties["usher_status"] === "activated", {
    what: "HubSpot to be told",
    limitMs: 30_000,
  });
  const { usher_activated_at: activatedAt } = hubspot.people.read(contact)?.properties ?? {};
  expect(activatedAt).toMatch(/^\d/);

  await press(page, "People");
  await press(page, "Lena Ortiz");
  await headed(page, "Lena Ortiz");
  await page.getByText("Signed in by the link in the mail.").first().waitFor();
  await page.getByRole("link", { name: INVITES }).first().waitFor();
});

/** Looks at what a flow would do, and applies that. */
async function setGoing(page: Page, name: string): Promise<void> {
  await press(page, "Flows");
  await press(page, name);
  await headed(page, name);
  await press(page, "Preview");
  await press(page, "Apply");
  await page.getByText("Carried out.").waitFor();
}
