import { sql } from "kysely";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InvitationAnswer } from "../support/api-client.ts";
import { ageMails } from "../support/invitees.ts";
import { startResendStandin, type ResendStandin } from "../support/resend-standin.ts";
import type { EventType } from "../support/resend-standin-mode.ts";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { WEBHOOK_SECRET } from "../support/signed-events.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";
import { aPlace } from "../support/told-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";
import { launchBrowser } from "./browser.ts";
import { headed, ownerAtConsole, press } from "./owner-at-console.ts";
import { take } from "./picture.ts";

const TOM = "tom.becker@example.com";
const NINA = "nina.ruiz@example.com";
const PATIENCE = { limitMs: 30_000, everyMs: 200 };

let folder: TempFolder;
let resend: ResendStandin;
let hub: SheetHub;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await tempFolder("resend");
  resend = await startResendStandin({ dir: folder.path });
  await resend.mode({ requestsPerSecond: null });
  const settings = {
    SMTP_URL: "",
    RESEND_API_KEY: resend.apiKey,
    RESEND_BASE_URL: resend.url,
    RESEND_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  [hub, browser] = await Promise.all([startSheetHub(undefined, settings), launchBrowser()]);
  await aPlace(hub, "hub-porto");
  await hub.db.updateTable("location").set({ name: "Hub Porto" }).execute();
  page = await ownerAtConsole(hub, browser, "olu@hub-porto.example.com");
  await page.goto(`${hub.url}/console/locations/hub-porto/first-steps`);
  await press(page, "Put the first steps away");
  await page.getByText("The first steps were put away.").waitFor();
  await press(page, "Today");
  await headed(page, "Today");
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await resend?.stop();
  await folder?.remove();
});

const invite = async (firstName: string, lastName: string, email: string) =>
  InvitationAnswer.parse(
    await hub.api.ask("POST", "/locations/hub-porto/invitations", { firstName, lastName, email }),
  );

/** Resend tells of the newest mail to an address. */
async function tells(type: EventType, email: string): Promise<void> {
  const emailId = (await resend.mailsTo(email)).at(-1)?.id ?? "";
  const url = `${hub.url}/hooks/resend`;
  const [told] = await resend.deliver({ url, secret: WEBHOOK_SECRET, events: [{ type, emailId }] });
  expect(told?.status).toBe(202);
}

/** Shows the page anew until it says this. */
const comes = (text: string) =>
  waitFor(
    async () => {
      await page.reload();
      return page.getByText(text).first().isVisible();
    },
    { what: text, ...PATIENCE },
  );

test("why somebody got no mail is found by their address, and mended", async () => {
  const { id } = await invite("Tom", "Becker", TOM);
  await resend.mailTo(TOM, 1, 30_000);
  await tells("email.bounced", TOM);

  await comes("1 invitation came back");
  await press(page, "People");
  await page.getByLabel("Name or address").fill("tom.b");
  await press(page, "Tom Becker");
  await headed(page, "Tom Becker");
  await page.getByText("No mail goes to this address: one came back.").first().waitFor();
  await page.getByText("Next step: check the address, then send it again.").waitFor();
  await press(page, "People");
  await press(page, "Why is somebody not here?");
  await page.getByLabel("Address").fill(TOM);
  await page.getByText("550 5.1.1").or(page.locator("#why li")).first().waitFor();

  await press(page, "Mail");
  await press(page, "Addresses left alone");
  await press(page, `Take off the list: ${TOM}`);
  await headed(page, `Take ${TOM} off the list?`);
  await press(page, "Take off the list");
  await page.getByText("Taken off the list.").waitFor();
  expect(await resend.mailsTo(TOM)).toHaveLength(1);

  await ageMails(hub.db, id, "1 hour");
  await press(page, "People");
  await press(page, "Tom Becker");
  await press(page, "Send again");
  await page.getByText(`A new mail with a new link goes to ${TOM}.`).waitFor();
  await press(page, "Send again");
  await page.getByText("Sent again. The old link is dead.").waitFor();
  await resend.mailTo(TOM, 2, 30_000);
  await tells("email.delivered", TOM);
  await comes("Delivered");
});

