import { beforeEach, describe, expect, test } from "vitest";
import { TEXT_LIMITS, type MailText } from "../../domain/location.ts";
import { systemActor } from "../../domain/permissions.ts";
import { textFaults } from "../../emails/mail-texts.ts";
import { getLocationView, updateLocation, type SettingsChange } from "../../services/locations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { packDraft, unpackDraft } from "../../web/console/mail/draft.ts";
import { textFault } from "../../web/console/mail/text-faults.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

let on: Console;
let ada: ConsoleBrowser;
beforeEach(async () => {
  on = await openConsole();
  ada = await on.signIn(await on.anAdmin());
});

const EN = "/mail/templates/invitation/en";
const REMINDER = "/mail/templates/reminder/de";
const OWN: MailText = { subject: "Come in, {{ firstName }}", body: "Your **desk** is ready." };
const MARKUP = `"><img src=x onerror=alert(1)>`;

const settingsNow = async () => (await getLocationView(on.db, systemActor, on.locationId)).settings;
const change = (settings: SettingsChange) =>
  unitOfWork(on.deps, (tx) => updateLocation(tx, systemActor, on.locationId, { settings }));
const save = (page: string, text: MailText, act = "save") =>
  ada.submit(on.path(page), on.path(page), { ...text, act });
const frameOf = (html: string) =>
  (/<iframe[^>]* src="([^"]+)"/.exec(html)?.[1] ?? "").replaceAll("&amp;", "&");

describe("the list of texts", () => {
  test("says of each whose words it has", async () => {
    const usual = await ada.get(on.path("/mail/templates"));
    expect(usual.html).not.toContain("Your own<");
    await change({ mail: { invitation: { en: OWN } } });
    const { html } = await ada.get(on.path("/mail/templates"));
    expect(html).toContain("Your own<");
    expect(html).toContain("Come in, {{ firstName }}");
    expect(html).toContain("Yours go out once the setting is");
  });
});

describe("the editor", () => {
  test("says when words in the location's language go out in place of those of its own", async () => {
    await change({ mail: { invitation: { en: OWN } } });
    const german = await ada.get(on.path("/mail/templates/invitation/de"));
    expect(german.html).toContain("your own in English go out in their place");
    const list = await ada.get(on.path("/mail/templates"));
    expect(list.html).toContain("Your own in English go out instead");
    expect((await ada.get(on.path(EN))).html).not.toContain("in their place.");
  });

  test("begins with our words, as a text that can be saved", async () => {
    const { html } = await ada.get(on.path(EN));
    expect(html).toContain("Hello {{ firstName }},");
    expect(html).toContain("Usher’s words");
    for (const name of ["lastName", "fullName", "email", "signInWindow"]) {
      expect(html).toContain(`{{ ${name} }}`);
    }
  });

  test("saves own words, and our words as what they are", async () => {
    const saved = await save(EN, OWN);
    expect(saved).toMatchObject({ status: 303, location: on.path(`${EN}?done=saved`) });
    expect((await settingsNow()).mail.invitation).toEqual({ en: OWN });
    expect((await ada.get(saved.location ?? "")).html).toContain("Saved.");
    const { html } = await ada.get(on.path(EN));
    expect(html).toContain("Come in, {{ firstName }}");
  });

  test("keeps line breaks as they are written, and our own words as ours", async () => {
    await save(EN, { subject: "Come in", body: "One\r\n\r\nTwo" });
    expect((await settingsNow()).mail.invitation.en?.body).toBe("One\n\nTwo");
    await on.db
      .updateTable("location")
      .set({
        settings: JSON.stringify({
          ...(await settingsNow()),
          mail: { invitation: {}, reminder: {} },
        }),
      })
      .execute();
    const page = await ada.get(on.path(EN));
    const body = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(page.html)?.[1] ?? "";
    const subject = /name="subject"[^>]*value="([^"]*)"/.exec(page.html)?.[1] ?? "";
    const same = await save(EN, { subject, body: body.trim().replaceAll("\n", "\r\n") });
    expect(same.location).toContain("done=unchanged");
    expect((await settingsNow()).mail.invitation).toEqual({});
  });

  test.each([
    [{ subject: "", body: "Hi" }, "This is needed. Fill it in."],
    [{ subject: "Hi", body: "a\n{{ nick }}" }, "Line 2, column 1"],
    [{ subject: "Hi", body: "Hi <b>" }, "HTML is not allowed"],
    [{ subject: "Hi", body: "See evil.com" }, "links and addresses"],
  ])("refuses %j with the reason at the field, and loses nothing", async (text, words) => {
    const refused = await save(EN, text);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(words);
    expect(refused.html).toContain('aria-invalid="true"');
    expect(refused.html).toContain(text.body.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
    expect((await settingsNow()).mail.invitation).toEqual({});
  });

  test("does not put words in the place of those that somebody else saved meanwhile, unless told to", async () => {
    const { html } = await ada.get(on.path(EN));
    const version = /name="version" value="([^"]+)"/.exec(html)?.[1] ?? "";
    await change({ mail: { invitation: { en: { subject: "Theirs", body: "Their words." } } } });
    const late = await ada.send(on.path(EN), { ...OWN, act: "save", version });
    expect(late.status).toBe(409);
    expect(late.html).toContain("Their words.");
    expect(late.html).toContain("Your **desk** is ready.");
    expect((await settingsNow()).mail.invitation.en?.subject).toBe("Theirs");
    const newer = /name="version" value="([^"]+)"/.exec(late.html)?.[1] ?? "";
    expect((await ada.send(on.path(EN), { ...OWN, act: "save", version: newer })).status).toBe(303);
    expect((await settingsNow()).mail.invitation.en).toEqual(OWN);
  });

  test("goes back to our words after it said what follows", async () => {
    await change({ mail: { invitation: { en: OWN } } });
    const page = on.path(`${EN}/default`);
    expect((await ada.get(page)).html).toContain("Yours are deleted");
    expect((await ada.submit(page, page)).location).toContain("done=usual");
    expect((await settingsNow()).mail.invitation).toEqual({});
  });

  test("keeps the last own words of a reminder that is to have some, and says why", async () => {
    await change({ invitationReminder: "custom", mail: { reminder: { de: OWN } } });
    const page = on.path(`${REMINDER}/default`);
    const refused = await ada.submit(page, page);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("these are the last");
    expect((await settingsNow()).mail.reminder).toEqual({ de: OWN });
  });

  test("says of a reminder's words when they do not go out", async () => {
    const saved = await save(REMINDER, OWN);
    const { html } = await ada.get(saved.location ?? "");
    expect(html).toContain("once the reminder is set to “own words”");
    expect(html).toContain(on.path("/settings#invitations"));
  });
});

