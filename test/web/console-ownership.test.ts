import { beforeEach, expect, test } from "vitest";
import { openConsole, type Console } from "./console.ts";

let on: Console;
beforeEach(async () => {
  on = await openConsole();
});

const page = (membershipId: string) => `/console/locations/hq/administrators/${membershipId}/owner`;

const owners = async () =>
  (await on.db.selectFrom("person").select("id").where("isOwner", "=", true).execute()).map(
    ({ id }) => id,
  );

test("the owner hands over by typing whom, and stays an administrator", async () => {
  const owner = await on.anOwner();
  const heir = await on.anAdmin({ email: "heir@example.com" });
  const browser = await on.signIn(owner);
  const { html } = await browser.get(page(heir.membershipId));
  expect(html).toContain("You are the owner no more.");
  expect(html).toContain("No mail goes out about it.");

  const other = await browser.send(page(heir.membershipId), { typed: "other@example.com" });
  expect(other.status).toBe(422);
  expect(other.html).toContain("Type the new owner");
  expect(await owners()).toEqual([owner.id]);

  const sent = await browser.submit(page(heir.membershipId), page(heir.membershipId), {
    typed: "Heir@Example.com",
    stay: "yes",
  });
  expect(sent.location).toBe("/console/locations/hq/administrators?done=handed");
  expect(await owners()).toEqual([heir.id]);
  expect((await browser.get(sent.location ?? "")).html).toContain("You are the owner no more.");
  expect((await browser.get(page(heir.membershipId))).status).toBe(404);
});

test("the owner who does not stay is let in no more", async () => {
  const owner = await on.anOwner();
  const heir = await on.anAdmin();
  const browser = await on.signIn(owner);
  const sent = await browser.send(page(heir.membershipId), { typed: heir.email });
  expect(sent.location).toBe("/account");
  expect(await owners()).toEqual([heir.id]);
  expect((await browser.get("/console/locations/hq")).status).toBe(404);
});

test("nobody else opens the page, or sends its form", async () => {
  const owner = await on.anOwner();
  const heir = await on.anAdmin();
  const browser = await on.signIn(await on.anAdmin());
  expect((await browser.get(page(heir.membershipId))).status).toBe(404);
  const sent = await browser.send(page(heir.membershipId), { typed: heir.email });
  expect(sent.status).toBe(404);
  expect(await owners()).toEqual([owner.id]);
});

test("an account that was never signed in to is told to wait", async () => {
  const browser = await on.signIn(await on.anOwner());
  const heir = await on.anAdmin();
  await on.db.updateTable("person").set({ activatedAt: null }).where("id", "=", heir.id).execute();
  const { html } = await browser.get(page(heir.membershipId));
  expect(html).toContain("has never signed in");
  expect(html).not.toContain(`name="typed"`);
  expect((await browser.send(page(heir.membershipId), { typed: heir.email })).status).toBe(409);
});