test("Today tells in numbers how things are, and Operations what everything stands on", async () => {
  for (const [firstName, lastName] of PEOPLE) {
    await invite(firstName, lastName, addressOf(firstName, lastName));
  }
  for (const [firstName, lastName] of PEOPLE) {
    await resend.mailTo(addressOf(firstName, lastName), 1, 30_000);
  }
  for (const [firstName, lastName] of PEOPLE.slice(0, 8)) {
    await tells("email.delivered", addressOf(firstName, lastName));
  }
  await press(page, "Today");
  await waitFor(
    async () => {
      await page.reload();
      return page.getByRole("row", { name: /^Delivered 9 82/ }).isVisible();
    },
    { what: "the numbers", ...PATIENCE },
  );
  await page.getByText("Takes mail").waitFor();
  await press(page, "People");
  await headed(page, "People");
  await take(page, "console-people");
  await press(page, "Noor Haddad");
  await headed(page, "Noor Haddad");
  await take(page, "console-person");
  await press(page, "Operations");
  await headed(page, "Operations");
  await page.getByText("None is stuck.").waitFor();
  await press(page, "Ask again now");
  await page
    .getByText(/Asked again for|was asked for already/)
    .first()
    .waitFor();
});

test("a mail in doubt stands under Today, and is settled by hand", async () => {
  await resend.mode({ faults: Array.from({ length: 20 }, () => "reset" as const) });
  await invite("Nina", "Ruiz", NINA);
  await resend.mailTo(NINA, 1, 30_000);
  // The provider knows a key for a day: after that nobody repeats the call.
  await waitFor(() => nextDay(NINA), { what: "the call to be in doubt", ...PATIENCE });
  await resend.mode({ faults: [] });

  await press(page, "Today");
  await comes(`A mail to ${NINA}`);
  await page.setViewportSize({ width: 1280, height: 1000 });
  await take(page, "console-today");
  await page.setViewportSize({ width: 1280, height: 800 });
  await press(page, "Say what became of it");
  await page.getByRole("heading", { name: "Whether this mail went out is not known" }).waitFor();
  const before = (await resend.mailsTo(NINA)).length;
  await press(page, "It went out");
  await headed(page, "Say that it went out?");
  await press(page, "It went out");
  await page.getByText("Settled. The audit says that you did it.").waitFor();
  expect(await resend.mailsTo(NINA)).toHaveLength(before);
  await press(page, "Today");
  await headed(page, "Today");
  expect(await page.getByText(`A mail to ${NINA}`).count()).toBe(0);
  await press(page, "Audit");
  await headed(page, "Audit");
});

/** As if a day had gone by since the call; true once the mail is in doubt. */
async function nextDay(email: string): Promise<boolean> {
  await hub.db
    .updateTable("mailBatch")
    .set({ createdAt: sql<Date>`now() - interval '1 day'` })
    .execute();
  const mail = await hub.db
    .updateTable("email")
    .set({ notBefore: sql<Date>`now()` })
    .where("recipient", "=", email)
    .returning("state")
    .executeTakeFirstOrThrow();
  return mail.state === "unknown";
}

const PEOPLE = [
  ["Noor", "Haddad"],
  ["Ida", "Berg"],
  ["Tomás", "Silva"],
  ["Yuki", "Sato"],
  ["Priya", "Nair"],
  ["Jonas", "Lund"],
  ["Leila", "Rossi"],
  ["Emeka", "Okafor"],
  ["Sofia", "Costa"],
  ["Marta", "Novak"],
] as const;

const addressOf = (first: string, last: string) =>
  `${first}.${last}@example.com`.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
