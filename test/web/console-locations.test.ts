import { beforeEach, expect, test } from "vitest";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

const NEW = "/console/locations/new";
const MARKUP = `"><img src=x onerror=alert(1)>`;

let on: Console;
let owner: ConsoleBrowser;
beforeEach(async () => {
  on = await openConsole();
  owner = await on.signIn(await on.anOwner());
});

const fields = { name: "Hub Porto", timezone: "Europe/Lisbon", locale: "de" };
const locations = () => on.db.selectFrom("location").selectAll().orderBy("id").execute();
const selected = (html: string) => /<option value="([^"]+)" selected/.exec(html)?.[1];

test("the owner makes a location, and goes on to its first steps", async () => {
  const sent = await owner.submit(NEW, NEW, fields);
  expect(sent.location).toBe("/console/locations/hub-porto/first-steps?done=located");
  expect(await locations()).toMatchObject([
    { slug: "hq" },
    { slug: "hub-porto", name: "Hub Porto", timezone: "Europe/Lisbon", locale: "de" },
  ]);
  const { html } = await owner.get(sent.location ?? "");
  expect(html).toContain("Der Standort ist da.");
  expect(html).toContain("Hub Porto");
});

test("the time zone is that of the first location, else of the browser's language, else of the machine", async () => {
  expect(selected((await owner.get(NEW)).html)).toBe("Europe/Lisbon");
  await on.db.deleteFrom("location").execute();
  const zone = async (language: string) =>
    selected((await owner.get(NEW, { "accept-language": language })).html);
  expect(await zone("de-AT,de;q=0.9")).toBe("Europe/Vienna");
  expect(await zone("de")).toBe("Europe/Berlin");
  expect(await zone("en-GB")).toBe("Europe/London");
  expect(await zone("en")).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(await zone("what is this")).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test("what cannot be taken is said at its field, and nothing typed is lost", async () => {
  const none = await owner.submit(NEW, NEW, { ...fields, name: " " });
  expect(none.status).toBe(422);
  expect(none.html).toContain("This is needed. Fill it in.");
  expect(selected(none.html)).toBe("Europe/Lisbon");
  const elsewhere = await owner.send(NEW, { ...fields, timezone: "Mars/Olympus" });
  expect(elsewhere.status).toBe(422);
  expect(elsewhere.html).toContain("Choose one of the list.");
  expect(await locations()).toHaveLength(1);
});

test("a short name that is taken, or is none, is asked for", async () => {
  const taken = await owner.submit(NEW, NEW, { ...fields, name: "HQ" });
  expect(taken.status).toBe(409);
  expect(taken.html).toContain('name="slug"');
  expect(taken.html).toContain('value="HQ"');
  for (const name of ["日本", "New"]) {
    const none = await owner.submit(NEW, NEW, { ...fields, name });
    expect(none.status).toBe(422);
    expect(none.html).toContain('name="slug"');
  }
  const chosen = await owner.send(NEW, { ...fields, name: "HQ", slug: "hq-2" });
  expect(chosen.location).toBe("/console/locations/hq-2/first-steps?done=located");
});

test("nobody but the owner makes one", async () => {
  const admin = await on.signIn(await on.anAdmin());
  expect((await admin.get(NEW)).status).toBe(404);
  expect((await admin.send(NEW, fields)).status).toBe(404);
  expect((await owner.post(NEW, { ...fields, token: "made up" })).status).toBe(403);
  expect(await locations()).toHaveLength(1);
});

test("a name of markup shows as that text", async () => {
  const sent = await owner.submit(NEW, NEW, { ...fields, name: MARKUP });
  const { html } = await owner.get(sent.location ?? "");
  expect(html).not.toContain("<img src=x");
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
});

test("whoever runs several locations chooses among them", async () => {
  const there = await on.aLocation();
  const { html } = await owner.get("/console/locations/hq/first-steps");
  expect(html).toContain(`href="/console/locations/${there.slug}"`);
  expect(html).toContain(`href="${NEW}"`);
});
