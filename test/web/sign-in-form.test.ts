import { beforeAll, describe, expect, test } from "vitest";
import { signInUrl } from "../../services/sign-in/hint.ts";
import { aBrowser, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

let visitors = 0;
const newBrowser = () => aBrowser(portal, `198.51.${++visitors >> 8}.${visitors & 255}`);

describe("the form", () => {
  test("is filled in by the hint of a mail, which signs nobody in", async () => {
    const { email } = await portal.anInvitee();
    const url = new URL(signInUrl(portal.deps.keys, portal.deps.publicUrl, email));
    const browser = newBrowser();
    const { status, html } = await browser.get(url.pathname + url.search);
    expect(status).toBe(200);
    expect(html).toContain(`value="${email}"`);
    expect(url.href).not.toContain(email.slice(0, 8));
    expect(await browser.isSignedIn()).toBe(false);
  });

  test.each(["", "v1.1.abc", "%00", "x".repeat(4000)])(
    "is empty for a made-up hint",
    async (hint) => {
      const { status, html } = await newBrowser().get(`/sign-in?hint=${hint}`);
      expect(status).toBe(200);
      expect(html).toContain(
        'type="email" autocomplete="email" maxlength="254" required="" value=""',
      );
    },
  );

  test("needs its token and comes from our own page", async () => {
    const browser = newBrowser();
    const { html } = await browser.get("/sign-in");
    const token = /name="token" value="([^"]*)"/.exec(html)?.[1] ?? "";
    const email = "ada@example.com";
    const foreign = { ...browser.byHand, origin: "https://evil.example.com" };
    expect((await browser.post("/sign-in", { token, email }, foreign)).status).toBe(403);
    expect((await browser.post("/sign-in", { token: "", email })).status).toBe(422);
    expect((await newBrowser().post("/sign-in", { token, email })).status).toBe(422);
    expect((await browser.post("/sign-in", { token, email: "ada@" })).status).toBe(422);
    expect((await browser.post("/sign-in", { token, email })).status).toBe(303);
    await portal.settled();
  });

  test("takes urlencoded fields of at most 64 KiB only, whatever length was promised", async () => {
    const post = (type: string, body: string) =>
      portal.ask("/sign-in", { method: "POST", headers: { "content-type": type }, body });
    const form = "application/x-www-form-urlencoded";
    expect((await post("application/json", "{}")).status).toBe(415);
    expect((await post("text/plain", "email=a")).status).toBe(415);
    expect((await post("multipart/form-data; boundary=x", "--x--")).status).toBe(415);
    expect((await post(form, "a=".padEnd(70_000, "a"))).status).toBe(413);
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(10_000).fill(97));
      },
    });
    const init = {
      method: "POST",
      headers: { "content-type": form },
      body: stream,
      duplex: "half",
    };
    expect((await portal.ask("/sign-in", init)).status).toBe(413);
  });

  test("is sent by one network 20 times an hour", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) {
      const browser = aBrowser(portal, `2001:db8:2:2::${n}`);
      statuses.push((await browser.askForCode(`person${n}@example.com`)).status);
    }
    await portal.settled();
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});
