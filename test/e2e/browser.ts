import { existsSync } from "node:fs";
import AxeBuilder from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";

const places = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export async function launchBrowser(): Promise<Browser> {
  const executablePath = places.find((it) => it !== undefined && existsSync(it));
  if (executablePath === undefined)
    throw new Error("No Chromium here: install it, or set CHROMIUM_PATH to one.");
  // As root, in CI, Chromium has no sandbox to offer.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

type Found = { id: string; impact: string | null; nodes: { html: string }[] };

/** What axe finds wrong with the page, as short lines; for what is no page of its own, only what is serious. */
export async function accessibilityProblems(
  page: Page,
  { onlySerious = false } = {},
): Promise<string[]> {
  // The page's own policy forbids scripts, so it is looked at through the debugger's world.
  const found = await page.evaluate<Found[]>(
    `(() => { ${AxeBuilder.source}; return axe.run().then((it) => it.violations); })()`,
  );
  const serious = (it: Found) => it.impact === "serious" || it.impact === "critical";
  return found
    .filter((it) => !onlySerious || serious(it))
    .map(({ id, nodes }) => `${id}: ${nodes.map((it) => it.html).join(" ")}`);
}
