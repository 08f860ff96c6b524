import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { aBrowser, hiddenFields } from "./portal.ts";
import { openConsole, type Console } from "./console.ts";

let on: Console;
beforeAll(async () => {
  on = await openConsole();
});

async function askForCode(email: string, next = "/console?a=1") {
  const browser = aBrowser(on, `2001:db8:${Math.floor(Math.random() * 9999)}::1`);
  const signIn = await browser.get(`/console/sign-in?${new URLSearchParams({ next })}`);
  const sent = await browser.post("/console/sign-in", { ...hiddenFields(signIn.html), email });
  await on.settled();
  const page = await browser.get(sent.location ?? "");
  return { browser, page };
}

describe("the console's door", () => {
  test("leads whoever is not signed in to the sign-in, and from there to what they asked for", async () => {
    const admin = await on.anAdmin();
    const asked = "/console?a=1";
    const first = await aBrowser(on).get(asked);
    expect(first.location).toBe(`/console/sign-in?${new URLSearchParams({ next: asked })}`);

    const { browser, page } = await askForCode(admin.email);
    const [code = ""] = await on.codesTo(admin.email);
    const entered = await browser.post("/console/code", { ...hiddenFields(page.html), code });
    expect(entered.location).toBe(asked);
    expect(entered.headers.getSetCookie().join()).toMatch(/console_3000=.*SameSite=Strict/);
    expect((await browser.get("/console")).location).toBe("/console/locations/hq");
  });

  test("gives no code to somebody who administers nothing, and tells nobody so", async () => {
    const { email } = await on.anInvitee();
    const admin = await on.anAdmin();
    const theirs = await askForCode(email);
    const known = await askForCode(admin.email);
    expect(await on.codesTo(email)).toEqual([]);
    const shape = (html: string, address: string) =>
      html.replaceAll(address, "").replaceAll(/value="[^"]*"/g, "");
    expect(shape(theirs.page.html, email)).toBe(shape(known.page.html, admin.email));
  });

  test("stays shut for a session of the portal, and the portal's for one of the console", async () => {
    const invitee = await on.anInvitee();
    const browser = aBrowser(on);
    await browser.press(invitee.path);
    const portal = browser.cookies.get("portal_3000") ?? "";
    browser.cookies.set("console_3000", portal);
    expect((await browser.get("/console")).location).toMatch(/^\/console\/sign-in/);

    const owner = await on.anAdmin();
    const signedIn = await on.signIn(owner);
    signedIn.cookies.set("portal_3000", signedIn.token);
    expect((await signedIn.get("/account")).location).toBe("/sign-in");
  });

  test("leads nowhere but into the console", async () => {
    const admin = await on.anAdmin();
    for (const next of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example/console",
      "/account",
      "javascript:1",
    ]) {
      const { browser, page } = await askForCode(admin.email, next);
      const code = (await on.codesTo(admin.email)).at(-1) ?? "";
      const entered = await browser.post("/console/code", { ...hiddenFields(page.html), code });
      if (entered.location !== null) expect(entered.location).toBe("/console");
      await on.db.deleteFrom("rateLimit").execute();
    }
  });

  test("asks a browser once more that comes by a link from elsewhere", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const cookie = browser.cookies.get("console_3000") ?? "";
    browser.cookies.delete("console_3000");
    const answer = await browser.get("/console", { "sec-fetch-site": "cross-site" });
    expect(answer.html).toContain('http-equiv="refresh" content="0; url=/console"');
    browser.cookies.set("console_3000", cookie);
    expect((await browser.get("/console")).location).toBe("/console/locations/hq");
  });

  test("shuts half an hour after the last visit", async () => {
    const admin = await on.anAdmin();
    const browser = await on.signIn(admin);
    await on.db
      .updateTable("session")
      .set({ idleUntil: sql<Date>`idle_until - interval '30 minutes'` })
      .where("personId", "=", admin.id)
      .execute();
    expect((await browser.get("/console")).location).toMatch(/^\/console\/sign-in/);
  });
});

describe("a confirmation", () => {
  test("needs the code that was sent to the visitor's own address", async () => {
    const admin = await on.anAdmin();
    const browser = await on.signIn(admin, { confirmedSecondsAgo: 3_600 });
    const next = "/console/locations/hq/api-keys";
    const page = await browser.get(`/console/confirm?${new URLSearchParams({ next })}`);
    const sent = await browser.post("/console/confirm", hiddenFields(page.html));
    const code = (await on.codesTo(admin.email)).at(-1) ?? "";
    const wrong = code === "000000" ? "000001" : "000000";
    const refused = await browser.post("/console/confirm", {
      ...hiddenFields(sent.html),
      code: wrong,
    });
    expect(refused.status).toBe(422);
    const taken = await browser.post("/console/confirm", { ...hiddenFields(refused.html), code });
    expect(taken.location).toBe(next);
    const { confirmedAt } = await on.db
      .selectFrom("session")
      .select("confirmedAt")
      .where("personId", "=", admin.id)
      .executeTakeFirstOrThrow();
    expect(Date.now() - confirmedAt.getTime()).toBeLessThan(60_000);
  });
});

describe("a form", () => {
  test("of an earlier session is not taken, and the page says what to do", async () => {
    const admin = await on.anAdmin();
    const before = await on.signIn(admin);
    const { html } = await before.get(on.path("/people/invite"));
    const again = await on.signIn(admin);
    const answer = await again.post(on.path("/people/invite"), hiddenFields(formIn(html)));
    expect(answer.status).toBe(403);
    expect(answer.html).toContain("you have signed in anew");
    expect(answer.html).toContain(`href="${on.path("/people/invite")}"`);
  });

  test("of nobody any more leads by the sign-in back to its page", async () => {
    const answer = await aBrowser(on).post(on.path("/people/invite"), { firstName: "Ada" });
    const next = on.path("/people/invite");
    expect(answer.location).toBe(`/console/sign-in?${new URLSearchParams({ next })}`);
  });
});

test("a refusal is said in the language that the visitor chose", async () => {
  const admin = await on.anAdmin();
  await on.db.updateTable("person").set({ locale: "de" }).where("id", "=", admin.id).execute();
  const browser = await on.signIn(admin);
  const { status, html } = await browser.get("/console/locations/nowhere/people");
  expect([status, html.includes('<html lang="de">')]).toEqual([404, true]);
});

const formIn = (html: string) =>
  html.match(/<form[\s\S]*?<\/form>/g)?.find((form) => form.includes("/people/invite")) ?? "";
