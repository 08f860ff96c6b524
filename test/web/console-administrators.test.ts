import { beforeAll, describe, expect, test } from "vitest";
import { openConsole, type Console } from "./console.ts";

let on: Console;
beforeAll(async () => {
  on = await openConsole();
});

const page = (path = "") => `/console/locations/hq/administrators${path}`;

async function aMember(firstName = "Bo") {
  const { email, invitation } = await on.anInvitee({ firstName });
  return { email, membershipId: invitation.membershipId };
}

describe("the list of administrators", () => {
  test("says in words what each may do, and shows names as the text they are", async () => {
    const admin = await on.anAdmin();
    await on.anAdmin({ firstName: `"><img src=x onerror=alert(1)>`, permissions: ["settings"] });
    await on.anAdmin({ firstName: "{{7*7}}", permissions: [] });
    const { html } = await (await on.signIn(admin)).get(page());
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("{{7*7}}");
    expect(html).toContain("Location and mail texts");
    expect(html).toContain("Nothing yet");
  });

  test("speaks German to whom it should", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { html } = await browser.get(page(), { "accept-language": "de" });
    expect(html).toContain("Wer an diesem Standort was darf.");
  });
});

describe("inviting an administrator", () => {
  test("makes them one by the form, with what was ticked", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const email = "new-admin@example.com";
    const sent = await browser.submit(page("/invite"), page("/invite"), {
      firstName: "Grace",
      lastName: "Hopper",
      email,
      permissions: "settings",
    });
    expect(sent.location).toBe(`${page()}?done=invited`);
    const { html } = await browser.get(sent.location ?? "");
    expect(html).toContain("Their mail is on its way.");
    expect(html).toContain("Grace Hopper");
    const person = await on.db
      .selectFrom("membership as m")
      .innerJoin("person as p", "p.id", "m.personId")
      .select(["m.role", "m.permissions"])
      .where("p.canonicalEmail", "=", email)
      .executeTakeFirstOrThrow();
    expect(person).toEqual({ role: "admin", permissions: ["settings"] });
  });

  test("loses nothing of what was typed when something is wrong", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const sent = await browser.send(page("/invite"), {
      firstName: "Grace",
      lastName: "<b>Hopper",
      email: "grace@",
      permissions: "settings",
    });
    expect(sent.status).toBe(422);
    for (const kept of [`value="Grace"`, `value="&lt;b&gt;Hopper"`, `value="grace@"`]) {
      expect(sent.html).toContain(kept);
    }
    expect(sent.html).toMatch(/value="settings"[^>]*checked/);
    expect(sent.html).toContain(`id="email-error"`);
    expect(sent.html).toContain(`id="lastName-error"`);
    const nobody = await browser.send(page("/invite"), { firstName: "G", email: "g@example.com" });
    expect(nobody.status).toBe(422);
    expect(nobody.html).toContain("An administrator needs at least one permission");
  });

  test("leads on where they are a member already", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { email, membershipId } = await aMember();
    const sent = await browser.send(page("/invite"), {
      firstName: "Bo",
      email,
      permissions: "settings",
    });
    expect(sent.status).toBe(409);
    expect(sent.html).toContain(page(`/${membershipId}/make`));
  });

  test("gives nothing that the sender lacks, whatever they send", async () => {
    const browser = await on.signIn(await on.anAdmin({ permissions: ["admins"] }));
    const { html } = await browser.get(page("/invite"));
    expect(html).not.toContain(`value="billing"`);
    const sent = await browser.send(page("/invite"), {
      firstName: "Grace",
      email: "more@example.com",
      permissions: "billing",
    });
    expect(sent.status).toBe(403);
    const person = on.db.selectFrom("person").select("id").where("email", "=", "more@example.com");
    expect(await person.execute()).toEqual([]);
  });
});

describe("making a member an administrator", () => {
  test("finds them by their address, and asks what they may do", async () => {
    const browser = await on.signIn(await on.anAdmin());
    const { email, membershipId } = await aMember();
    const found = await browser.get(page(`/member?email=${email.toUpperCase()}`));
    expect(found.location).toBe(page(`/${membershipId}/make`));
    const sent = await browser.submit(found.location ?? "", page(`/${membershipId}/make`), {
      permissions: "customers",
    });
    expect(sent.location).toBe(`${page()}?done=made`);
    expect(await on.rightsOf(membershipId)).toMatchObject({
      role: "admin",
      permissions: ["customers"],
    });
  });

  test.each([
    ["nobody-here@example.com", "No member of this location has this address."],
    ["no address", "e-mail address"],
  ])("says so for %s", async (email, words) => {
    const browser = await on.signIn(await on.anAdmin());
    const found = await browser.get(`${page("/member")}?${new URLSearchParams({ email })}`);
    expect(found.status).toBe(422);
    expect(found.html).toContain(words);
  });
});

test("a person's page leads to what they may do, for who may decide about it", async () => {
  const { membershipId } = await aMember();
  const person = `/console/locations/hq/people/${membershipId}`;
  const deciding = await on.signIn(await on.anAdmin());
  expect((await deciding.get(person)).html).toContain(page(`/${membershipId}/make`));
  const other = await on.signIn(await on.anAdmin({ permissions: ["customers"] }));
  expect((await other.get(person)).html).not.toContain(page(`/${membershipId}`));
});

test("what hurts opens only soon after a code", async () => {
  const browser = await on.signIn(await on.anAdmin(), { confirmedSecondsAgo: 600 });
  expect((await browser.get(page())).status).toBe(200);
  for (const path of ["/invite", `/${(await on.anAdmin()).membershipId}/withdraw`]) {
    expect((await browser.get(page(path))).location).toBe(
      `/console/confirm?${new URLSearchParams({ next: page(path) })}`,
    );
  }
});
