import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { unsubscribeUrl } from "../../services/unsubscribe.ts";
import { aBrowser, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let list: { personId: string; locationId: string };
let path: string;
beforeEach(async () => {
  const { personId } = await portal.anInvitee();
  list = { personId, locationId: portal.locationId };
  path = new URL(unsubscribeUrl(portal.deps.keys.link, portal.deps.publicUrl, list)).pathname;
});

const hasLeft = async () => {
  const rows = await portal.db
    .selectFrom("unsubscribed")
    .selectAll()
    .where("personId", "=", list.personId)
    .execute();
  return rows.length === 1;
};

const oneClick = { "List-Unsubscribe": "One-Click" };
const post = (body: RequestInit["body"], headers: Record<string, string> = {}) =>
  portal.ask(path, { method: "POST", body: body ?? null, headers });

describe("opening the page", () => {
  test("changes nothing, sets no cookie, and shows one button", async () => {
    const browser = aBrowser(portal);
    const page = await browser.get(path);
    expect(page.status).toBe(200);
    expect(page.html).toContain("Hub Lisbon");
    expect(page.html.match(/<button/g)).toHaveLength(1);
    expect(page.html).not.toMatch(/@example|Ada/);
    expect((await browser.head(path)).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    expect(await hasLeft()).toBe(false);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("by %s changes nothing", async (method) => {
    expect((await portal.ask(path, { method })).status).toBe(405);
    expect(await hasLeft()).toBe(false);
  });

  test("is in the reader's language", async () => {
    const page = await aBrowser(portal).get(path, { "accept-language": "de" });
    expect(page.html).toContain("Keine Erinnerungen mehr");
  });
});

describe("one click", () => {
  test("of a mail program, without cookies and from nowhere, unsubscribes without a redirect", async () => {
    const answer = await post(new URLSearchParams(oneClick));
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await hasLeft()).toBe(true);
  });

  test("may be written as multipart, as RFC 8058 prefers it", async () => {
    const form = new FormData();
    form.set("List-Unsubscribe", "One-Click");
    expect((await post(form)).status).toBe(200);
    expect(await hasLeft()).toBe(true);
  });

  test("from a page of another origin counts: the token is what lets in", async () => {
    const headers = { origin: "https://mail.example", "sec-fetch-site": "cross-site" };
    expect((await post(new URLSearchParams(oneClick), headers)).status).toBe(200);
    expect(await hasLeft()).toBe(true);
  });

  test("may come again and again", async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await post(new URLSearchParams(oneClick));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("no more reminders");
    }
    expect(await hasLeft()).toBe(true);
  });

  test("on the page's own button is the same", async () => {
    const browser = aBrowser(portal);
    const done = await browser.press(path);
    expect(done.status).toBe(200);
    expect(await hasLeft()).toBe(true);
    expect((await browser.get(path)).html).not.toContain("<button");
  });
});

describe("what is no click", () => {
  test.each([
    ["an empty form", {}],
    ["another word", { "List-Unsubscribe": "yes" }],
    ["another case", { "list-unsubscribe": "one-click" }],
  ])("%s changes nothing and shows the page again", async (_, fields) => {
    const answer = await post(new URLSearchParams(fields));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("<button");
    expect(await hasLeft()).toBe(false);
  });

  test.each([
    [{ "content-type": "application/json" }, 415],
    [{ "content-type": "multipart/form-data; boundary=x" }, 415],
    [{ "content-type": "application/x-www-form-urlencoded", "content-length": "9999999" }, 413],
  ])("a body sent as %j is refused", async (headers, status) => {
    expect((await post("{}", headers)).status).toBe(status);
    expect(await hasLeft()).toBe(false);
  });

  test("a token that is none of ours finds nothing, by whatever method", async () => {
    const odd = `${path.slice(0, -2)}${path.endsWith("AA") ? "BB" : "AA"}`;
    for (const other of ["/unsubscribe/sample", `${path}A`, path.slice(0, -1), odd]) {
      expect((await portal.ask(other)).status).toBe(404);
      const body = new URLSearchParams(oneClick);
      expect((await portal.ask(other, { method: "POST", body })).status).toBe(404);
    }
    expect(portal.errors).toEqual([]);
  });

  test("a link that signs in unsubscribes nobody, and the other way round", async () => {
    const { token } = await portal.anInvitee();
    expect((await portal.ask(`/unsubscribe/${token}`)).status).toBe(404);
    expect((await portal.ask(path.replace("/unsubscribe/", "/i/"))).status).toBe(404);
  });
});
