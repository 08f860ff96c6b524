import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";
import { authenticate } from "../../services/api-keys.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

let on: Console;
beforeAll(async () => {
  on = await openConsole();
});

const page = (path = "") => `/console/locations/hq/api-keys${path}`;

const keyIn = (html: string) => /usher_[0-9a-f-]{36}_[\w-]{43}/.exec(html)?.[0] ?? "";

const someKey = { name: "Till", permissions: "customers", days: "90" };

const make = (browser: ConsoleBrowser, fields: Record<string, string> = {}) =>
  browser.submit(page("/new"), page("/new"), { ...someKey, ...fields });

const idOf = (key: string) => key.slice(6, 42);

describe("making a key", () => {
  test("shows it once, on the answer itself, and nowhere else ever after", async () => {
    const browser = await on.signIn(await on.anAdmin({ firstName: "Olu" }));
    const made = await make(browser);
    expect(made.status).toBe(200);
    expect(made.headers.get("cache-control")).toContain("no-store");
    const key = keyIn(made.html);
    expect(await authenticate(on.db, `Bearer ${key}`)).toMatchObject({
      permissions: ["customers"],
      locations: [on.locationId],
    });
    const list = await browser.get(page());
    expect(list.html).toContain("Till");
    expect(list.html).toContain("by Olu");
    expect(list.html).toContain(`usher_${idOf(key).slice(0, 13)}…`);
    const kept = JSON.stringify([
      await on.db.selectFrom("apiKey").selectAll().execute(),
      await on.db.selectFrom("audit").selectAll().execute(),
      await on.db.selectFrom("idempotency").selectAll().execute(),
      list.html,
    ]);
    expect(kept).not.toContain(key.slice(-43));
  });

  test("makes one key of one form, however often it is sent", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const once = "01990000-0000-7000-8000-000000000001";
    const first = await browser.send(page("/new"), { ...someKey, name: "Twice", once });
    expect(keyIn(first.html)).not.toBe("");
    const again = await browser.send(page("/new"), { ...someKey, name: "Twice", once });
    expect(again.status).toBe(409);
    expect(keyIn(again.html)).toBe("");
    const keys = on.db.selectFrom("apiKey").select("id").where("name", "=", "Twice");
    expect(await keys.execute()).toHaveLength(1);
  });

  test("loses nothing of what was typed when something is wrong", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const none = await browser.submit(page("/new"), page("/new"), { name: "Door", days: "400" });
    expect(none.status).toBe(422);
    expect(none.html).toContain(`value="Door"`);
    expect(none.html).toContain(`value="400"`);
    expect(none.html).toContain("A key needs at least one permission");
    const long = await make(browser, { days: "400" });
    expect(long.html).toContain(`id="days-error"`);
    expect(long.html).toMatch(/value="customers"[^>]*checked/);
    expect((await make(browser, { name: " " })).html).toContain(`id="name-error"`);
  });

  test("says in German, too, what is wrong", async () => {
    const browser = await on.signIn(await on.anAdmin());
    await on.db
      .updateTable("person")
      .set({ locale: "de" })
      .where("firstName", "=", "Ada")
      .execute();
    const none = await browser.send(page("/new"), { name: "Tür", once: uuidv7(), days: "9" });
    expect(none.html).toContain("Ein Schlüssel braucht mindestens ein Recht.");
    const days = { name: "Tür", once: uuidv7(), permissions: "billing", days: "0" };
    expect((await browser.send(page("/new"), days)).html).toContain("1 bis 365 Tage");
    const unnamed = { ...days, name: " ", days: "9" };
    expect((await browser.send(page("/new"), unnamed)).html).not.toContain("This is needed");
    await on.db.updateTable("person").set({ locale: null }).execute();
  });

  test("gives at most what the visitor has, and all locations to the owner alone", async () => {
    const admin = await on.signIn(await on.anAdmin({ permissions: ["admins", "customers"] }));
    const { html } = await admin.get(page("/new"));
    expect(html).not.toContain(`value="billing"`);
    expect(html).not.toContain(`name="where"`);
    expect((await make(admin, { permissions: "billing" })).status).toBe(403);
    expect((await make(admin, { where: "all" })).status).toBe(403);
    const owner = await on.signIn(await on.anOwner());
    const everywhere = keyIn((await make(owner, { where: "all", name: "All over" })).html);
    expect(await authenticate(on.db, `Bearer ${everywhere}`)).toMatchObject({ locations: "all" });
    expect((await owner.get(page())).html).toContain("All over");
    expect((await admin.get(page())).html).not.toContain("All over");
    expect((await admin.get(page(`/${idOf(everywhere)}/revoke`))).status).toBe(404);
    expect((await admin.send(page(`/${idOf(everywhere)}/revoke`))).status).toBe(404);
  });

  test("shows a name as the text it is", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const made = await make(browser, { name: `"><img src=x onerror=alert(1)>{{7*7}}` });
    for (const { html } of [made, await browser.get(page())]) {
      expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;{{7*7}}");
      expect(html).not.toContain("<img src=x");
    }
  });

  test("asks for a code first", async () => {
    const browser = await on.signIn(await on.anAdmin(), { confirmedSecondsAgo: 600 });
    expect((await browser.get(page("/new"))).location).toContain("/console/confirm");
    const late = await on.signIn(await on.anAdmin(), { confirmedSecondsAgo: 3_600 });
    const sent = await late.send(page("/new"), { ...someKey, name: "Late" });
    expect(sent.location).toContain("/console/confirm");
    const keys = on.db.selectFrom("apiKey").select("id").where("name", "=", "Late");
    expect(await keys.execute()).toEqual([]);
  });
});

describe("revoking a key", () => {
  test("asks, says what will happen, and ends it at once", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const key = keyIn((await make(browser, { name: "Old till" })).html);
    const own = page(`/${idOf(key)}/revoke`);
    const { html } = await browser.get(own);
    expect(html).toContain("Revoke the key Old till?");
    expect(html).toContain("are refused from this moment on");
    expect(await authenticate(on.db, `Bearer ${key}`)).toBeDefined();
    const sent = await browser.submit(own, own);
    expect(sent.location).toBe(`${page()}?done=revoked`);
    expect(await authenticate(on.db, `Bearer ${key}`)).toBeUndefined();
    expect((await browser.get(own)).html).not.toContain(`action="${own}"`);
    expect((await browser.get(sent.location ?? "")).html).toContain("Revoked");
  });

  test("finds no key of another location, and none that never was", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { id, slug } = await on.aLocation();
    const foreign = await on.signIn(await on.anAdmin({ locationId: id }));
    const there = `/console/locations/${slug}/api-keys/new`;
    const key = keyIn((await foreign.submit(there, there, someKey)).html);
    for (const one of [idOf(key), "01990000-0000-7000-8000-000000000000", "no-id"]) {
      expect((await browser.get(page(`/${one}/revoke`))).status).toBe(404);
      expect((await browser.send(page(`/${one}/revoke`))).status).toBe(404);
    }
    expect(await authenticate(on.db, `Bearer ${key}`)).toBeDefined();
  });
});
