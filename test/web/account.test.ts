import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import {
  drawSessionToken,
  findLiveSession,
  startSession,
} from "../../services/sign-in/sessions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { aBrowser, hiddenFields, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
let networks = 0;
beforeAll(async () => {
  portal = await openPortal();
});

async function signedIn(person: { email?: string; firstName?: string } = {}) {
  const invitee = await portal.anInvitee(person);
  networks += 1;
  const browser = aBrowser(portal, `203.0.${networks}.1`);
  await browser.press(invitee.path);
  return { browser, ...invitee };
}

type Browser = Awaited<ReturnType<typeof signedIn>>["browser"];

/** The form of a page that goes to an address, with what is typed. */
async function submit(
  browser: Browser,
  page: string,
  action: string,
  typed: Record<string, string> = {},
) {
  return browser.post(action, { ...formOn((await browser.get(page)).html, action), ...typed });
}

function formOn(html: string, action: string): Record<string, string> {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((it) => it.includes(`"${action}"`));
  return hiddenFields(form ?? "");
}

const personOf = (id: string) =>
  portal.db.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

/** Confirms the session, as a person does who comes to a page that asks for it. */
async function confirm(browser: Browser, email: string, next: string) {
  const asked = await browser.get(next);
  expect(asked.location).toBe(`/account/confirm?${new URLSearchParams({ next })}`);
  const page = await browser.get(asked.location ?? "");
  const sent = await browser.post("/account/confirm", hiddenFields(page.html));
  const code = (await portal.codesTo(email)).at(-1) ?? "";
  const done = await browser.post("/account/confirm", { ...hiddenFields(sent.html), code });
  expect(done.location).toBe(next);
}

describe("the first visit", () => {
  test("shows the data that the location knew, and keeps it as the person leaves it", async () => {
    const { browser, personId } = await signedIn({ firstName: "Adda" });
    const first = await browser.get("/account");
    expect(first.html).toContain("Welcome to Hub Lisbon");
    expect(first.html).toContain('value="Adda"');
    const done = await submit(browser, "/account", "/account/welcome", {
      firstName: "Ada",
      lastName: "Lovelace",
      locale: "de",
    });
    expect(done.location).toBe("/account?done=welcome");
    expect(await personOf(personId)).toMatchObject({
      firstName: "Ada",
      lastName: "Lovelace",
      locale: "de",
    });
    expect((await browser.get("/account")).html).toContain("Hallo Ada");
  });

  test("is not over before the person agreed to what the location asks, and loses nothing typed", async () => {
    const terms = "https://example.com/terms";
    const set = (value: string | null) =>
      portal.db
        .updateTable("location")
        .set({ settings: sql`settings || ${JSON.stringify({ termsUrl: value })}::jsonb` })
        .execute();
    await set(terms);
    const { browser, personId } = await signedIn();
    const page = await browser.get("/account");
    expect(page.html).toContain(terms);
    const fields = formOn(page.html, "/account/welcome");
    const refused = await browser.post("/account/welcome", {
      ...fields,
      firstName: "Augusta",
      lastName: "",
      locale: "",
    });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('value="Augusta"');
    expect(await personOf(personId)).toMatchObject({ welcomedAt: null });

    const agree = `terms/${portal.locationId}/${terms}`;
    await browser.post("/account/welcome", {
      ...fields,
      firstName: "Augusta",
      lastName: "",
      locale: "",
      agree,
    });
    const given = await portal.db
      .selectFrom("consent")
      .selectAll()
      .where("personId", "=", personId)
      .execute();
    expect(given).toMatchObject([{ kind: "terms", address: terms, locationId: portal.locationId }]);
    expect((await personOf(personId)).welcomedAt).not.toBeNull();

    await set("https://example.com/terms-2");
    expect((await browser.get("/account")).html).toContain("https://example.com/terms-2");
    await set(null);
  });
});