describe("the preview", () => {
  test("shows the typed words as HTML and as plain text, and keeps nothing", async () => {
    const shown = await save(EN, OWN, "show");
    expect(shown.status).toBe(200);
    expect(shown.html).toContain("<strong>Come in, Ada</strong>");
    expect(shown.html).toContain("Your desk is ready.");
    expect(shown.html).toContain("Your **desk** is ready.</textarea>");
    expect((await settingsNow()).mail.invitation).toEqual({});
    const frame = await ada.get(frameOf(shown.html));
    expect(frame.html).toContain("<strong>desk</strong>");
    const csp = frame.headers.get("content-security-policy") ?? "";
    expect(csp).toContain("sandbox allow-popups");
    expect(csp).toContain("frame-ancestors 'self'");
    expect(csp).not.toContain("script");
  });

  test("is in the language of the text", async () => {
    const { html } = await ada.get(on.path("/mail/templates/invitation/de"));
    const frame = await ada.get(frameOf(html));
    expect(frame.html).toContain('<html lang="de">');
  });

  test("names what is wrong in its place", async () => {
    const shown = await save(EN, { subject: "Hi", body: "{{ nick }}" }, "show");
    expect(shown.status).toBe(200);
    expect(shown.html).toContain("there is no variable &quot;nick&quot;");
    expect(frameOf(shown.html)).toBe("");
  });

  test("follows what is typed by the form itself, whose answer without a button is a preview", async () => {
    const { html } = await ada.get(on.path(EN));
    expect(html).toContain('hx-target="#preview"');
    expect((await ada.send(on.path(EN), OWN)).html).toContain("<strong>Come in, Ada</strong>");
    expect((await settingsNow()).mail.invitation).toEqual({});
  });

  test.each([
    "",
    "x",
    "%00",
    "eJwDAAAAAAE",
    packDraft({ subject: MARKUP, body: "<script>" }) ?? "",
  ])("of the odd draft %j shows the words that go out now", async (draft) => {
    const frame = await ada.get(on.path(`${EN}/frame?draft=${draft}`));
    expect(frame.status).toBe(200);
    expect(frame.html).toContain("has invited you");
    expect(frame.html).not.toContain("<script>");
  });

  test("shows the longest text that can be saved within one page, and every draft comes back", async () => {
    const long = { subject: "Hi", body: "Ihr Tisch ist bereit. ".repeat(227) };
    expect(long.body.length).toBeLessThanOrEqual(TEXT_LIMITS.body);
    const shown = await save(EN, long, "show");
    expect(Buffer.byteLength(shown.html)).toBeLessThan(100_000);
    expect(unpackDraft(packDraft(long) ?? "")).toEqual(long);
    const noise = Array.from({ length: 5_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000)),
    ).join("");
    const odd = await save(EN, { subject: "Hi", body: noise }, "show");
    expect(odd.status).toBe(200);
    expect(odd.html).toContain("Too long to be shown");
  });
});

