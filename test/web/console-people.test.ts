import { beforeAll, describe, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { systemActor } from "../../domain/permissions.ts";
import { upcomingOf } from "../../services/members/upcoming.ts";
import { nextStep } from "../../domain/invitation.ts";
import { ageMails, aPerson, inviteBy } from "../support/invitees.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";
import { hiddenFields } from "./portal.ts";

let on: Console;
let browser: ConsoleBrowser;
beforeAll(async () => {
  on = await openConsole();
  browser = await on.signIn(await on.anAdmin());
});

const MARKUP = '"><img src=x onerror=alert(1)>{{7*7}}';
const SHOWN = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;{{7*7}}";

/** Somebody invited at `hq`, as a flow or a program would. */
async function somebody(person: Parameters<typeof aPerson>[0] = {}) {
  const { invitation } = await inviteBy(
    on.deps,
    systemActor,
    { id: on.locationId },
    aPerson(person),
  );
  const { id, membershipId, email } = invitation;
  if (id === null) throw new Error("They are a member already.");
  return { invitationId: id, membershipId, email, page: on.path(`/people/${membershipId}`) };
}

const typed = (change: Record<string, string> = {}) => ({
  firstName: "Grace",
  lastName: "Hopper",
  email: `grace-${randomUUID()}@example.com`,
  phone: "",
  locale: "en",
  ...change,
});

const mailsTo = (email: string) =>
  on.db.selectFrom("email").selectAll().where("recipient", "=", email).orderBy("id").execute();

describe("the list of people", () => {
  test("shows who is here with state, source and New, and finds by name and filter", async () => {
    const last = `L${randomUUID().slice(0, 8)}`;
    const { membershipId } = await somebody({ firstName: "Ada", lastName: last });
    const { status, html } = await browser.get(on.path(`/people?search=${last}`));
    expect(status).toBe(200);
    expect(html).toContain(`/people/${membershipId}">Ada ${last}</a>`);
    for (const text of ["Mail is on its way", ">API<", ">New<"]) expect(html).toContain(text);
    const bounced = await browser.get(on.path(`/people?search=${last}&state=bounced`));
    expect(bounced.html).toContain("Nobody is found by this");
    const fresh = await browser.get(
      on.path(`/people?search=${last}&new=yes&source=api&state=waiting`),
    );
    expect(fresh.html).toContain(`Ada ${last}`);
    const odd = await browser.get(
      on.path("/people?state=x&source=%27&cursor=1&new=%00&search=%00"),
    );
    expect(odd.status).toBe(200);
  });

  test("tells of an address that is not there why, on a page of its own", async () => {
    const email = `nobody-${randomUUID()}@example.com`;
    const { html } = await browser.get(on.path(`/people?search=${email}`));
    const link = `/people/why?email=${encodeURIComponent(email)}`;
    expect(html).toContain(link);
    const why = await browser.get(on.path(link));
    expect(why.html).toContain("Nothing here has ever named this address.");
  });

  test("goes on page by page", async () => {
    const last = `M${randomUUID().slice(0, 8)}`;
    for (let at = 0; at < 51; at += 1) await somebody({ firstName: `P${at}.`, lastName: last });
    const first = await browser.get(on.path(`/people?search=${last}`));
    expect(first.html).toContain(`P50. ${last}`);
    expect(first.html).not.toContain(`P0. ${last}`);
    const next = /<a href="([^"]*)" rel="next"/.exec(first.html)?.[1] ?? "";
    const second = await browser.get(next.replaceAll("&amp;", "&"));
    expect(second.html).toContain(`P0. ${last}`);
    expect(Buffer.byteLength(first.html)).toBeLessThan(100_000);
  });
});