describe("an account", () => {
  test("takes no name that looks like markup, and shows what was typed", async () => {
    const { browser, personId } = await signedIn();
    const answer = await submit(browser, "/account/names", "/account/names", {
      firstName: '"><img src=x onerror=alert(1)>',
      lastName: "Byron",
      locale: "",
    });
    expect(answer.status).toBe(422);
    expect(answer.html).not.toContain("<img src=x");
    expect(answer.html).toContain('value="Byron"');
    expect((await personOf(personId)).lastName).toBeNull();
  });

  test("changes the phone number after a code only, for a link may be in wrong hands", async () => {
    const { browser, email, personId } = await signedIn();
    const token =
      formOn((await browser.get("/account/names")).html, "/account/names")["token"] ?? "";
    const crafted = await browser.post("/account/phone", { token, phone: "+49301234567" });
    expect(crafted.location).toMatch(/^\/account\/confirm/);
    await confirm(browser, email, "/account/phone");
    const wrong = await submit(browser, "/account/phone", "/account/phone", { phone: "12" });
    expect([wrong.status, wrong.html.includes('value="12"')]).toEqual([422, true]);
    await submit(browser, "/account/phone", "/account/phone", { phone: "+49 30 1234567" });
    expect((await personOf(personId)).phone).toBe("+49301234567");
  });

  test("takes a new address by the code sent there, tells the old one, and signs out elsewhere", async () => {
    const { browser, email, personId } = await signedIn();
    await confirm(browser, email, "/account/address");
    const other = aBrowser(portal, "203.0.113.5");
    const page = await other.askForCode(email);
    await portal.settled();
    await other.enterCode(page, (await portal.codesTo(email)).at(-1) ?? "");
    expect(await other.isSignedIn()).toBe(true);

    const next = `new-${email}`;
    const asked = await submit(browser, "/account/address", "/account/address", { email: next });
    await portal.settled();
    expect((await personOf(personId)).canonicalEmail).toBe(email);
    const [code = ""] = await portal.codesTo(next);
    const fields = formOn(asked.html, "/account/address");
    const wrong = await browser.post("/account/address", {
      ...fields,
      code: code === "111111" ? "111112" : "111111",
    });
    expect(wrong.status).toBe(422);
    const done = await browser.post("/account/address", { ...fields, code });
    expect(done.location).toBe("/account?done=address");
    expect((await personOf(personId)).canonicalEmail).toBe(next);
    expect([await browser.isSignedIn(), await other.isSignedIn()]).toEqual([true, false]);
    const told = await portal.db
      .selectFrom("email")
      .selectAll()
      .where("kind", "=", "address_changed")
      .where("recipient", "=", email)
      .execute();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).not.toContain(next);
  });

  test("tells of an address that has an account only to whoever reads its mail", async () => {
    const { email: taken } = await portal.anInvitee();
    const { browser, email } = await signedIn();
    await confirm(browser, email, "/account/address");
    const free = await submit(browser, "/account/address", "/account/address", {
      email: "free@example.com",
    });
    await portal.settled();
    const known = await submit(browser, "/account/address", "/account/address", { email: taken });
    const shape = (html: string, address: string) =>
      html.replaceAll(address, "").replaceAll(/value="[^"]*"/g, "");
    expect(shape(known.html, taken)).toBe(shape(free.html, "free@example.com"));
    await portal.settled();
    const code = (await portal.codesTo(taken)).at(-1) ?? "";
    const answer = await browser.post("/account/address", {
      ...formOn(known.html, "/account/address"),
      code,
    });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain("has an account of its own");
  });

  test("lists the devices that are signed in, and signs one out at once", async () => {
    const { browser, email } = await signedIn();
    const other = aBrowser(portal, "203.0.113.6");
    const page = await other.askForCode(email);
    await portal.settled();
    await other.enterCode(page, (await portal.codesTo(email)).at(-1) ?? "");
    await submit(browser, "/account", "/account/welcome", {
      firstName: "Ada",
      lastName: "",
      locale: "",
    });
    const { html } = await browser.get("/account");
    const fields = formOn(html, "/account/devices");
    expect(fields["device"]).toBeDefined();
    await browser.post("/account/devices", fields);
    expect([await browser.isSignedIn(), await other.isSignedIn()]).toEqual([true, false]);
  });

  test("of somebody who came by a link ends nothing at the console", async () => {
    const { browser, personId } = await signedIn();
    const token = drawSessionToken();
    await unitOfWork(portal.deps, (tx) =>
      startSession(tx, {
        personId,
        signedInBy: "code",
        door: "console",
        token,
        replaced: undefined,
      }),
    );
    const fields = formOn((await browser.get("/account/names")).html, "/account/names");
    await browser.post("/account/devices", { token: fields["token"] ?? "" });
    expect(await findLiveSession(portal.db, token, "console")).toMatchObject({ personId });
  });

  test("signs out nobody else's device", async () => {
    const one = await signedIn();
    const two = await signedIn();
    const [session] = await portal.db
      .selectFrom("session")
      .selectAll()
      .where("personId", "=", two.personId)
      .execute();
    const token =
      formOn((await one.browser.get("/account/names")).html, "/account/names")["token"] ?? "";
    await one.browser.post("/account/devices", { token, device: session?.id ?? "" });
    expect(await two.browser.isSignedIn()).toBe(true);
  });
});
