import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";
import { insertMailboxMessages } from "../../db/mailbox.ts";
import { renderMail } from "../../emails/render.ts";
import { openPortal, type Portal } from "./portal.ts";

const script = '<script>alert("1")</script>';

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

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

describe("the mailbox", () => {
  test("lists all of it, oldest first, by canonical address", async () => {
    for (const to of ["one@example.com", "two@example.com", "one@example.com"]) await aMail(to);
    const ask = async (query: string) => {
      const answer = await portal.ask(`/mailbox/messages${query}`);
      return JSON.parse(await answer.text()).items;
    };
    expect(await ask("?to=one@example.com")).toHaveLength(2);
    expect((await ask("")).length).toBeGreaterThanOrEqual(3);
    const [mail] = await ask("?to=One@example.com");
    expect(Object.keys(mail).toSorted()).toEqual([
      "headers",
      "html",
      "id",
      "kind",
      "sentAt",
      "subject",
      "text",
      "to",
    ]);
    expect(mail).toMatchObject({
      to: "one@example.com",
      kind: "invitation",
      headers: { "X-Kind": "a" },
    });
  });

  test("shows a mail in a frame that runs nothing, with the styles it came with", async () => {
    await aMail("framed@example.com");
    const items = JSON.parse(
      await (await portal.ask("/mailbox/messages?to=framed@example.com")).text(),
    );
    const id = String(items.items[0].id);
    const page = await portal.ask(`/mailbox/${id}`);
    expect(page.headers.get("content-security-policy")).toContain("frame-src 'self'");
    expect(await page.text()).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const mail = await portal.ask(`/mailbox/${id}/html`);
    const csp = mail.headers.get("content-security-policy") ?? "";
    expect(csp).toContain("sandbox");
    expect(csp).not.toMatch(/script|unsafe-inline/);
    const style = / style="([^"]*)"/.exec(await mail.text())?.[1] ?? "";
    expect(csp).toContain(createHash("sha256").update(style).digest("base64"));
  });

  test("is not there where mails go to people", async () => {
    const own = await openPortal({ localMail: false });
    for (const path of ["/mailbox", "/mailbox/messages", `/mailbox/${uuidv7()}`]) {
      expect((await own.ask(path)).status).toBe(404);
    }
  });

  test.each(["x", uuidv7(), "%00"])("has no mail %s", async (id) => {
    expect((await portal.ask(`/mailbox/${id}`)).status).toBe(404);
  });
});
