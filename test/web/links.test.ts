import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { maskEmail } from "../../domain/email-address.ts";
import { aBrowser, hiddenFields, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let visitors = 0;
const newBrowser = () => aBrowser(portal, `198.51.${++visitors >> 8}.${visitors & 255}`);

/** All that the database holds, to show that a request changed nothing. */
async function everything(): Promise<string> {
  const tables = [
    "person",
    "membership",
    "invitation",
    "signInLink",
    "session",
    "audit",
    "outbox",
  ] as const;
  const rows = await Promise.all(
    tables.map((table) => portal.db.selectFrom(table).selectAll().orderBy("id").execute()),
  );
  return JSON.stringify(rows);
}

describe("the page of a link", () => {
  test("names the location and the masked address, and has one button", async () => {
    const { path, email } = await portal.anInvitee({ email: "ada@example.com" });
    const { status, html } = await newBrowser().get(path);
    expect(status).toBe(200);
    expect(html).toContain("Hub Lisbon");
    expect(html).toContain("a•••@example.com");
    expect(html).not.toContain(email);
    expect(html.match(/<button/g)).toHaveLength(1);
  });

  test("is opened a hundred times by scanners, with GET and HEAD, and nothing changes", async () => {
    const { path } = await portal.anInvitee();
    const before = await everything();
    for (let n = 0; n < 50; n++) {
      const scanner = newBrowser();
      const [get, head] = [await scanner.get(path), await newBrowser().head(path)];
      expect([get.status, head.status, head.html]).toEqual([200, 200, ""]);
      const named = (headers: Headers) => [...headers.keys()].toSorted();
      expect(named(head.headers)).toEqual(named(get.headers));
    }
    expect(await everything()).toBe(before);
    expect((await newBrowser().press(path)).location).toBe("/");
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("refuses %s", async (method) => {
    const { path } = await portal.anInvitee();
    const answer = await portal.ask(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("speaks German to a browser that asks for it", async () => {
    const { path } = await portal.anInvitee();
    const { html } = await newBrowser().get(path, { "accept-language": "de-AT,de;q=0.9,en;q=0.5" });
    expect(html).toContain('<html lang="de">');
    expect(html).toContain("Willkommen bei Hub Lisbon");
  });
});

describe("the window", () => {
  test("ends exactly when its time is over", async () => {
    const { path, linkId } = await portal.anInvitee();
    const endIn = (interval: string) =>
      portal.db
        .updateTable("signInLink")
        .set({ validUntil: sql<Date>`now() + ${interval}::interval` })
        .where("id", "=", linkId)
        .execute();
    await endIn("0 seconds");
    const browser = newBrowser();
    expect((await browser.press(path)).html).toContain("no longer signs you in");
    expect(await browser.isSignedIn()).toBe(false);
    await endIn("30 seconds");
    expect((await browser.press(path)).location).toBe("/");
  });

  test("that ends between opening and pressing leads to a code", async () => {
    const { path, linkId } = await portal.anInvitee();
    const browser = newBrowser();
    const page = await browser.get(path);
    await portal.db
      .updateTable("signInLink")
      .set({ validUntil: sql<Date>`now()` })
      .where("id", "=", linkId)
      .execute();
    expect((await browser.post(path, hiddenFields(page.html))).html).toContain("Send me a code");
    expect(await browser.isSignedIn()).toBe(false);
  });
});

describe("a link that lets nobody in", () => {
  test("looks the same when it was revoked and when it never was", async () => {
    const { path, linkId } = await portal.anInvitee();
    await portal.db
      .updateTable("signInLink")
      .set({ revokedAt: sql<Date>`now()`, revokeReason: "revoked" })
      .where("id", "=", linkId)
      .execute();
    const [revoked, unknown] = [
      await newBrowser().get(path),
      await newBrowser().get(`/i/${"x".repeat(43)}`),
    ];
    expect([revoked.status, unknown.status]).toEqual([404, 404]);
    expect(revoked.html).toBe(unknown.html);
  });

  test.each(["short", `${"x".repeat(43)}.`, `${"x".repeat(43)}=`, "x".repeat(5000)])(
    "is not found: %s",
    async (token) => {
      expect((await newBrowser().get(`/i/${token}`)).status).toBe(404);
    },
  );

  test("of a newer mail says so", async () => {
    const { path, linkId } = await portal.anInvitee();
    await portal.db
      .updateTable("signInLink")
      .set({ revokedAt: sql<Date>`now()`, revokeReason: "newer" })
      .where("id", "=", linkId)
      .execute();
    expect((await newBrowser().get(path)).html).toContain("There is a newer mail for you");
  });

  test("takes its owner to a code with nothing to type, and tells its finder no address", async () => {
    const { path, linkId, email } = await portal.anInvitee();
    await portal.db
      .updateTable("signInLink")
      .set({ validUntil: sql<Date>`now()` })
      .where("id", "=", linkId)
      .execute();
    const browser = newBrowser();
    const link = await browser.get(path);
    const fields = hiddenFields(link.html);
    const asked = await browser.post("/sign-in", fields);
    const page = await browser.get(asked.location ?? "");
    await portal.settled();
    const [code = ""] = await portal.codesTo(email);
    const wrong = code === "000000" ? "000001" : "000000";

    const seen = [
      link,
      page,
      await browser.enterCode(page, wrong),
      await browser.get(`/sign-in?hint=${fields.hint}`),
      await browser.post("/sign-in", { ...fields, token: "" }),
      await browser.post("/sign-in/code", { ...hiddenFields(page.html), token: "", code }),
    ];
    for (const { html } of seen) {
      expect(html).toContain(maskEmail(email));
      expect(html).not.toContain(email);
    }
    const again = await browser.post("/sign-in", hiddenFields(seen[3]?.html ?? ""));
    expect((await browser.get(again.location ?? "")).html).not.toContain(email);
    await portal.settled();
    const newest = (await portal.codesTo(email)).at(-1) ?? "";
    expect((await browser.enterCode(page, newest)).location).toBe("/");
  });

  test.each(["active elsewhere", "administrator", "owner"])(
    "of somebody %s leads to a code",
    async (who) => {
      const { path, personId, invitation } = await portal.anInvitee();
      if (who === "administrator") {
        await portal.db
          .updateTable("membership")
          .set({ role: "admin" })
          .where("id", "=", invitation.membershipId)
          .execute();
      } else {
        const change = who === "owner" ? { isOwner: true } : { activatedAt: sql<Date>`now()` };
        await portal.db.updateTable("person").set(change).where("id", "=", personId).execute();
      }
      const browser = newBrowser();
      expect((await browser.press(path)).html).toContain("Send me a code");
      expect(await browser.isSignedIn()).toBe(false);
      await portal.db.updateTable("person").set({ isOwner: false }).execute();
    },
  );

  test("belongs to the address it was mailed to", async () => {
    const { path, personId } = await portal.anInvitee();
    await portal.db
      .updateTable("person")
      .set({ canonicalEmail: "moved@example.com" })
      .where("id", "=", personId)
      .execute();
    expect((await newBrowser().get(path)).status).toBe(404);
  });
});
