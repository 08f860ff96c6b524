import type { BrowserContext, Page } from "playwright-core";
import { accessibilityProblems } from "./browser.ts";

/** What a page does wrong, whoever looks at it: empty for a good one. */
export async function examine(context: BrowserContext, url: string): Promise<string[]> {
  const page = await context.newPage();
  const problems = listen(page, new URL(url).origin);
  try {
    const answer = await page.goto(url);
    if (answer?.status() !== 200) return [`answered ${answer?.status()}`];
    const policy = answer.headers()["content-security-policy"] ?? "";
    if (policy === "" || /unsafe-inline|unsafe-eval|\*/.test(policy))
      problems.push(`CSP: ${policy}`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await accessibilityProblems(page, { onlySerious: true });
      problems.push(...found.map((it) => `${colorScheme}: ${it}`));
    }
    // 640 points are a window of 1280 at 200 % zoom.
    for (const width of [1_280, 640, 320]) {
      await page.setViewportSize({ width, height: 720 });
      problems.push(...(await overflow(page, width)));
    }
    const found = await accessibilityProblems(page, { onlySerious: true });
    problems.push(...found.map((it) => `320: ${it}`), ...(await unreached(page)));
    await page.setViewportSize({ width: 1_280, height: 720 });
    problems.push(...(await unreached(page)));
    return problems;
  } finally {
    await page.close();
  }
}

/** Errors in the console, and requests that leave our origin. */
export function listen(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => void problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) problems.push(`outside: ${request.url()}`);
  });
  return problems;
}

async function overflow(page: Page, width: number): Promise<string[]> {
  const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
  return wide > width ? [`${width}: scrolls sideways, ${wide} wide`] : [];
}

/** What the Tab key does not reach, or reaches without a mark that one sees. */
async function unreached(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>(`(() => {
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
    const seen = all.filter((it) => it.checkVisibility() && !it.disabled);
    // Of radio buttons, Tab reaches one of each group; arrows reach the others.
    const group = (it) => it.type === "radio" ? it.name : undefined;
    const firsts = seen.filter((it, at) => !group(it) || seen.findIndex((other) => group(other) === group(it)) === at);
    for (const it of firsts) it.dataset.tab = group(it) ?? String(firsts.indexOf(it));
    for (const it of seen) if (group(it)) it.dataset.tab = group(it);
    return firsts.length;
  })()`);
  const reached = new Set<string>();
  const problems: string[] = [];
  await page.evaluate("document.activeElement?.blur(); window.getSelection()?.removeAllRanges()");
  for (let n = 0; n < count + 5; n += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate<{ tab: string; marked: boolean; html: string } | null>(`(() => {
      const it = document.activeElement;
      if (!it || it === document.body) return null;
      const { outlineStyle } = getComputedStyle(it);
      // A frame takes the key, and scrolls; browsers mark what is in it.
      const marked = it.tagName === "IFRAME" || outlineStyle !== "none";
      return { tab: it.dataset.tab ?? "", marked, html: it.outerHTML.slice(0, 120) };
    })()`);
    if (now === null) continue;
    reached.add(now.tab);
    if (!now.marked) problems.push(`no focus mark: ${now.html}`);
  }
  reached.delete("");
  if (reached.size < count) problems.push(`Tab reaches ${reached.size} of ${count}`);
  return problems;
}
