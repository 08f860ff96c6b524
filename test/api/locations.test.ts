import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { aKey, apiDeps, ask, serveApi } from "./fixture.ts";

async function hub() {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  return { deps, url: await serveApi(deps), key: await aKey(deps, "all") };
}

const berlin = { name: "Café Mitte 2", timezone: "Europe/Berlin" };

test("a location is opened with a slug of its name and the default settings", async () => {
  const { url, key } = await hub();
  const { status, body } = await ask(url, "/locations", { key, body: berlin });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    slug: "cafe-mitte-2",
    locale: "en",
    settings: {
      signInWindow: "PT24H",
      remindAfter: "P3D",
      closeInvitationsAfter: "P90D",
      newLabelFor: "P7D",
    },
  });
  for (const ref of [body.id, body.slug]) {
    expect((await ask(url, `/locations/${ref}`, { key })).body).toEqual(body);
  }
});

test("a second location of the same slug is a conflict", async () => {
  const { url, key } = await hub();
  await ask(url, "/locations", { key, body: berlin });
  const again = await ask(url, "/locations", { key, body: berlin });
  expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });
  await ask(url, "/locations", { key, body: { ...berlin, slug: "other" } });
  const taken = await ask(url, "/locations/other", {
    method: "PATCH",
    key,
    body: { slug: "cafe-mitte-2" },
  });
  expect(taken).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("a patch changes what it names, and null brings a setting back to its default", async () => {
  const { url, key } = await hub();
  await ask(url, "/locations", { key, body: { ...berlin, slug: "hq", locale: "de" } });
  const patch = (body: unknown) => ask(url, "/locations/hq", { method: "PATCH", key, body });
  const first = await patch({
    settings: {
      signInWindow: "PT2S",
      remindAfter: "PT5S",
      closeInvitationsAfter: null,
      country: "DE",
    },
  });
  expect(first.body).toMatchObject({
    name: berlin.name,
    locale: "de",
    settings: {
      signInWindow: "PT2S",
      remindAfter: "PT5S",
      closeInvitationsAfter: null,
      country: "DE",
    },
  });
  const second = await patch({ locale: null, settings: { signInWindow: null, remindAfter: null } });
  expect(second.body).toMatchObject({
    locale: "en",
    settings: {
      signInWindow: "PT24H",
      remindAfter: "P3D",
      closeInvitationsAfter: null,
      country: "DE",
    },
  });
  const third = await patch({ settings: null });
  expect(third.body.settings).toMatchObject({ closeInvitationsAfter: "P90D", country: null });
});

test.each([
  [{ settings: { signInWindow: "P4D" } }, "#/settings/remindAfter", "invalid_request"],
  [
    { settings: { closeInvitationsAfter: "P2D" } },
    "#/settings/closeInvitationsAfter",
    "invalid_request",
  ],
  [
    { settings: { newLabelFor: null, remindAfter: "soon" } },
    "#/settings/remindAfter",
    "invalid_request",
  ],
  [{ settings: { autoLogin: true } }, "#/settings/autoLogin", "unknown_field"],
  [{ timezone: "Mars/Olympus" }, "#/timezone", "invalid_request"],
  [{ name: null }, "#/name", "required"],
  [{ name: "  " }, "#/name", "required"],
  [{ name: "x".repeat(101) }, "#/name", "too_long"],
  [{ name: "a\tb" }, "#/name", "control_character"],
  [{ locale: "tlh" }, "#/locale", "unknown_locale"],
  [{ slug: "Not A Slug" }, "#/slug", "invalid_request"],
  [{ slug: "01990000-0000-7000-8000-000000000000" }, "#/slug", "invalid_request"],
  [{ id: "x" }, "#/id", "unknown_field"],
])("a patch of %j is refused at %s as %s", async (body, pointer, code) => {
  const { url, key } = await hub();
  await ask(url, "/locations", { key, body: { ...berlin, slug: "hq" } });
  const refused = await ask(url, "/locations/hq", { method: "PATCH", key, body });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: "invalid_request", errors: [{ pointer, code }] },
  });
});

test("a list goes on where its cursor says, and never leaves the key's locations", async () => {
  const { deps, url, key } = await hub();
  for (const name of ["a", "b", "c"])
    await ask(url, "/locations", { key, body: { ...berlin, name } });
  const slugs = async (query: string) => {
    const { body } = await ask(url, `/locations?${query}`, { key });
    return { slugs: body.items.map((item) => item.slug), next: body.nextCursor };
  };
  const first = await slugs("limit=2");
  expect(first).toMatchObject({ slugs: ["c", "b"], next: expect.any(String) });
  expect(await slugs(`limit=2&cursor=${first.next}`)).toEqual({ slugs: ["a"], next: null });
  const ofB = await aKey(deps, "b", ["customers"]);
  expect((await ask(url, "/locations", { key: ofB })).body.items).toHaveLength(1);
});

test.each([
  "limit=0",
  "limit=-1",
  "limit=1000000",
  "limit=1e2",
  "limit=",
  "limit=1&limit=2",
  "cursor=garbage",
  "cursor=",
  "offset=3",
])("a list asked with %s is refused as input", async (query) => {
  const { url, key } = await hub();
  const refused = await ask(url, `/locations?${query}`, { key });
  expect(refused).toMatchObject({ status: 422, body: { code: "invalid_request" } });
});

test("HEAD is answered like GET, without a body", async () => {
  const { url, key } = await hub();
  const head = await ask(url, "/locations", { method: "HEAD", key });
  expect(head).toMatchObject({ status: 200, text: "" });
  expect(head.headers.get("cache-control")).toBe("no-store");
});
