import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { aBrowser, openPortal, type Answer, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let visitors = 0;
const newBrowser = () => aBrowser(portal, `198.51.${++visitors >> 8}.${visitors & 255}`);

/** A browser on the page on which the code is entered, and the code. */
async function askedForCode(email: string) {
  const browser = newBrowser();
  const page = await browser.askForCode(email);
  await portal.settled();
  const code = (await portal.codesTo(email)).at(-1) ?? "";
  return { browser, page, code };
}

/** One that is surely not the code. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** What somebody learns from an answer, without what is drawn anew each time or echoes what they typed. */
const told = ({ status, html, headers }: Answer, email: string) => ({
  status,
  html: html.replaceAll(/value="[^"]*"/g, "value").replaceAll(email, "address"),
  headers: [...headers]
    .map(([name, value]) => `${name}: ${value.replaceAll(/[\w-]{20,}/g, "drawn")}`)
    .toSorted(),
});

describe("a code", () => {
  test("signs in the browser that asked, activates, and is used up", async () => {
    const { email, personId } = await portal.anInvitee();
    const { browser, page, code } = await askedForCode(email);
    expect(page.html).toContain(email);
    expect(code).toMatch(/^\d{6}$/);
    expect((await browser.enterCode(page, `${code.slice(0, 3)} ${code.slice(3)}`)).location).toBe(
      "/",
    );
    expect(await browser.isSignedIn()).toBe(true);
    expect([...browser.cookies.keys()]).toEqual(["portal_3000"]);
    const person = await portal.db
      .selectFrom("person")
      .selectAll()
      .where("id", "=", personId)
      .executeTakeFirstOrThrow();
    expect(person.activatedAt).not.toBeNull();

    const again = newBrowser();
    again.cookies.set("flow_3000", "x".repeat(22));
    await again.enterCode(page, code);
    expect(await again.isSignedIn()).toBe(false);
  });

  test("is refused in another browser, with the hint to go back", async () => {
    const { email } = await portal.anInvitee();
    const { browser, page, code } = await askedForCode(email);
    const other = newBrowser();
    const otherPage = await other.askForCode("somebody.else@example.com");
    await portal.settled();
    const hint = /name="hint" value="([^"]*)"/.exec(page.html)?.[1] ?? "";
    const token = /name="token" value="([^"]*)"/.exec(otherPage.html)?.[1] ?? "";
    const refused = await other.post("/sign-in/code", { token, hint, code });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("in the browser in which you asked for it");
    expect(await other.isSignedIn()).toBe(false);
    expect((await browser.enterCode(page, code)).location).toBe("/");
  });

  test("is dead after five tries, the right one too, and 200 tries at once are five", async () => {
    const { email } = await portal.anInvitee();
    const { browser, page, code } = await askedForCode(email);
    const guesses = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const address = `203.0.${n >> 8}.${n & 255}`;
        return aBrowserLike(browser, address).enterCode(page, wrong(code));
      }),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([422]));
    const row = await portal.db
      .selectFrom("signInCode")
      .selectAll()
      .where("canonicalEmail", "=", email)
      .executeTakeFirstOrThrow();
    expect(row.tries).toBe(5);
    expect((await browser.enterCode(page, code)).status).toBe(422);
    expect(await browser.isSignedIn()).toBe(false);
  });

  test("entered 50 times at once signs in once", async () => {
    const { email, personId } = await portal.anInvitee();
    const { browser, page, code } = await askedForCode(email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        aBrowserLike(browser, `203.1.0.${n}`).enterCode(page, code),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    const sessions = (await portal.sessions()).filter((it) => it.personId === personId);
    expect(sessions).toHaveLength(1);
  });

  test("lives for 10 minutes, and a newer one ends it", async () => {
    const { email } = await portal.anInvitee();
    const first = await askedForCode(email);
    const second = await askedForCode(email);
    expect((await first.browser.enterCode(first.page, first.code)).status).toBe(422);
    await portal.db
      .updateTable("signInCode")
      .set({ expiresAt: sql<Date>`now()` })
      .where("canonicalEmail", "=", email)
      .execute();
    expect((await second.browser.enterCode(second.page, second.code)).status).toBe(422);
    const rows = await portal.db
      .selectFrom("signInCode")
      .selectAll()
      .where("canonicalEmail", "=", email)
      .execute();
    expect(rows).toHaveLength(1);
    const mails = await portal.codesTo(email);
    expect(mails[0]).toBe("");
  });

  test("goes to nobody who was removed or is unknown, and to a mailbox three times in 15 minutes", async () => {
    const { email, invitation } = await portal.anInvitee();
    await Promise.all([...Array(8).keys()].map(() => newBrowser().askForCode(email)));
    await portal.settled();
    expect(await portal.codesTo(email)).toHaveLength(3);

    const gone = await portal.anInvitee();
    await portal.db
      .updateTable("membership")
      .set({ type: "nonmember" })
      .where("id", "=", gone.invitation.membershipId)
      .execute();
    expect(invitation.membershipId).not.toBe(gone.invitation.membershipId);
    expect((await askedForCode(gone.email)).code).toBe("");
    expect((await askedForCode("nobody@example.com")).code).toBe("");
  });
});

describe("nobody learns who exists", () => {
  test("by asking for a code, by a wrong code, or by a dead one", async () => {
    const known = (await portal.anInvitee({ email: "known.person@example.com" })).email;
    const unknown = "nobody.atall@example.com";
    const seen = [];
    for (const email of [known, unknown]) {
      const browser = newBrowser();
      const asked = await browser.askForCode(email);
      await portal.settled();
      const tries = [];
      for (let n = 0; n < 6; n++) tries.push(await browser.enterCode(asked, "000000"));
      seen.push([asked, ...tries].map((answer) => told(answer, email)));
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(portal.errors).toEqual([]);
  });

  test("by the redirect after asking", async () => {
    await portal.anInvitee({ email: "there@example.com" });
    const answers = [];
    for (const email of ["there@example.com", "away1@example.com"]) {
      const browser = newBrowser();
      const form = await browser.get("/sign-in");
      const token = /name="token" value="([^"]*)"/.exec(form.html)?.[1] ?? "";
      const { status, html, headers } = await browser.post("/sign-in", { token, email });
      const length = headers.get("location")?.length;
      answers.push({ status, html, names: [...headers.keys()].toSorted(), length });
    }
    await portal.settled();
    expect(answers[0]).toMatchObject({ status: 303, length: answers[1]?.length ?? -4 });
    expect(answers[0]?.names).toEqual(answers[1]?.names);
  });
});

/** Another connection of the same browser. */
function aBrowserLike(browser: ReturnType<typeof aBrowser>, address: string) {
  const other = aBrowser(portal, address);
  for (const [name, value] of browser.cookies) other.cookies.set(name, value);
  return other;
}
