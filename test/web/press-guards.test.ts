import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { aBrowser, hiddenFields, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let visitors = 0;
const newBrowser = () => aBrowser(portal, `198.51.${++visitors >> 8}.${visitors & 255}`);

describe("a press that may not be a person's", () => {
  test("sent by a script is shown the page again, and a way in by code", async () => {
    const { path, email } = await portal.anInvitee();
    const robot = newBrowser();
    const { "sec-fetch-user": _, ...byScript } = robot.byHand;
    const answer = await robot.press(path, byScript);
    expect(answer.status).toBe(200);
    expect(answer.html).toContain("press the button yourself");
    expect(answer.html).not.toContain(email);
    expect(await robot.isSignedIn()).toBe(false);
    expect((await newBrowser().press(path)).location).toBe("/");
  });

  test.each([
    ["another origin", { origin: "https://evil.example.com" }],
    ["no origin", { origin: "null" }],
    ["the same host on another port", { origin: "http://127.0.0.1:3001" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a sister site", { "sec-fetch-site": "same-site" }],
    ["the address bar", { "sec-fetch-site": "none" }],
  ])("from %s is refused", async (_, headers) => {
    const { path } = await portal.anInvitee();
    const browser = newBrowser();
    const answer = await browser.press(path, { ...browser.byHand, ...headers });
    expect(answer.status).toBe(403);
    expect(await browser.isSignedIn()).toBe(false);
  });

  test.each(["nonce of another browser", "no field", "no cookie"])(
    "with %s is shown the page again",
    async (fault) => {
      const { path } = await portal.anInvitee();
      const browser = newBrowser();
      const fields = hiddenFields((await browser.get(path)).html);
      if (fault === "no field") fields["token"] = "";
      else browser.cookies.clear();
      if (fault === "nonce of another browser") await browser.get(path);
      expect((await browser.post(path, fields)).status).toBe(200);
      expect(await browser.isSignedIn()).toBe(false);
    },
  );

  test("from a client that tells nothing about itself is taken", async () => {
    const { path } = await portal.anInvitee();
    expect((await newBrowser().press(path, {})).location).toBe("/");
  });

  const webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
  const safari = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Safari/604.1`;

  test("from Safari, which never tells of a press, is taken", async () => {
    const { path } = await portal.anInvitee();
    const browser = newBrowser();
    const { "sec-fetch-user": _, ...silent } = browser.byHand;
    const answer = await browser.press(path, { ...silent, "user-agent": safari });
    expect(answer.location).toBe("/");
  });

  test.each([
    ["its name", { "user-agent": `Mozilla/5.0 ${webkit} HeadlessChrome/156.0.0.0 Safari/537.36` }],
    ["its client hints", { "user-agent": safari, "sec-ch-ua": '"Chromium";v="156"' }],
  ])("from a Chromium that %s gives away is not", async (_, headers) => {
    const { path } = await portal.anInvitee();
    const browser = newBrowser();
    const { "sec-fetch-user": __, ...silent } = browser.byHand;
    expect((await browser.press(path, { ...silent, ...headers })).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
  });

  test("with somebody else signed in asks first, then replaces their session", async () => {
    const [ada, bob] = [await portal.anInvitee(), await portal.anInvitee()];
    const browser = newBrowser();
    await browser.press(bob.path);
    const page = await browser.get(ada.path);
    expect(page.html).toContain(bob.email);
    const { instead, ...silent } = hiddenFields(page.html);
    expect((await browser.post(ada.path, silent)).status).toBe(200);
    expect((await browser.get("/account")).html).toContain(bob.email);

    await browser.post(ada.path, { ...silent, instead: instead ?? "" });
    expect((await browser.get("/account")).html).toContain(ada.email);
    const ofBob = (await portal.sessions()).find((it) => it.personId === bob.personId);
    expect(ofBob?.endedAt).not.toBeNull();
  });
});

test("20 presses a minute are a network's share, whatever it spells its address", async () => {
  const { path } = await portal.anInvitee();
  const statuses: number[] = [];
  for (let n = 0; n < 25; n++) {
    const browser = aBrowser(portal, `2001:db8:1:1:${n.toString(16)}::${n}`);
    statuses.push((await browser.post(path, {})).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
});

test("far more presses than usual, from all networks together, raise one alarm and lock nobody out", async () => {
  const { path } = await portal.anInvitee();
  await portal.db
    .insertInto("rateLimit")
    .values({
      bucket: "press/all",
      windowStart: sql<Date>`now() - interval '30 seconds'`,
      count: 6_000,
    })
    .execute();
  expect((await newBrowser().press(path)).location).toBe("/");
  await newBrowser().press(path);
  expect(portal.alarms).toEqual(["press"]);
});
