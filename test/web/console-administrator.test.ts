import { beforeAll, describe, expect, test } from "vitest";
import { openConsole, type Console } from "./console.ts";

let on: Console;
beforeAll(async () => {
  on = await openConsole();
});

const page = (path = "") => `/console/locations/hq/administrators${path}`;

describe("an administrator's page", () => {
  test("changes what they may do", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { membershipId } = await on.anAdmin({ permissions: ["billing"] });
    const own = page(`/${membershipId}`);
    const sent = await browser.submit(own, own, { permissions: "customers" });
    expect(sent.location).toBe(`${page()}?done=changed`);
    expect((await on.rightsOf(membershipId)).permissions).toEqual(["customers"]);
  });

  test("shows what it is now where somebody else was quicker", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { membershipId } = await on.anAdmin({ permissions: ["billing"] });
    const fields = { before: "settings", permissions: "customers" };
    const sent = await browser.send(page(`/${membershipId}`), fields);
    expect(sent.status).toBe(409);
    expect(sent.html).toContain("Somebody changed this meanwhile.");
    expect(sent.html).toMatch(/value="billing"[^>]*checked/);
    expect((await on.rightsOf(membershipId)).permissions).toEqual(["billing"]);
  });

  test("lets what the visitor lacks be kept, and says that it cannot be given back", async () => {
    const browser = await on.signIn(await on.anAdmin({ permissions: ["admins"] }));
    const { membershipId } = await on.anAdmin({ permissions: ["billing"] });
    const { html } = await browser.get(page(`/${membershipId}`));
    expect(html).toMatch(/value="billing"[^>]*checked/);
    expect(html).toContain("once taken away you cannot give it back");
    expect(html).not.toContain(`id="permissions-settings"`);
  });

  test("leads away from it who takes their own permission for it", async () => {
    const admin = await on.anAdmin({ permissions: ["admins", "customers"] });
    await on.anAdmin();
    const browser = await on.signIn(admin);
    const own = page(`/${admin.membershipId}`);
    const { html } = await browser.get(own);
    expect(html).toContain("This is about yourself.");
    const sent = await browser.send(own, [
      ["before", "admins"],
      ["before", "customers"],
      ["permissions", "customers"],
    ]);
    expect(sent.location).toBe("/console/locations/hq");
    expect((await browser.get(page())).status).toBe(403);
  });
});

describe("withdrawing an administrator", () => {
  test("ends their way into the console at once, and leaves them a member", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const ada = await on.anAdmin();
    const theirs = await on.signIn(ada);
    expect((await theirs.get(page())).status).toBe(200);
    const own = page(`/${ada.membershipId}/withdraw`);
    const { html } = await browser.get(own);
    expect(html).toContain("stays a member of this location");
    expect((await browser.submit(own, own)).location).toBe(`${page()}?done=withdrawn`);
    expect(await on.rightsOf(ada.membershipId)).toEqual({
      type: "member",
      role: "member",
      permissions: [],
    });
    expect((await theirs.get(page())).status).toBe(404);
    expect((await theirs.send(page("/invite"), { firstName: "X" })).status).toBe(404);
  });

  test("warns whoever withdraws themselves, and leads them out", async () => {
    const admin = await on.anAdmin();
    await on.anAdmin();
    const browser = await on.signIn(admin);
    const own = page(`/${admin.membershipId}/withdraw`);
    expect((await browser.get(own)).html).toContain("This is you.");
    expect((await browser.submit(own, own)).location).toBe("/account");
    expect((await browser.get(page())).status).toBe(404);
  });

  test("is not offered for the last who can name others", async () => {
    const alone = await openConsole();
    const admin = await alone.anAdmin({ permissions: ["admins"] });
    const browser = await alone.signIn(admin);
    const own = page(`/${admin.membershipId}/withdraw`);
    const { html } = await browser.get(own);
    expect(html).toContain("Give somebody else that permission");
    expect(html).not.toContain(`action="${own}"`);
    expect((await browser.send(own)).status).toBe(409);
  });
});
