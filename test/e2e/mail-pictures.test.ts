import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCALES, type Locale } from "../../domain/location.ts";
import type { MailKind } from "../../domain/mail.ts";
import { fillPlaces, renderMail, type MailProps } from "../../emails/render.ts";
import { accessibilityProblems, launchBrowser } from "./browser.ts";

const pictures = join(tmpdir(), "usher-pictures", "mails");

const props: MailProps = {
  locationName: "Donaudampfschifffahrtsgesellschaftskapitänshaus",
  firstName: "Ada-Wilhelmina",
  lastName: "Byron",
  email: "ada.wilhelmina.the.first.countess.of.somewhere@coworking-hub.example.com",
  windowSeconds: 86_400,
  signInUrl: `https://members.example.com/sign-in?hint=${"a".repeat(120)}`,
  unsubscribeUrl: `https://members.example.com/unsubscribe/${"a".repeat(86)}`,
};

const own = {
  subject: "{{ locationName }}",
  body: "{{ fullName }},\n\n**{{ email }}** ist eingeladen\nfür {{ signInWindow }}.",
};

const mails: [string, MailKind, Partial<MailProps>][] = [
  ["invitation", "invitation", {}],
  ["reminder", "reminder", {}],
  ["welcome", "welcome", {}],
  ["code", "code", {}],
  ["own words", "invitation", { text: own }],
  ["test", "reminder", { text: own, isTest: true }],
];

let browser: Browser;
let page: Page;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(() => browser?.close());

const looks = LOCALES.flatMap((locale) =>
  [320, 600].flatMap((width) =>
    (["light", "dark"] as const).map((scheme) => ({ locale, width, scheme })),
  ),
);

describe.each(mails)("the mail %s", (name, kind, other) => {
  test.each(looks)(
    "is readable in $locale at $width pixels, $scheme",
    async ({ locale, width, scheme }) => {
      await show(kind, locale, other);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      const path = join(pictures, `${name.replace(" ", "-")}-${locale}-${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: true });

      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
        width,
      );
      const main = kind === "code" ? page.getByText("012 345") : page.getByRole("link").first();
      const box = await main.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(8);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width - 8);
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(await isDark()).toBe(scheme === "dark");
      expect(await accessibilityProblems(page, { onlySerious: true })).toEqual([]);
    },
  );
});

async function show(kind: MailKind, locale: Locale, other: Partial<MailProps>): Promise<void> {
  const mail = renderMail(kind, locale, { ...props, ...other });
  const { html } = fillPlaces(mail, { link: `https://members.example.com/i/a`, code: "012345" });
  await page.setContent(html);
}

/** Whether the mail's card took the colours of the night. */
const isDark = () =>
  page.evaluate<boolean>(
    "getComputedStyle(document.querySelector('.card')).backgroundColor !== 'rgb(255, 255, 255)'",
  );
