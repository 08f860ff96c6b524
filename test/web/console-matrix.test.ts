import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { PERMISSIONS, type Permission } from "../../domain/permissions.ts";
import { consoleRoutes, locationPages } from "../../web/console/routes.ts";
import { CONSOLE_PAGES, FRESH_PAGES, NAMED_IN_FORM, type ForWhom } from "./console-pages.ts";
import { aWorld, pageOf, WORDS, type World } from "./console-world.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";
import { aBrowser } from "./portal.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

let on: Console;
let owner: ConsoleBrowser;
let elsewhere: Awaited<ReturnType<Console["aLocation"]>>;
let world: World;
beforeAll(async () => {
  on = await openConsole();
  owner = await on.signIn(await on.anOwner());
  elsewhere = await on.aLocation();
  world = await aWorld(on, on.locationId);
});

test("every page stands in the table with whom it is for, and every row of it is a page", () => {
  const declared = Object.entries(locationPages).map(([path, page]) => [
    path,
    page.ownerOnly ? "owner" : (page.permission ?? "anybody"),
  ]);
  expect(Object.fromEntries(declared)).toEqual(CONSOLE_PAGES);
  const fresh = Object.entries(locationPages).flatMap(([path, page]) => (page.fresh ? [path] : []));
  expect(fresh.toSorted()).toEqual([...FRESH_PAGES].toSorted());
});

/** The console's pages of no location: each guards itself, and is tried where it is tested. */
const DOORS = [
  "/console",
  "/console/code",
  "/console/confirm",
  "/console/locations/new",
  "/console/sign-in",
  "/console/sign-in/:token",
  "/console/sign-out",
];

test("every other page of the console is one of its doors", () => {
  const others = Object.keys(consoleRoutes).filter(
    (path) => !path.startsWith("/console/locations/:location"),
  );
  expect(DOORS).toEqual(expect.arrayContaining(others));
});

async function somebody(permissions: Permission[], locationId = on.locationId) {
  return on.signIn(await on.anAdmin({ permissions, locationId }));
}

/** Somebody who administers nothing, with a session that let them in before. */
async function aMember(): Promise<ConsoleBrowser> {
  const member = await on.anAdmin();
  await on.db
    .updateTable("membership")
    .set({ role: "member", permissions: [] })
    .where("id", "=", member.membershipId)
    .execute();
  return on.signIn(member);
}

/** How much has been done, but for people who sign in. */
const deeds = async () =>
  (await on.db.selectFrom("audit").select("id").where("type", "not like", "session.%").execute())
    .length;

const without = (whom: ForWhom) => PERMISSIONS.filter((one) => one !== whom);

const SHUT = [403, 404, 405, 500];

type Method = "get" | "post";
const cases = Object.entries(locationPages).flatMap(([path, page]) =>
  (["get", "post"] as const)
    .filter((method) => page[method] !== undefined)
    .map((method) => [method, path] as const),
);

describe.each(cases)("%s %s", (method: Method, path) => {
  const whom = CONSOLE_PAGES[path] ?? "anybody";
  const ask = (browser: ConsoleBrowser, of: World, slug = "hq") => {
    const address = pageOf(slug, path, of);
    if (method === "get") return browser.get(address);
    const inForm = Object.entries(NAMED_IN_FORM[path] ?? {});
    return browser.send(
      address,
      inForm.map(([field, name]): [string, string] => [field, of[name] ?? ""]),
    );
  };
  const here = () => pageOf("hq", path, world);

  test("is shut to whom it is not for, and nothing is done", async () => {
    const before = await deeds();
    const nobody = aBrowser(on, `2001:db8:${uuidv7().slice(-4)}::2`);
    const asked = await (method === "get" ? nobody.get(here()) : nobody.post(here(), {}));
    expect([asked.status, asked.location]).toEqual([
      303,
      expect.stringMatching(/^\/console\/sign-in/),
    ]);
    expect((await ask(await aMember(), world)).status).toBe(404);
    expect((await ask(await somebody([...PERMISSIONS], elsewhere.id), world)).status).toBe(404);
    if (whom === "owner") {
      expect((await ask(await somebody([...PERMISSIONS]), world)).status).toBe(404);
    } else if (whom !== "anybody") {
      expect((await ask(await somebody(without(whom)), world)).status).toBe(403);
    }
    expect((await ask(owner, world, "nowhere")).status).toBe(404);
    expect(await deeds()).toBe(before);
  });

  test("is open to whom it is for", async () => {
    const own = await aWorld(on, on.locationId);
    const holding = whom === "anybody" ? [] : PERMISSIONS.filter((one) => one === whom);
    const browser = whom === "owner" ? owner : await somebody(holding);
    const answer = await ask(browser, own);
    await on.settled().catch(() => undefined);
    expect(SHUT).not.toContain(answer.status);
    expect(answer.location ?? "").not.toMatch(/^\/console\/(sign-in|confirm)/);
    const another = await ask(owner, await aWorld(on, on.locationId));
    await on.settled().catch(() => undefined);
    expect(SHUT).not.toContain(another.status);
    expect(on.errors).toEqual([]);
  });

  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const isAboutSomething = named.some((name) => !(name in WORDS));

  test.runIf(isAboutSomething)(
    "finds nothing of another location, nor what never was",
    async () => {
      const before = await deeds();
      const foreign = await aWorld(on, elsewhere.id);
      const made = await deeds();
      expect((await ask(owner, foreign)).status).toBe(404);
      const never = Object.fromEntries(Object.keys(world).map((name) => [name, uuidv7()]));
      expect((await ask(owner, never)).status).toBe(404);
      const odd = Object.fromEntries(Object.keys(world).map((name) => [name, "%27or%201=1--"]));
      expect((await ask(owner, odd)).status).toBe(404);
      expect(made).toBeGreaterThan(before);
      expect(await deeds()).toBe(made);
    },
  );

  test.runIf(FRESH_PAGES.has(path))("asks for a code first", async () => {
    const before = await deeds();
    const admin = await (whom === "owner" ? ownerAgain() : on.anAdmin());
    const browser = await on.signIn(admin, { confirmedSecondsAgo: 3_600 });
    const { status, location } = await ask(browser, world);
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/console\/confirm/)]);
    expect(await deeds()).toBe(before);
  });

  test.runIf(method === "post")("takes no form of anybody else's page", async () => {
    const before = await deeds();
    const { token } = await somebody([...PERMISSIONS]);
    for (const fields of [{}, { token: "" }, { token }]) {
      expect((await owner.post(here(), fields)).status).toBe(403);
    }
    const foreign = { ...owner.byHand, origin: "https://evil.example" };
    expect((await owner.post(here(), {}, foreign)).status).toBe(403);
    expect(await deeds()).toBe(before);
  });
});

const ownerAgain = () =>
  on.db.selectFrom("person").select("id").where("isOwner", "=", true).executeTakeFirstOrThrow();
