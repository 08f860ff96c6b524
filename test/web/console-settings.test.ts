import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { getLocationView, updateLocation, type LocationChange } from "../../services/locations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";
import { hiddenFields, type Answer } from "./portal.ts";

let on: Console;
let ada: ConsoleBrowser;
let page = "";
beforeEach(async () => {
  on = await openConsole();
  ada = await on.signIn(await on.anAdmin());
  page = on.path("/settings");
});

const now = () => getLocationView(on.db, systemActor, on.locationId);
const change = (asked: LocationChange) =>
  unitOfWork(on.deps, (tx) => updateLocation(tx, systemActor, on.locationId, asked));

/** Everything that a browser would send of the form, with what is typed over it. */
function filledIn(html: string, typed: Record<string, string>): Record<string, string> {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((each) => each.includes('name="slug"'));
  if (form === undefined) throw new Error("There is no form of settings.");
  const fields = hiddenIn(form);
  for (const [input] of form.matchAll(/<input [^>]*>/g)) {
    const [, name = ""] = / name="([^"]+)"/.exec(input) ?? [];
    const [, value = ""] = / value="([^"]*)"/.exec(input) ?? [];
    if (/ type="text"/.test(input) || / checked/.test(input)) fields[name] = plain(value);
  }
  for (const [, name = "", options = ""] of form.matchAll(
    /<select id="[^"]*" name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? "";
  }
  return { ...fields, ...typed };
}

const hiddenIn = (form: string) =>
  Object.fromEntries(
    Object.entries(hiddenFields(form)).map(([name, value]) => [name, plain(value)]),
  );

const plain = (html: string) =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const save = async (typed: Record<string, string>, from?: Answer) =>
  ada.post(page, filledIn((from ?? (await ada.get(page))).html, typed));

describe("the settings of a location", () => {
  test("are shown each with what it does, and times as people say them", async () => {
    const { html, status } = await ada.get(page);
    expect(status).toBe(200);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(filledIn(html, {})).toMatchObject({
      name: "Hub Lisbon",
      slug: "hq",
      timezone: "Europe/Lisbon",
      locale: "en",
      invitationReminder: "default",
      "signInWindow.amount": "24",
      "signInWindow.unit": "hours",
      "remindAfter.amount": "3",
      "remindAfter.unit": "days",
      "closeInvitationsAfter.amount": "90",
      "newLabelFor.amount": "7",
      country: "",
      dateFormat: "iso",
    });
    expect(html).toContain("Later, people sign in with a code");
  });

  test("are saved as they are typed, and only what was changed is written", async () => {
    const saved = await save({
      name: "  Hub Porto ",
      timezone: "Europe/Berlin",
      locale: "de",
      invitationReminder: "off",
      "signInWindow.amount": "2",
      "signInWindow.unit": "days",
      "closeInvitationsAfter.unit": "never",
      "newLabelFor.amount": "36",
      "newLabelFor.unit": "hours",
      country: "AT",
      dateFormat: "dmy",
      privacyUrl: "https://example.com/privacy",
    });
    expect(saved).toMatchObject({ status: 303, location: `${page}?done=saved` });
    expect(await now()).toMatchObject({
      name: "Hub Porto",
      slug: "hq",
      timezone: "Europe/Berlin",
      locale: "de",
      settings: {
        invitationReminder: "off",
        signInWindow: "P2D",
        remindAfter: "P3D",
        closeInvitationsAfter: null,
        newLabelFor: "PT36H",
        country: "AT",
        dateFormat: "dmy",
        privacyUrl: "https://example.com/privacy",
        termsUrl: null,
      },
    });
    expect((await ada.get(saved.location ?? "")).html).toContain("Gespeichert.");
    const again = filledIn((await ada.get(page)).html, {});
    expect(again["closeInvitationsAfter.unit"]).toBe("never");
  });

  test("sent as they are shown leave no line behind", async () => {
    expect((await save({})).location).toBe(`${page}?done=unchanged`);
    const lines = await on.db
      .selectFrom("audit")
      .select("id")
      .where("type", "=", "location.updated")
      .execute();
    expect(lines).toEqual([]);
  });

  test("that are a day where 24 hours were are not changed", async () => {
    const same = { "signInWindow.amount": "1", "signInWindow.unit": "days" };
    expect((await save(same)).location).toBe(`${page}?done=unchanged`);
    expect((await now()).settings.signInWindow).toBe("PT24H");
  });

  test.each([
    [{ name: " " }, "This is needed."],
    [{ name: "x".repeat(101) }, "This is too long."],
    [{ slug: "Not a slug" }, "no dash at an end"],
    [{ slug: "01990000-0000-7000-8000-000000000000" }, "not in the form of an id"],
    [{ timezone: "Mars/Olympus" }, "Choose a time zone"],
    [{ locale: "tlh" }, 'id="locale-error"'],
    [{ invitationReminder: "loud" }, 'id="invitationReminder-error"'],
    [{ "signInWindow.amount": "0" }, "Write a whole number"],
    [{ "signInWindow.amount": "1.5" }, "Write a whole number"],
    [{ "remindAfter.unit": "moons" }, "Write a whole number"],
    [{ "closeInvitationsAfter.amount": "" }, "Write a whole number"],
    [{ country: "Germany" }, 'id="country-error"'],
    [{ dateFormat: "roman" }, 'id="dateFormat-error"'],
    [{ termsUrl: "javascript:alert(1)" }, "the whole address"],
    [{ "remindAfter.amount": "12", "remindAfter.unit": "hours" }, "sooner than the button ends"],
    [{ "closeInvitationsAfter.amount": "2" }, "sooner than the reminder"],
    [{ invitationReminder: "custom" }, "There are no own words"],
  ])("typed as %j are refused at their field, and nothing typed is lost", async (typed, words) => {
    const refused = await save({ ...typed, privacyUrl: "https://example.com/kept" });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(words);
    expect(refused.html).toContain("https://example.com/kept");
    expect((await now()).settings.privacyUrl).toBeNull();
  });
});

