import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BrowserContext } from "playwright-core";
import { connectors } from "../../connectors/catalog.ts";
import { recipes } from "../../services/recipes/catalog.ts";
import { drawSessionToken, startSession } from "../../services/sign-in/sessions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { locationPages } from "../../web/console/routes.ts";
import { MARKUP, seedConsole, TEMPLATE, type Seeded } from "./seeded-console.ts";
import { servedConsole, signedInWindow } from "./served-console.ts";

const stand = servedConsole({ temporalUiUrl: "http://127.0.0.1:8233" });
const german = { locale: "de-DE" };
let seeded: Seeded;
let window: BrowserContext;

beforeAll(async () => {
  seeded = await seedConsole(stand().console);
  await sayWhatIsSaid();
  window = await signedInWindow(stand(), seeded.owner, german);
});
afterAll(async () => window.close());

/** Sentences as services say them, in place of those that were made up for the pages' looks. */
async function sayWhatIsSaid() {
  const { db } = stand().console;
  const problem = "members.csv is not there. Put it back, or correct the path.";
  await db.updateTable("connection").set({ problem }).where("problem", "is not", null).execute();
  await db.updateTable("flow").set({ problem }).execute();
  const why = "Waits for approval: 120 new people at once, where more than 20 wait.";
  const wrong = "This has no @. Write a whole address, like ada@example.com.";
  const plan = sql<string>`replace(plan::text, 'This is no e-mail address.', ${wrong}::text)::jsonb`;
  await db.updateTable("flowRun").set({ problem: why, plan }).execute();
  const reason = "The provider sends nothing to this address.";
  await db.updateTable("email").set({ reason }).where("reason", "is not", null).execute();
}

/** Words that English cannot do without, and German does not have. */
const ENGLISH =
  /(?<![\p{L}\p{N}_./@-])(?:the|your|you|and|with|of|is|are|not|this|that|for|to|from|it|has|have|by|or|no|yes|which|when|where|nobody|somebody|people|again|they|their|been|does|can|may|sent|invited|here|there|while|more|nothing|search|next|save|cancel|delete|remove|change)(?![\p{L}\p{N}_@-])/giu;

/** What comes from outside, and stays as it was written. */
const NAMES = [MARKUP, TEMPLATE, "No app is set up here.", "Sheet", "Flow", "Told", "Welcome"];

/** Countries and time zones, as the language's list and IANA call them. */
const PLACES = ["Port of Spain", "Isle of Man"];

/** What of a page is English still, with the words around it. */
async function englishOn(context: BrowserContext, path: string): Promise<string[]> {
  const page = await context.newPage();
  const answer = await page.goto(stand().url + path);
  const text = await page.evaluate<string>(`(() => {
    for (const it of document.querySelectorAll("details")) it.open = true;
    for (const it of document.querySelectorAll("pre, code, textarea, iframe, [lang=en]")) it.remove();
    const named = ["aria-label", "placeholder", "title", "alt"].flatMap((name) =>
      [...document.querySelectorAll("[" + name + "]")].map((it) => it.getAttribute(name)));
    return [document.title, document.body.innerText, ...named].join("\\n");
  })()`);
  const language = await page.evaluate<string>("document.documentElement.lang");
  await page.close();
  const own = [...NAMES, ...PLACES].reduce((left, name) => left.replaceAll(name, ""), text);
  const found = [...own.matchAll(ENGLISH)].map(({ index }) =>
    own.slice(Math.max(0, index - 40), index + 40).replaceAll(/\s+/g, " "),
  );
  return [answer?.status(), language].join() === "200,de"
    ? found
    : [`answered ${answer?.status()} in ${language}`, ...found];
}

const FRAMES = ["/mail/templates/:kind/:locale/frame"];
const shown = Object.entries(locationPages).flatMap(([path, page]) =>
  page.get && !FRAMES.includes(path) ? [path] : [],
);

test.each(shown)("the page %s has no English left in German", async (path) => {
  expect(await englishOn(window, stand().console.path(seeded.fill(path)))).toEqual([]);
});

test.each(connectors.map(({ id }) => id))("connecting %s has no English left", async (id) => {
  expect(await englishOn(window, stand().console.path(`/connections/new/${id}`))).toEqual([]);
});

test.each(recipes.map(({ key }) => key))("the recipe %s has no English left", async (recipe) => {
  expect(await englishOn(window, stand().console.path(`/flows/new/${recipe}`))).toEqual([]);
});

test("what is about a webhook has no English left", async () => {
  const { webhook, told } = seeded.ids;
  const { path } = stand().console;
  for (const at of [
    `/connections/${webhook}`,
    `/connections/${webhook}/change`,
    `/connections/${webhook}/quarantine`,
    `/flows/${told}`,
    `/flows/${told}/events`,
    `/flows/${told}/mapping`,
    `/flows/${told}/settings`,
    `/people?q=${seeded.ids["email"]}`,
    `/people/why?email=${seeded.ids["email"]}`,
    "/people?q=nobody-by-this-name",
    `/audit?q=${seeded.ids["email"]}`,
  ]) {
    expect.soft([at, ...(await englishOn(window, path(at)))]).toEqual([at]);
  }
});

test.each(["/console/confirm", "/console/locations/new"])(
  "the page %s has no English left",
  async (path) => {
    expect(await englishOn(window, path)).toEqual([]);
  },
);

test.each(["/sign-in", "/console/sign-in"])("the page %s has no English left", async (path) => {
  const nobody = await stand().browser.newContext(german);
  expect(await englishOn(nobody, path)).toEqual([]);
  await nobody.close();
});

test("a member's own pages have no English left", async () => {
  const { console, browser, url } = stand();
  const { personId, path } = await console.anInvitee();
  const token = drawSessionToken();
  await unitOfWork(console.deps, (tx) =>
    startSession(tx, { personId, signedInBy: "code", token, replaced: undefined }),
  );
  await console.db.updateTable("person").set({ locale: "de" }).where("id", "=", personId).execute();
  const member = await browser.newContext(german);
  expect.soft(await englishOn(member, path)).toEqual([]);
  const name = `portal_${new URL(url).port}`;
  await member.addCookies([{ name, value: token, url, httpOnly: true, sameSite: "Lax" }]);
  expect.soft(await englishOn(member, "/account")).toEqual([]);
  await console.db
    .updateTable("person")
    .set({ welcomedAt: sql<Date>`now()` })
    .where("id", "=", personId)
    .execute();
  for (const at of ["/account", "/account/names", "/account/phone", "/account/address"]) {
    expect.soft([at, ...(await englishOn(member, at))]).toEqual([at]);
  }
  await member.close();
});