describe("a test mail", () => {
  const sendTest = () => ada.submit(on.path(EN), on.path(`${EN}/test`));
  const setState = (state: "handed_over" | "refused") =>
    on.db.updateTable("email").set({ state, settledAt: new Date() }).execute();

  test("goes to whoever asks, and is followed until it is out", async () => {
    const sent = await sendTest();
    expect(sent.status).toBe(303);
    const waiting = await ada.get(sent.location ?? "");
    expect(waiting.html).toContain("Queued");
    expect(waiting.html).toContain("every 2s");
    await setState("handed_over");
    const out = await ada.get(sent.location ?? "");
    expect(out.html).toContain("It lies in the local mailbox.");
    expect(out.html).not.toContain("every 2s");
    const mail = await on.db.selectFrom("email").select("kind").executeTakeFirst();
    expect(mail).toEqual({ kind: "test" });
  });

  test("that was refused says so", async () => {
    const sent = await sendTest();
    await setState("refused");
    expect((await ada.get(sent.location ?? "")).html).toContain("It did not reach you");
  });

  test("goes out ten times an hour, which is said before", async () => {
    expect((await ada.get(on.path(EN))).html).toContain("At most ten an hour");
    for (let turn = 0; turn < 10; turn += 1) expect((await sendTest()).status).toBe(303);
    const refused = await sendTest();
    expect(refused.status).toBe(429);
    expect(refused.html).toContain("Ten tests an hour are enough");
  });

  test("of another location, or another mail, is not there", async () => {
    const sent = await sendTest();
    const id = sent.location?.split("/").at(-1) ?? "";
    const place = await on.aLocation();
    const other = await on.signIn(await on.anAdmin({ locationId: place.id }));
    const theirs = `/console/locations/${place.slug}${EN}/test/${id}`;
    expect((await other.get(theirs)).status).toBe(404);
  });
});

describe("who may write texts", () => {
  const pages = ["/mail/templates", EN, `${EN}/frame`, `${EN}/default`];
  const sends = [EN, `${EN}/default`, `${EN}/test`];

  test("is whoever may change the location's settings, and nobody else", async () => {
    const other = await on.signIn(await on.anAdmin({ permissions: ["customers"] }));
    for (const page of pages) expect((await other.get(on.path(page))).status).toBe(403);
    for (const page of sends) {
      expect((await other.send(on.path(page), { ...OWN, act: "save" })).status).toBe(403);
    }
    const writer = await on.signIn(await on.anAdmin({ permissions: ["settings"] }));
    for (const page of pages.slice(0, 3)) {
      expect((await writer.get(on.path(page))).status).toBe(200);
    }
    expect((await writer.get(on.path(EN))).html).not.toContain(`href="${on.path("/mail")}"`);
  });

  test("is nobody of another location, and no form that is not ours", async () => {
    const place = await on.aLocation();
    const other = await on.signIn(await on.anAdmin({ locationId: place.id }));
    for (const page of pages) expect((await other.get(on.path(page))).status).toBe(404);
    for (const page of sends) expect((await other.send(on.path(page), OWN)).status).toBe(404);
    for (const page of sends) expect((await ada.post(on.path(page), OWN)).status).toBe(403);
    expect((await settingsNow()).mail.invitation).toEqual({});
    expect(await on.db.selectFrom("email").select("id").execute()).toEqual([]);
  });

  test.each(["invitation/tlh", "code/en", "constructor/en", "invitation/__proto__"])(
    "finds no text of %s",
    async (which) => {
      expect((await ada.get(on.path(`/mail/templates/${which}`))).status).toBe(404);
    },
  );
});

test("a location's name that is markup is shown as text in page, preview and frame", async () => {
  await on.db
    .updateTable("location")
    .set({ name: `${MARKUP}{{7*7}}` })
    .execute();
  const { html } = await ada.get(on.path(EN));
  expect(html).not.toContain("<img src=x");
  const frame = await ada.get(frameOf(html));
  expect(frame.html).not.toContain("<img src=x");
  expect(frame.html).toContain("{{7*7}}");
});

test.each([
  "",
  "{{ nick }}",
  "{{ firstName | upcase }}",
  "{{- firstName }}",
  "{% include 'x' %}",
  "{{ firstName",
  "a\u0007b",
  "<b>",
  "evil.com",
  "**bold",
  "x".repeat(TEXT_LIMITS.body + 1),
])("what is wrong with the text %j is said in German", (body) => {
  const [fault] = textFaults({ subject: "Hi", body });
  const said = textFault("de", fault?.message ?? "");
  expect(said).not.toBe("");
  expect(said).not.toMatch(/\b(?:Line|Write|This|cannot|allowed|there|needed)\b/);
});