describe("the form to invite somebody", () => {
  const page = () => on.path("/people/invite");

  test("invites them, and leads to their page", async () => {
    const person = typed({ phone: "0049 (30) 901820", locale: "de" });
    const sent = await browser.submit(page(), page(), person);
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/\/people\/[0-9a-f-]{36}\?done=invited$/);
    const shown = await browser.get(sent.location ?? "");
    for (const text of [
      "Invited. The mail is on its way.",
      "Grace Hopper",
      "+4930901820",
      "German",
    ]) {
      expect(shown.html).toContain(text);
    }
    expect(await mailsTo(person.email)).toMatchObject([{ kind: "invitation", locale: "de" }]);
  });

  test("pressed twice it invites once, and says the same", async () => {
    const person = typed();
    const { html } = await browser.get(page());
    const key = /name="key" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const fields = { ...hiddenFields(html), key, ...person };
    const answers = await Promise.all([browser.post(page(), fields), browser.post(page(), fields)]);
    expect(answers[0]?.location).toMatch(/done=invited$/);
    expect(answers[1]?.location).toBe(answers[0]?.location);
    expect(await mailsTo(person.email)).toHaveLength(1);
    const other = await browser.post(page(), { ...fields, email: `x-${person.email}` });
    expect(other.location).toMatch(/done=invited$/);
  });

  test("says of a member that they are one, and leads to them", async () => {
    const { email, membershipId } = await somebody();
    const sent = await browser.submit(page(), page(), typed({ email: email.toUpperCase() }));
    expect(sent.location).toBe(on.path(`/people/${membershipId}?done=already`));
    expect((await browser.get(sent.location ?? "")).html).toContain("a member here already");
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test("names every field that is wrong, and loses nothing that was typed", async () => {
    const wrong = typed({ firstName: " ", lastName: MARKUP, email: "grace@", phone: "12" });
    const answer = await browser.submit(page(), page(), { ...wrong, locale: "fr" });
    expect(answer.status).toBe(422);
    for (const field of ["firstName", "lastName", "email", "phone", "locale"]) {
      expect(answer.html).toContain(`id="${field}-error"`);
    }
    for (const value of [SHOWN, "grace@", "12"]) expect(answer.html).toContain(`value="${value}"`);
    const german = await browser.post(
      page(),
      { ...hiddenFields(answer.html), ...wrong },
      { "accept-language": "de" },
    );
    expect(german.html).toContain("Das wird gebraucht");
  });

  test("takes what is worth a second look, and says so", async () => {
    const sent = await browser.submit(
      page(),
      page(),
      typed({ email: `a+${randomUUID()}@example.com` }),
    );
    expect((await browser.get(sent.location ?? "")).html).toContain("may lead to the same mailbox");
  });
});

describe("the page of a person", () => {
  test("tells who they are, what comes next in words, their mails, why, and what was done by whom", async () => {
    const { page, invitationId } = await somebody({ firstName: "Ada", lastName: "Byron" });
    const { html } = await browser.get(page);
    for (const text of [
      "<h1>Ada Byron</h1>",
      "The mail goes out next.",
      "Never signed in",
      "Queued",
      "Became a member",
      "Invitation queued",
      "by Usher, from: API",
      "Nothing stands in the way.",
    ]) {
      expect(html).toContain(text);
    }
    const mail = /href="([^"]*\/mail\/[^"]*)"/.exec(html.slice(html.indexOf("<main")))?.[1];
    expect((await browser.get(mail ?? "")).status).toBe(200);
    await on.db
      .updateTable("invitation")
      .set({
        status: "sent",
        signInUntil: sql<Date>`'2026-11-26 13:03+00'`,
        remindAt: sql<Date>`'2026-11-27 14:03+00'`,
        closeAt: sql<Date>`'2027-02-20 14:03+00'`,
      })
      .where("id", "=", invitationId)
      .execute();
    await on.db
      .updateTable("email")
      .set({ state: "delivered" })
      .where("invitationId", "=", invitationId)
      .execute();
    const later = await browser.get(page);
    expect(later.html).toMatch(/The link in the mail signs in until Thu,? 26 Nov 2026/);
    expect(later.html).toMatch(
      /Reminder on Fri,? 27 Nov 2026,? (at )?\d\d:03, unless they sign in/,
    );
    expect(later.html).toMatch(/Closes on Sat,? 20 Feb 2027/);
    expect(later.html).toContain("Delivered");
  });

  test("names the administrator who did something, and links the process", async () => {
    const there = await openConsole({ temporalUiUrl: "http://127.0.0.1:8233" });
    const admin = await there.signIn(await there.anAdmin({ firstName: "Olivia" }));
    const form = there.path("/people/invite");
    const sent = await admin.submit(form, form, typed());
    const { html } = await admin.get(sent.location ?? "");
    expect(html).toContain("by Olivia, from: Console");
    expect(html).toContain(
      'href="http://127.0.0.1:8233/namespaces/default/workflows/invitation%2F',
    );
  });

  test("shows a name that is markup as that text, wherever it stands", async () => {
    const { page } = await somebody({ firstName: MARKUP, lastName: MARKUP });
    const pages = ["", "/timeline", "/resend", "/revoke"].map((below) => page + below);
    for (const path of [...pages, on.path("/people")]) {
      const { html } = await browser.get(path);
      expect([path, html.includes(SHOWN)]).toEqual([path, true]);
      expect(html).not.toContain("<img src=x");
    }
  });

  test("leads to each mail, and to the one in doubt", async () => {
    const { page, email } = await somebody();
    const [mail] = await mailsTo(email);
    await on.db
      .updateTable("email")
      .set({ state: "unknown" })
      .where("id", "=", mail?.id ?? "")
      .execute();
    const { html } = await browser.get(page);
    const to = on.path(`/mail/outbox/${mail?.id}`);
    expect(html.split(`href="${to}"`)).toHaveLength(3);
    expect((await browser.get(to)).status).toBe(200);
  });

  test("tells the whole timeline page by page", async () => {
    const { page } = await somebody();
    const { html } = await browser.get(`${page}/timeline`);
    expect(html).toContain("Invitation queued");
    expect((await browser.get(`${page}/timeline?cursor=1`)).html).not.toContain(
      "Invitation queued",
    );
  });
});

describe("what is done about somebody", () => {
  test("sending again says beforehand what happens, then makes a new link and kills the old", async () => {
    const { page, invitationId, email } = await somebody();
    const { html } = await browser.get(`${page}/resend`);
    for (const text of [
      `A new mail with a new link goes to ${email}.`,
      "stops working at once",
      "signs in for 24 hours",
      "The reminder stays as it is",
      "Not within 5 minutes",
    ]) {
      expect(html).toContain(text);
    }
    const tooSoon = await browser.submit(`${page}/resend`, `${page}/resend`);
    expect(tooSoon.status).toBe(409);
    expect(tooSoon.html).toContain("less than 5 minutes old");
    await ageMails(on.db, invitationId, "6 minutes");
    const sent = await browser.submit(`${page}/resend`, `${page}/resend`);
    expect(sent.location).toBe(`${page}?done=resent`);
    expect((await mailsTo(email)).map(({ generation }) => generation)).toEqual([1, 2]);
  });

  test("revoking says beforehand what happens; then they can be invited again", async () => {
    const { page, email } = await somebody();
    const { html } = await browser.get(`${page}/revoke`);
    for (const text of ["stops working at once", "is no member of", "No mail tells them so."]) {
      expect(html).toContain(text);
    }
    const revoked = await browser.submit(`${page}/revoke`, `${page}/revoke`);
    expect(revoked.location).toBe(`${page}?done=revoked`);
    const shown = await browser.get(page);
    expect(shown.html).toContain("They are no member.");
    expect(shown.html).not.toContain(`${page}/revoke`);

    const again = await browser.submit(`${page}/invite-again`, `${page}/invite-again`);
    expect(again.location).toBe(`${page}?done=again`);
    expect((await mailsTo(email)).map(({ state }) => state)).toEqual(["canceled", "queued"]);
    const twice = await browser.send(`${page}/invite-again`);
    expect(twice.status).toBe(409);
    expect(await mailsTo(email)).toHaveLength(2);
  });
});

describe("the file of people", () => {
  const page = () => on.path("/people/export");

  test("says what it holds, and then holds it, names that are formulas as text", async () => {
    const last = `N${randomUUID().slice(0, 8)}`;
    await somebody({ firstName: "=1+1", lastName: last, phone: "+4930901820" });
    const shown = await browser.get(`${page()}?search=${last}`);
    expect(shown.html).toContain("stands in the audit");
    expect(shown.html).toContain(`<dd>${last}</dd>`);
    const file = await browser.submit(`${page()}?search=${last}`, page());
    expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(file.headers.get("content-disposition")).toContain('filename="people-hq.csv"');
    expect(file.html).toMatch(/First name,Last name,Email,Phone number,State,Source,/);
    expect(file.html).toMatch(
      new RegExp(`\\n'=1\\+1,${last},ada-[^,]*,'\\+4930901820,Invited,API,`),
    );
  });

  test("opens only to those who just showed that it is them", async () => {
    const stale = await on.signIn(await on.anAdmin(), { confirmedSecondsAgo: 3600 });
    expect((await stale.get(page())).status).toBe(303);
    expect((await stale.send(page())).status).toBe(303);
  });
});

test("nobody else opens a page about people or sends a form there", async () => {
  const { page, email, membershipId } = await somebody();
  const lacking = await on.signIn(await on.anAdmin({ permissions: ["settings", "integrations"] }));
  const place = await on.aLocation();
  const foreign = await on.signIn(await on.anAdmin({ locationId: place.id }));
  const owner = await on.signIn(await on.anOwner());
  const acts = ["/resend", "/revoke", "/invite-again"].map((act) => page + act);
  const forms = [on.path("/people/invite"), on.path("/people/export"), ...acts];
  const pages = [on.path("/people"), on.path("/people/why"), page, `${page}/timeline`, ...forms];
  for (const path of pages) {
    expect([path, (await lacking.get(path)).status]).toEqual([path, 403]);
    expect([path, (await foreign.get(path)).status]).toEqual([path, 404]);
  }
  for (const path of forms) {
    expect([path, (await lacking.send(path, typed())).status]).toEqual([path, 403]);
    expect([path, (await foreign.send(path, typed())).status]).toEqual([path, 404]);
    expect([path, (await browser.post(path, typed())).status]).toEqual([path, 403]);
  }
  // Not by way of a location that they do administer, either; nor what is no id.
  const elsewhere = `/console/locations/${place.slug}/people/${membershipId}`;
  for (const one of [foreign, owner]) {
    for (const below of ["", "/timeline", "/resend"]) {
      expect((await one.get(elsewhere + below)).status).toBe(404);
    }
    expect((await one.send(`${elsewhere}/revoke`)).status).toBe(404);
  }
  expect((await browser.get(on.path("/people/nobody"))).status).toBe(404);
  expect(await mailsTo(email)).toHaveLength(1);
});

test("what a page says is next is what the process waits for", () => {
  const at = (day: number) => `2027-01-0${day}T00:00:00.000Z`;
  for (const status of [
    "queued",
    "sent",
    "window_closed",
    "reminded",
    "bounced",
    "closed",
  ] as const) {
    for (const mailState of ["queued", "delivered"] as const) {
      for (const closeAt of [at(1), at(4), null]) {
        const now = { status, mailState, signInUntil: at(2), remindAt: at(3), closeAt };
        const [next] = upcomingOf(now);
        const { step, waitUntil } = nextStep(now);
        if (step === "idle" || step === "done") expect(next).toBeUndefined();
        else expect([status, next]).toEqual([status, { step, at: waitUntil }]);
      }
    }
  }
});
