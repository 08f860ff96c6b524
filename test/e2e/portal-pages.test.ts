import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import type { BrowserContext } from "playwright-core";
import { drawSessionToken, startSession } from "../../services/sign-in/sessions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { examine } from "./examine.ts";
import { servedConsole } from "./served-console.ts";

const stand = servedConsole();

/** A member's window; the first visit is over unless they are new. */
async function aMember({ isNew = false } = {}): Promise<BrowserContext> {
  const { console, browser, url } = stand();
  const { db, deps } = console;
  const { personId } = await console.anInvitee();
  const token = drawSessionToken();
  await unitOfWork(deps, (tx) =>
    startSession(tx, { personId, signedInBy: "code", token, replaced: undefined }),
  );
  await db
    .updateTable("person")
    .set({ welcomedAt: isNew ? null : sql<Date>`now()` })
    .where("id", "=", personId)
    .execute();
  const context = await browser.newContext();
  const name = `portal_${new URL(url).port}`;
  await context.addCookies([{ name, value: token, url, httpOnly: true, sameSite: "Lax" }]);
  return context;
}

beforeAll(async () => {
  const addresses = { privacyUrl: "https://example.com/privacy", termsUrl: null };
  await stand()
    .console.db.updateTable("location")
    .set({ settings: sql`settings || ${JSON.stringify(addresses)}::jsonb` })
    .execute();
});

test.each(["/account", "/account/names", "/account/phone", "/account/address", "/account/confirm"])(
  "the page %s of a member is good to everybody",
  async (path) => {
    const window = await aMember();
    expect(await examine(window, stand().url + path)).toEqual([]);
    await window.close();
  },
);

test("the first visit is good to everybody", async () => {
  const window = await aMember({ isNew: true });
  expect(await examine(window, `${stand().url}/account`)).toEqual([]);
  await window.close();
});

test.each(["/sign-in", "/console/sign-in"])("the page %s is good to everybody", async (path) => {
  const window = await stand().browser.newContext();
  expect(await examine(window, stand().url + path)).toEqual([]);
  await window.close();
});

test("the page behind a link is good to everybody", async () => {
  const { path } = await stand().console.anInvitee();
  const window = await stand().browser.newContext();
  expect(await examine(window, stand().url + path)).toEqual([]);
  await window.close();
});
