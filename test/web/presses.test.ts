import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { aBrowser, hiddenFields, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let visitors = 0;
const newBrowser = () => aBrowser(portal, `198.51.${++visitors >> 8}.${visitors & 255}`);

describe("a press", () => {
  test("signs in, activates, and leaves a line of why and a message", async () => {
    const { path, personId, invitation, email } = await portal.anInvitee();
    const browser = newBrowser();
    const { status, location } = await browser.press(path);
    expect([status, location]).toEqual([303, "/"]);
    const account = await browser.get("/account");
    expect(account.html).toContain(email);

    const person = await portal.db
      .selectFrom("person")
      .selectAll()
      .where("id", "=", personId)
      .executeTakeFirstOrThrow();
    expect(person.activatedAt).not.toBeNull();
    expect(person.lastSeenAt).not.toBeNull();
    const row = await portal.db
      .selectFrom("invitation")
      .selectAll()
      .where("id", "=", String(invitation.id))
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: "activated", activatedBy: "link" });
    const told = await portal.db
      .selectFrom("outbox")
      .selectAll()
      .where("subjectId", "=", String(invitation.id))
      .where("kind", "=", "changed")
      .execute();
    expect(told).toHaveLength(1);
  });

  test("200 times at once makes one session", async () => {
    const { path, personId } = await portal.anInvitee();
    const browsers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const browser = newBrowser();
        return { browser, fields: hiddenFields((await browser.get(path)).html) };
      }),
    );
    const answers = await Promise.all(
      browsers.map(({ browser, fields }) => browser.post(path, fields)),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(199);
    const sessions = (await portal.sessions()).filter((it) => it.personId === personId);
    expect(sessions).toHaveLength(1);
    expect(portal.errors).toEqual([]);
  });

  test("again in the same browser within 10 minutes gives the same session, later not", async () => {
    const { path, linkId } = await portal.anInvitee();
    const browser = newBrowser();
    const page = await browser.get(path);
    const press = () => browser.post(path, hiddenFields(page.html));
    await press();
    const first = new Map(browser.cookies);
    browser.cookies.delete("portal_3000");
    expect((await press()).location).toBe("/");
    expect(browser.cookies).toEqual(first);

    browser.cookies.delete("portal_3000");
    await portal.db
      .updateTable("signInLink")
      .set({ spentAt: sql<Date>`now() - interval '10 minutes'` })
      .where("id", "=", linkId)
      .execute();
    expect((await press()).html).toContain("already been used");
    expect(await browser.isSignedIn()).toBe(false);
  });

  test("after signing out does not bring the session back", async () => {
    const { path } = await portal.anInvitee();
    const browser = newBrowser();
    const page = await browser.get(path);
    await browser.post(path, hiddenFields(page.html));
    const account = await browser.get("/account");
    await browser.post("/sign-out", hiddenFields(account.html));
    expect((await browser.post(path, hiddenFields(page.html))).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
  });

  test("in a second browser leads to a code, with nothing to type", async () => {
    const { path, email } = await portal.anInvitee();
    await newBrowser().press(path);
    const second = newBrowser();
    const reason = await second.get(path);
    expect(reason.status).toBe(200);
    expect(reason.html).toContain("already been used");
    expect(reason.html).not.toContain(email);
    const sent = await second.post("/sign-in", hiddenFields(reason.html));
    await portal.settled();
    const [code = ""] = await portal.codesTo(email);
    const entered = await second.enterCode(await second.get(sent.location ?? ""), code);
    expect(entered.location).toBe("/");
    expect(await second.isSignedIn()).toBe(true);
  });

  test("of the same person, signed in already, leads home", async () => {
    const { path } = await portal.anInvitee();
    const browser = newBrowser();
    await browser.press(path);
    expect((await browser.get(path)).location).toBe("/");
  });
});