describe("what somebody else changed meanwhile", () => {
  test("in other fields stays, also when the form had to be mended first", async () => {
    const before = await ada.get(page);
    await change({ timezone: "Europe/Madrid", settings: { country: "ES" } });
    const faulty = await save({ name: "" }, before);
    expect(faulty.status).toBe(422);
    expect((await save({ name: "Hub Porto" }, faulty)).status).toBe(303);
    expect(await now()).toMatchObject({
      name: "Hub Porto",
      timezone: "Europe/Madrid",
      settings: { country: "ES" },
    });
  });

  test("in the same field is told, and overwritten only by a second press", async () => {
    const before = await ada.get(page);
    await change({ timezone: "Europe/Madrid", settings: { remindAfter: "P5D" } });
    const late = await save({ "remindAfter.amount": "4" }, before);
    expect(late.status).toBe(409);
    expect(late.html).toContain("it is now “5 days”");
    expect((await now()).settings.remindAfter).toBe("P5D");
    expect((await save({}, late)).status).toBe(303);
    expect(await now()).toMatchObject({
      timezone: "Europe/Madrid",
      settings: { remindAfter: "P4D" },
    });
  });

  test("is not guessed where a form does not say what it showed", async () => {
    const { html } = await ada.get(page);
    for (const shown of ["", "x", "[]", '{"name":1}', "null"]) {
      const sent = await ada.post(page, filledIn(html, { shown, name: "Hub Porto" }));
      expect(sent.status).toBe(409);
    }
    expect((await now()).name).toBe("Hub Lisbon");
  });
});

describe("a new short name", () => {
  test("is asked about before, with all that was typed, and leads to the new address", async () => {
    const asked = await save({ slug: "Porto", name: "Hub Porto" });
    expect(asked.status).toBe(200);
    expect(asked.html).toContain("“hq” becomes “porto”");
    expect((await now()).slug).toBe("hq");
    const form = asked.html.match(/<form[\s\S]*?<\/form>/g)?.at(-1) ?? "";
    const done = await ada.post(page, hiddenIn(form));
    expect(done).toMatchObject({
      status: 303,
      location: "/console/locations/porto/settings?done=saved",
    });
    expect(await now()).toMatchObject({ slug: "porto", name: "Hub Porto" });
    expect((await ada.get(done.location ?? "")).status).toBe(200);
    expect((await ada.get(page)).status).toBe(404);
  });

  test("that another location has is refused at the field", async () => {
    const other = await on.aLocation();
    const taken = await save({ slug: other.slug, confirmed: other.slug });
    expect(taken.status).toBe(409);
    expect(taken.html).toContain("Another location has this short name.");
  });
});

describe("who may change settings", () => {
  test("is whoever has the right at this location, by a form of ours", async () => {
    const { html } = await ada.get(page);
    const fields = filledIn(html, { name: "Hub Porto" });
    const guest = await on.signIn(await on.anAdmin({ permissions: ["customers", "integrations"] }));
    expect((await guest.get(page)).status).toBe(403);
    expect((await guest.send(page, { ...fields, token: "" })).status).toBe(403);
    const place = await on.aLocation();
    const other = await on.signIn(await on.anAdmin({ locationId: place.id }));
    expect((await other.get(page)).status).toBe(404);
    expect((await other.send(page, fields)).status).toBe(404);
    expect((await ada.post(page, { ...fields, token: "x" })).status).toBe(403);
    expect((await now()).name).toBe("Hub Lisbon");
  });
});

test("a name that is markup is shown as text, also beside its field", async () => {
  const before = await ada.get(page);
  await change({ name: `"><img src=x onerror=alert(1)>{{7*7}}` });
  const late = await save({ name: "Mine" }, before);
  for (const { html } of [late, await ada.get(page)]) {
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("{{7*7}}");
  }
});

test("the page is German for whoever reads German", async () => {
  const { html } = await ada.get(page, { "accept-language": "de" });
  expect(html).toContain("Der Knopf meldet an für");
  expect(html).toContain("Österreich");
});
