import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BrowserContext } from "playwright-core";
import { locationPages } from "../../web/console/routes.ts";
import { examine } from "./examine.ts";
import { servedConsole, signedInWindow } from "./served-console.ts";
import { seedConsole, type Seeded } from "./seeded-console.ts";

const stand = servedConsole({ temporalUiUrl: "http://127.0.0.1:8233" });
let seeded: Seeded;
let window: BrowserContext;
let scriptless: BrowserContext;

beforeAll(async () => {
  seeded = await seedConsole(stand().console);
  window = await signedInWindow(stand(), seeded.owner);
  scriptless = await signedInWindow(stand(), seeded.owner, { javaScriptEnabled: false });
});
afterAll(async () => {
  await window.close();
  await scriptless.close();
});

/** A mail as a document of its own, for a frame of a page. */
const FRAMES = ["/mail/templates/:kind/:locale/frame"];

const shown = Object.entries(locationPages).filter(
  ([path, page]) => page.get && !FRAMES.includes(path),
);

const ofNoLocation = ["/console/confirm", "/console/locations/new"];

test.each(ofNoLocation)("the page %s is good to everybody", async (path) => {
  expect(await examine(window, stand().url + path)).toEqual([]);
});

describe.each(shown)("the page %s", (path) => {
  const urlOf = () => stand().url + stand().console.path(seeded.fill(path));

  test("has nothing for axe to find, fits, is done by keyboard, and asks nobody else", async () => {
    expect(await examine(window, urlOf())).toEqual([]);
  });

  test("shows the same without script, and names as the text that they are", async () => {
    const page = await scriptless.newPage();
    const answer = await page.goto(urlOf());
    expect(answer?.status()).toBe(200);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await page.close();
  });
});
