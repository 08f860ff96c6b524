import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { maskEmail } from "../../domain/email-address.ts";
import type { Hub } from "../support/hub.ts";
import { waitFor } from "../support/wait-for.ts";
import { accessibilityProblems } from "./browser.ts";
import { hubInBrowser } from "./hub-in-browser.ts";
import { codeIn, linkIn, mailboxOf } from "./mailbox.ts";

const stand = hubInBrowser();
let api: Awaited<ReturnType<Hub["api"]>>;
let mailbox: ReturnType<typeof mailboxOf>;
let people = 0;

beforeAll(async () => {
  api = await stand().hub.api();
  mailbox = mailboxOf(stand().hub.url);
});

/** Somebody new with an invitation mail. */
async function anInvitee(): Promise<{ email: string; link: string }> {
  people += 1;
  const email = `invitee-${people}@example.com`;
  await api.ask("POST", "/locations/hq/invitations", { firstName: `Invitee ${people}`, email });
  return { email, link: linkIn(await mailbox.mail(email, "invitation")) };
}

async function aBrowser(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await stand().browser.newContext();
  onTestFinished(() => context.close());
  return { context, page: await context.newPage() };
}

const pathOf = (page: Page) => new URL(page.url()).pathname;

async function statusOf(email: string): Promise<unknown> {
  const list = await api.ask("GET", `/locations/hq/invitations?email=${encodeURIComponent(email)}`);
  return list;
}

describe("the invitation link", () => {
  test("one press signs the person in", async () => {
    const { email, link } = await anInvitee();
    const { page } = await aBrowser();
    await page.goto(link);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button").first().click();
    await page.waitForURL(`${stand().hub.url}/account`);
    expect(await page.content()).toContain(email);
    expect(await accessibilityProblems(page)).toEqual([]);
    await waitFor(async () => JSON.stringify(await statusOf(email)).includes('"activated"'));
  });

  test("a browser that submits the form by script spends nothing and is not signed in", async () => {
    const { link } = await anInvitee();
    const robot = await aBrowser();
    // What a scanner's own script does on load; a call of the debugger would count as a user's gesture.
    for (const way of ["querySelector('form').submit()", "querySelector('form button').click()"]) {
      await robot.page.addInitScript(`
        if (!sessionStorage.getItem(${JSON.stringify(way)})) addEventListener("load", () => {
          sessionStorage.setItem(${JSON.stringify(way)}, "tried");
          document.${way};
        });`);
      const sent = robot.page.waitForRequest((request) => request.method() === "POST");
      await robot.page.goto(link);
      await sent;
      await robot.page.waitForLoadState("networkidle");
    }
    await robot.page.goto(`${stand().hub.url}/account`);
    expect(pathOf(robot.page)).toBe("/sign-in");

    const person = await aBrowser();
    await person.page.goto(link);
    await person.page.getByRole("button").first().click();
    await person.page.waitForURL(`${stand().hub.url}/account`);
  });

  test("a second browser is led to the sign-in by code, the address filled in", async () => {
    const { email, link } = await anInvitee();
    const first = await aBrowser();
    await first.page.goto(link);
    await first.page.getByRole("button").first().click();
    await first.page.waitForURL(`${stand().hub.url}/account`);

    const second = await aBrowser();
    await second.page.goto(link);
    expect(await accessibilityProblems(second.page)).toEqual([]);
    await second.page.getByRole("button", { name: /code/i }).click();
    const field = second.page.locator("input[name=code]");
    await field.waitFor();
    expect(await second.page.content()).toContain(maskEmail(email));
    expect(await accessibilityProblems(second.page)).toEqual([]);
    await field.fill(codeIn(await mailbox.mail(email, "code")));
    await field.press("Enter");
    await second.page.waitForURL(`${stand().hub.url}/account`);
  });
});

test("the portal's pages have nothing for axe to find", async () => {
  const { page } = await aBrowser();
  for (const path of ["/sign-in", "/i/unknown"]) {
    await page.goto(stand().hub.url + path);
    expect(await accessibilityProblems(page), path).toEqual([]);
  }
});
