import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { z } from "zod";
import { cleanEnvironment, repository, usher } from "../support/command.ts";

type RunningHub = { url: string; settings: Record<string, string> };

/** The one-time address that `usher owner invite` prints. */
async function ownerAddress({ url, settings }: RunningHub, email: string): Promise<string> {
  const args = ["owner", "invite", "--email", email, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, [...usher, ...args], {
    cwd: repository,
    env: cleanEnvironment({ ...settings, PORT: new URL(url).port }),
  });
  return z.object({ url: z.string() }).parse(JSON.parse(stdout)).url;
}

/** A window in which the owner has signed in to the console by that address. */
export async function ownerAtConsole(
  hub: RunningHub,
  browser: Browser,
  email: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(await ownerAddress(hub, email));
  await press(page, "Continue");
  return page;
}

/** Presses the button, or the link that looks like one, of that name. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const named = typeof name === "string" ? { name, exact: true } : { name };
  await page.getByRole("button", named).or(page.getByRole("link", named)).first().click();
}

/** Once the page is headed so. */
export const headed = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { level: 1, name }).waitFor();
