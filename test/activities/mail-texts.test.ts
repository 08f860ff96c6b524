import { beforeEach, describe, expect, test } from "vitest";
import type { Locale } from "../../domain/location.ts";
import { requestReminder } from "../../services/invitations/steps.ts";
import type { SettingsChange } from "../../services/locations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { all, failed, uncertain } from "../support/hand-transport.ts";
import { aLocation, anInvitation, aPerson } from "../support/invitees.ts";
import { letTimePass, mailsOf } from "../support/mail-rows.ts";
import { mailerStand, type MailerStand } from "./mailer-stand.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

const english = {
  subject: "Come in, {{ firstName }}",
  body: "**{{ fullName }}**, your desk waits.",
};
const german = {
  subject: "Herein, {{ firstName }}",
  body: "**{{ fullName }}**, Ihr Tisch wartet.",
};

async function invitedTo(settings: SettingsChange, locale: Locale, own: Locale = "en") {
  const location = await aLocation(on.deps, settings);
  await on.changeLocation(location.id, { locale: own });
  const invitation = await anInvitation(on.deps, location, aPerson({ locale }));
  return { location, invitation };
}

/** The invitation's mails as they went out. */
async function sendAll(mailer: Awaited<ReturnType<MailerStand["aMailer"]>>) {
  while (await mailer.sendNext());
  return mailer.sent();
}

const askForReminder = async (id: string) => {
  await letTimePass(on.db, "4 days");
  return unitOfWork(on.deps, (tx) => requestReminder(tx, id));
};

describe("an invitation's words", () => {
  test.each([
    ["de", "en", { de: german, en: english }, "Herein, Ada", "de"],
    ["de", "en", { en: english }, "Come in, Ada", "en"],
    ["en", "de", { de: german }, "Herein, Ada", "de"],
    ["de", "en", { de: german }, "Herein, Ada", "de"],
  ] as const)(
    "for a reader of %s at a location of %s are the reader's, else the location's own",
    async (locale, own, texts, subject, lang) => {
      await invitedTo({ mail: { invitation: texts } }, locale, own);
      const [mail] = await sendAll(await on.aMailer());
      expect(mail?.subject).toBe(subject);
      expect(mail?.html).toContain(`<html lang="${lang}">`);
      expect(mail?.html).toContain("<strong>Ada Byron</strong>");
      expect(mail?.text).toContain("https://hub.example.com/i/");
    },
  );

  test("are the usual ones in the reader's language where neither has a text", async () => {
    await invitedTo({ mail: { invitation: { en: english } } }, "de", "de");
    const [mail] = await sendAll(await on.aMailer());
    expect(mail?.subject).toMatch(/^Ihre Einladung zu /);
  });

  test("stay as they were at the first attempt, whatever is written meanwhile", async () => {
    const { location } = await invitedTo({ mail: { invitation: { en: english } } }, "en");
    const mailer = await on.aMailer();
    mailer.replies.push(async (mails, key) => {
      await on.changeLocation(location.id, { settings: { mail: { invitation: { en: german } } } });
      return all(failed)(mails, key);
    });
    const [first, second] = await sendAll(mailer);
    expect(second).toEqual(first);
  });
});

describe("a reminder", () => {
  const texts = { mail: { reminder: { en: english } } };

  test.each([
    ["custom", "Come in, Ada"],
    ["default", expect.stringMatching("is waiting for you")],
  ] as const)("of a location that wants the %s one has its words", async (mode, subject) => {
    const { invitation } = await invitedTo({ invitationReminder: mode, ...texts }, "en");
    const mailer = await on.aMailer();
    await sendAll(mailer);
    await askForReminder(invitation.id);
    const [, mail] = await sendAll(mailer);
    expect(mail?.subject).toEqual(subject);
    expect(mail?.text).toContain("https://hub.example.com/sign-in?hint=");
  });

  test("can be ended with one click, and nothing else can", async () => {
    const { invitation } = await invitedTo({}, "en");
    const mailer = await on.aMailer();
    await sendAll(mailer);
    await askForReminder(invitation.id);
    await on.askForCode(invitation.email);
    const sent = await sendAll(mailer);
    for (const { kind, headers, text } of sent) {
      const address = /^<(https:\/\/hub\.example\.com\/unsubscribe\/[A-Za-z0-9_-]{86})>$/;
      const [, url = ""] = address.exec(headers["List-Unsubscribe"] ?? "") ?? [];
      expect([kind, url !== ""]).toEqual([kind, kind === "reminder"]);
      if (kind !== "reminder") continue;
      expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
      expect(text.trimEnd().split("\n").at(-1)).toBe(url);
    }
    expect(sent.map(({ kind }) => kind).toSorted()).toEqual(["code", "invitation", "reminder"]);
  });

  test("is repeated with the same headers, also under a newer key", async () => {
    const { invitation } = await invitedTo({}, "en");
    const mailer = await on.aMailer();
    await sendAll(mailer);
    await askForReminder(invitation.id);
    mailer.replies.push(all(uncertain));
    await mailer.sendNext();
    on.deps.keys = {
      ...on.deps.keys,
      link: [{ id: "2", key: Buffer.alloc(32, 7) }, ...on.deps.keys.link],
    };
    await letTimePass(on.db, "1 minute");
    const later = await on.aMailer();
    await sendAll(later);
    expect(later.calls[0]?.mails).toEqual(mailer.calls.at(-1)?.mails);
    expect(await mailsOf(on.db, invitation.id)).toMatchObject([{}, { state: "handed_over" }]);
  });
});
