import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";
import { connectDatabase } from "../../db/connect.ts";
import { insertMailboxMessages } from "../../db/mailbox.ts";
import { renderMail } from "../../emails/render.ts";
import { createOwnerLink } from "../../services/sign-in/owner-links.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { webRoutes } from "../../web/routes.ts";
import { aBrowser, hiddenFields, openPortal, type Portal } from "./portal.ts";

const script = '<script>alert("1")</script>';

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal({ temporalUiUrl: "http://127.0.0.1:8233" });
});

async function signedIn(person: { email?: string; firstName?: string } = {}) {
  const invitee = await portal.anInvitee(person);
  const browser = aBrowser(portal, `2001:db8:${uuidv7().slice(-4)}::1`);
  await browser.press(invitee.path);
  return { browser, ...invitee };
}

async function aMail(to: string) {
  const words = renderMail("invitation", "en", {
    locationName: script,
    firstName: script,
    email: to,
    windowSeconds: 86_400,
    signInUrl: "http://127.0.0.1:3000/sign-in",
  });
  await insertMailboxMessages(portal.db, [
    { emailId: uuidv7(), recipient: to, kind: "invitation", headers: { "X-Kind": "a" }, ...words },
  ]);
}

describe("every answer", () => {
  const paths = [
    "/",
    "/sign-in",
    "/sign-in/code",
    "/account",
    "/console",
    "/mailbox",
    "/i/x",
    "/gone",
    "/sign-out",
  ];
  test.each(paths)("of %s carries the headers", async (path) => {
    const { headers } = await portal.ask(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy":
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "strict-origin",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-robots-tag": "noindex",
      "cache-control": "no-store",
    });
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("on https has HSTS, and cookies that no other host can set", async () => {
    const own = await openPortal({ publicUrl: new URL("https://members.example.com") });
    const { path } = await own.anInvitee();
    const browser = aBrowser(own);
    const page = await browser.get(path);
    expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
    const pressed = await browser.post(path, hiddenFields(page.html));
    const set = [...page.headers.getSetCookie(), ...pressed.headers.getSetCookie()];
    expect(set.map((cookie) => cookie.replace(/=[^;]*/, "").replace(/Max-Age=\d+; /, ""))).toEqual([
      "__Host-inv; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-portal; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
  });

  test("needs nothing but our own stylesheet and icon, which may be kept for ever", async () => {
    const { html } = await aBrowser(portal).get("/sign-in");
    const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link);
    for (const link of links.filter((it) => it.startsWith("/assets/"))) {
      const asset = await portal.ask(link);
      expect(asset.status).toBe(200);
      expect(asset.headers.get("cache-control")).toContain("immutable");
    }
    expect(links.every((link) => link.startsWith("/"))).toBe(true);
    expect(html).not.toMatch(/<script|style="/);
  });

  test("says so calmly when the database is away, and never that something was done", async () => {
    const db = connectDatabase("postgres://nobody@127.0.0.1:1/none");
    const app = webRoutes({ ...portal.deps, db });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const link = `http://127.0.0.1:3000/i/${"x".repeat(43)}`;
    for (const init of [{}, { method: "POST", headers: form, body: "token=x" }]) {
      const answer = await app.request(link, init);
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("5");
      expect(await answer.text()).not.toMatch(/ECONN|127\.0\.0\.1:1/);
    }
    await db.destroy();
  });

  test("of a fault of ours does not say why", async () => {
    const app = webRoutes({
      ...portal.deps,
      clientAddress: () => {
        throw new Error("secret reason");
      },
    });
    const before = portal.errors.length;
    const answer = await app.request("http://127.0.0.1:3000/i/x", { method: "POST" });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret reason");
    expect(portal.errors).toHaveLength(before + 1);
  });
});

describe("the account page", () => {
  test("shows name, address and location, and needs a session", async () => {
    const { browser, email } = await signedIn();
    const { html } = await browser.get("/account");
    for (const text of ["Ada", email, "Hub Lisbon"]) expect(html).toContain(text);
    expect((await browser.get("/")).location).toBe("/account");
    const nobody = aBrowser(portal);
    expect((await nobody.get("/account")).location).toBe("/sign-in");
    expect((await nobody.get("/")).location).toBe("/sign-in");
  });

  test("signs out at once, everywhere the session is known", async () => {
    const { browser } = await signedIn();
    const copy = aBrowser(portal);
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    const account = await browser.get("/account");
    const foreign = { ...browser.byHand, "sec-fetch-site": "cross-site" };
    expect((await browser.post("/sign-out", hiddenFields(account.html), foreign)).status).toBe(403);
    expect((await browser.post("/sign-out", { token: "x" })).status).toBe(403);
    expect(await copy.isSignedIn()).toBe(true);
    const out = await browser.post("/sign-out", hiddenFields(account.html));
    expect([out.status, out.location]).toEqual([303, "/sign-in"]);
    expect(out.headers.get("clear-site-data")).toBe('"cookies", "storage"');
    expect(await copy.isSignedIn()).toBe(false);
  });
});

test("a session of another person's making is worth nothing", async () => {
  const browser = aBrowser(portal);
  for (const value of ["x".repeat(43), "", "a b", "%00", "x".repeat(5000)]) {
    browser.cookies.set("portal_3000", value);
    expect(await browser.isSignedIn()).toBe(false);
  }
});

test("markup in a name, a location or an address stays text on every page", async () => {
  await portal.db.updateTable("location").set({ name: script }).execute();
  const { browser } = await signedIn({ firstName: script });
  const { path } = await portal.anInvitee({ firstName: script });
  await aMail("markup@example.com");
  const [message] = await portal.db
    .selectFrom("mailboxMessage")
    .select("id")
    .where("recipient", "=", "markup@example.com")
    .execute();
  const fresh = aBrowser(portal, "203.0.113.9");
  const typed = await fresh.post("/sign-in", {
    ...hiddenFields((await fresh.get("/sign-in")).html),
    email: `${script}@example.com`,
  });
  const pages = await Promise.all([
    browser.get("/account"),
    browser.get(path),
    fresh.get(path),
    fresh.get("/mailbox"),
    fresh.get(`/mailbox/${message?.id}`),
    fresh.get(`/mailbox/${message?.id}/html`),
    Promise.resolve(typed),
  ]);
  for (const { html } of pages) {
    expect(html).not.toContain("<script");
    expect(html).toMatch(/&lt;script&gt;|Hub|a•••/);
  }
  await portal.db.updateTable("location").set({ name: "Hub Lisbon" }).execute();
});

describe("the console", () => {
  test("opens to the owner by one press of the link, which works once", async () => {
    const token = await unitOfWork(portal.deps, (tx) => createOwnerLink(tx, "owner@example.com"));
    const path = `/console/sign-in/${token}`;
    const owner = aBrowser(portal, "203.0.113.77");
    expect((await owner.head(path)).status).toBe(200);
    const { "sec-fetch-user": _, ...byScript } = owner.byHand;
    expect((await owner.press(path, byScript)).status).toBe(200);
    const pressed = await owner.press(path);
    expect([pressed.status, pressed.location]).toEqual([303, "/console"]);
    expect((await owner.get("/console")).location).toBe("/console/locations/hq");
    expect((await owner.press(path)).status).toBe(404);
  });

  test("is nothing to anybody else", async () => {
    const { browser } = await signedIn();
    const door = "/console/sign-in?next=%2Fconsole";
    expect((await browser.get("/console")).location).toBe(door);
    expect((await aBrowser(portal).get("/console")).location).toBe(door);
    expect((await browser.get(`/console/sign-in/${"x".repeat(43)}`)).status).toBe(404);
  });
});

describe("the caller", () => {
  const statusOf = async (own: Portal, forwarded: string, peer: string) => {
    const headers = { "x-forwarded-for": forwarded, "x-test-address": peer };
    return (await own.ask("/i/x", { method: "POST", headers })).status;
  };

  test("is believed to be who a proxy of ours says, and nobody else", async () => {
    const own = await openPortal({ trustedProxies: ["10.0.0.0/8", "::1"] });
    const many = (call: (n: number) => Promise<number>) =>
      Promise.all(Array.from({ length: 25 }, (_, n) => call(n)));
    const limited = (statuses: number[]) => statuses.filter((it) => it === 429).length;
    expect(limited(await many((n) => statusOf(own, `192.0.2.${n}`, "203.0.113.1")))).toBe(5);
    expect(limited(await many((n) => statusOf(own, `192.0.2.${n}`, "::ffff:10.1.2.3")))).toBe(0);
    expect(
      limited(await many((n) => statusOf(own, `198.51.100.${n}, 192.0.2.99, 10.9.9.9`, "::1"))),
    ).toBe(5);
  });

  test("of a hub on this machine cannot come by another name", async () => {
    const at = (host: string, accept = "text/html") =>
      portal.app.request(`http://${host}/mailbox/messages?to=a`, { headers: { accept } });
    expect((await at("evil.example.com:3000")).status).toBe(421);
    const moved = await at("localhost:3000");
    expect(moved.headers.get("location")).toBe("http://127.0.0.1:3000/mailbox/messages?to=a");
    expect((await at("localhost:3000", "*/*")).status).toBe(200);
  });
});
