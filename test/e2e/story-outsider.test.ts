import { sql } from "kysely";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formToken } from "../../services/sign-in/form-token.ts";
import { consoleRoutes, locationPages } from "../../web/console/routes.ts";
import { aWorld, pageOf, type World } from "../web/console-world.ts";
import { servedConsole, signedInWindow } from "./served-console.ts";

const stand = servedConsole();
let world: World;
const windows: Record<string, BrowserContext> = {};

/** Two who have no business here: one administers nothing, one administers all of another location. */
const OUTSIDERS = ["a member", "an administrator of another location"] as const;

beforeAll(async () => {
  const { console } = stand();
  world = await aWorld(console, console.locationId);
  const member = await console.anAdmin();
  await console.db
    .updateTable("membership")
    .set({ role: "member", permissions: [] })
    .where("id", "=", member.membershipId)
    .execute();
  const elsewhere = await console.anAdmin({ locationId: (await console.aLocation()).id });
  for (const [who, person] of [
    [OUTSIDERS[0], member],
    [OUTSIDERS[1], elsewhere],
  ] as const) {
    windows[who] = await signedInWindow(stand(), person);
  }
});
afterAll(async () => {
  for (const window of Object.values(windows)) await window.close();
});

function windowOf(who: string): BrowserContext {
  const window = windows[who];
  if (!window) throw new Error(`${who} is not signed in yet.`);
  return window;
}

/** Everything that is recorded, table by table; but that somebody was seen, and how often somebody tried. */
async function recorded(): Promise<Record<string, string>> {
  const { db } = stand().console;
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('session', 'rate_limit')`.execute(db);
  const digests: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await sql<{ digest: string | null }>`
      select md5(string_agg(t::text, ' ' order by t::text)) as digest
      from ${sql.table(name)} t`.execute(db);
    digests[name] = found[0]?.digest ?? "";
  }
  return digests;
}

/** The token of a form of their own, which their session makes valid. */
async function tokenOf(window: BrowserContext): Promise<string> {
  const cookies = await window.cookies();
  const session = cookies.find(({ name }) => name.startsWith("console_"))?.value ?? "";
  return formToken(stand().console.deps.keys, "console", session);
}

/** What the address answers to a form that a page of ours could have sent. */
async function post(window: BrowserContext, path: string): Promise<number> {
  const { url } = stand();
  const answer = await window.request.post(url + path, {
    form: { token: await tokenOf(window), name: "Theirs", email: "theirs@example.com" },
    headers: {
      origin: url,
      "sec-fetch-site": "same-origin",
      "sec-fetch-mode": "navigate",
      "sec-fetch-user": "?1",
    },
    maxRedirects: 0,
  });
  return answer.status();
}

describe.each(OUTSIDERS)("%s", (who) => {
  test("finds no page of the console there, as if there were none", async () => {
    const before = await recorded();
    const page = await windowOf(who).newPage();
    const nothing = await page.goto(`${stand().url}/console/locations/nowhere`);
    expect(nothing?.status()).toBe(404);
    const said = await page.locator("body").innerText();
    for (const [path, { get }] of Object.entries(locationPages)) {
      if (!get) continue;
      const answer = await page.goto(stand().url + pageOf("hq", path, world));
      expect([path, answer?.status()]).toEqual([path, 404]);
      expect([path, await page.locator("body").innerText()]).toEqual([path, said]);
    }
    await page.close();
    expect(await recorded()).toEqual(before);
  });

  test("does nothing there by a crafted request with a session and a token of their own", async () => {
    const before = await recorded();
    let sent = 0;
    for (const path of Object.keys(locationPages)) {
      if (!consoleRoutes[`/console/locations/:location${path}`]?.post) continue;
      sent += 1;
      expect([path, await post(windowOf(who), pageOf("hq", path, world))]).toEqual([path, 404]);
    }
    expect(sent).toBeGreaterThan(25);
    expect(await post(windowOf(who), "/console/locations/new")).toBe(404);
    expect(await recorded()).toEqual(before);
  });
});

test("their token is valid: at home it does what it is for", async () => {
  const window = windowOf(OUTSIDERS[1]);
  const { db } = stand().console;
  const { slug } = await db
    .selectFrom("location")
    .select("slug")
    .where("slug", "<>", "hq")
    .executeTakeFirstOrThrow();
  const at = (page: string) => `/console/locations/${slug}${page}`;
  expect(await post(window, at("/flows/new/unknown"))).toBe(404);
  expect(await post(window, at("/first-steps"))).toBeLessThan(404);
  expect(await post(window, "/console/sign-out")).toBe(303);
});
