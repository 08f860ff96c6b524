import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InvitationAnswer } from "../support/api-client.ts";
import { letTimePass } from "../support/mail-rows.ts";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { aPlace } from "../support/told-on-hub.ts";
import { accessibilityProblems, launchBrowser } from "./browser.ts";
import { codeIn, linkIn } from "./mailbox.ts";
import { headed, press } from "./owner-at-console.ts";
import { take } from "./picture.ts";

const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: "en-GB",
};

let hub: SheetHub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startSheetHub(), launchBrowser()]);
  await aPlace(hub, "hub-faro", {
    privacyUrl: "https://hub-faro.example.com/privacy",
    termsUrl: "https://hub-faro.example.com/terms",
  });
  await hub.db.updateTable("location").set({ name: "Hub Faro" }).execute();
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

/** Somebody with a mailed invitation, and the page that its link opens. */
async function anInvitee(firstName: string, lastName: string) {
  const email = `${firstName}.${lastName}@example.com`.toLowerCase();
  const person = { firstName, lastName, email };
  const { id } = InvitationAnswer.parse(
    await hub.api.ask("POST", "/locations/hub-faro/invitations", person),
  );
  const link = linkIn(await hub.recorder.mailTo(email, 1, 30_000));
  return { id, email, url: hub.url + new URL(link).pathname };
}

async function onPhone(): Promise<Page> {
  const page = await (await browser.newContext(PHONE)).newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** What a page on a phone does wrong. */
async function faults(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
  const sideways = wide > PHONE.viewport.width ? [`${wide} wide`] : [];
  return [...sideways, ...(await accessibilityProblems(page))];
}

async function ready(page: Page): Promise<void> {
  await headed(page, "Welcome to Hub Faro");
  expect(await faults(page)).toEqual([]);
  await page.getByLabel(/I have read how Hub Faro handles my data/).check();
  await page.getByLabel(/I agree to the terms of Hub Faro/).check();
}

const statusOf = async (id: string) =>
  InvitationAnswer.parse(await hub.api.ask("GET", `/invitations/${id}`)).status;

test("one press on the phone signs in, and the first visit asks for what is needed and no more", async () => {
  const { id, url } = await anInvitee("Mila", "Santos");
  const page = await onPhone();
  await page.goto(url);
  await headed(page, "Welcome to Hub Faro");
  expect(await faults(page)).toEqual([]);
  expect(await statusOf(id)).toBe("sent");
  await page.getByRole("button").first().tap();
  await page.waitForURL(`${hub.url}/account**`);
  expect(await page.getByLabel("First name").inputValue()).toBe("Mila");
  await ready(page);
  await take(page, "portal-first-visit");
  await press(page, "Ready");
  await page.getByText("You are all set.").waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await statusOf(id)).toBe("activated");
});

test("a week later the link signs nobody in, and a code does", async () => {
  const { id, email, url } = await anInvitee("Piet", "Vos");
  await letTimePass(hub.db, "7 days");
  const page = await onPhone();
  await page.goto(url);
  await headed(page, "This button no longer signs you in");
  expect(await faults(page)).toEqual([]);
  await press(page, "Send me a code");
  await headed(page, "Enter the code");
  expect(await faults(page)).toEqual([]);
  const mails = await codeMail(email);
  await page.getByLabel("Code of six digits").fill(codeIn(mails));
  await page.getByLabel("Code of six digits").press("Enter");
  await page.waitForURL(`${hub.url}/account**`);
  await ready(page);
  await press(page, "Ready");
  await page.getByText("You are all set.").waitFor();
  expect(await statusOf(id)).toBe("activated");
});

/** The mail with the code: a reminder may have come meanwhile. */
async function codeMail(email: string) {
  for (let nth = 2; ; nth += 1) {
    const mail = await hub.recorder.mailTo(email, nth, 20_000);
    if (/\b\d{3} ?\d{3}\b/.test(mail.text)) return mail;
  }
}
