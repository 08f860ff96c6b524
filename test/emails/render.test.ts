import { describe, expect, test } from "vitest";
import {
  CODE_PLACE,
  fillPlaces,
  LINK_PLACE,
  renderMail,
  type Mail,
  type MailProps,
} from "../../emails/render.ts";
import { LOCALES, type Locale } from "../../domain/location.ts";

const props: MailProps = {
  locationName: "Hub Lisbon",
  firstName: "Ada",
  email: "ada@example.com",
  windowSeconds: 86_400,
  signInUrl: "https://members.example.com/sign-in?hint=v1.a",
  unsubscribeUrl: "https://members.example.com/unsubscribe/a",
  connection: { name: "Members", problem: "The account took it back. Sign in again." },
};

const kinds = ["invitation", "reminder", "welcome", "code", "connection_failed"] as const;
const both = LOCALES.flatMap((locale) => kinds.map((kind) => [kind, locale] as const));

/** Every mail with its texts replaced by one and the same. */
const withTexts = (text: string, locale: Locale): Mail[] =>
  kinds.map((kind) =>
    renderMail(kind, locale, {
      ...props,
      locationName: text,
      firstName: text,
      email: text,
      connection: { name: text, problem: text },
    }),
  );

test.each(both)("the %s mail in %s says the same with and without markup", (kind, locale) => {
  const { subject, html, text } = renderMail(kind, locale, props);
  expect(subject).not.toBe("");
  expect(html).toMatch(/^<!doctype html><html lang="(en|de)">/);
  for (const line of text.split("\n").filter((it) => it !== "--")) {
    expect(html.replaceAll("&amp;", "&")).toContain(line.replace(/:$/, ""));
  }
});

describe("the invitation", () => {
  const mail = renderMail("invitation", "en", props);

  test("greets, names the address to sign in with and how long the button works, never an instant", () => {
    expect(mail.subject).toBe("Your invitation to Hub Lisbon");
    expect(mail.text).toContain("Hello Ada,");
    expect(mail.text).toContain("sign in with ada@example.com");
    expect(mail.text).toContain("for 24 hours");
    expect(mail.html).toContain(">Get started</a>");
    expect(mail.text).not.toMatch(/\d{4}-\d\d|\d\d:\d\d/);
  });

  test("promises no button that signs in to who signs in by code", () => {
    for (const locale of LOCALES) {
      const { text } = renderMail("invitation", locale, { ...props, isByCode: true });
      expect(text).toContain("ada@example.com");
      expect(text).toMatch(/\bcode\b/i);
      expect(text).not.toMatch(/24 |ohne Code|without a password/);
    }
  });

  test("has its link alone on a line and in the button, put in at each attempt", () => {
    const link = "https://members.example.com/i/abc$&def";
    const { html, text } = fillPlaces(mail, { link });
    expect(text.split("\n")).toContain(link);
    expect(html).toContain('href="https://members.example.com/i/abc$&amp;def"');
    expect(html + text).not.toContain(LINK_PLACE);
  });
});

test("the code mail shows the code in two groups and has no link at all", () => {
  const mail = renderMail("code", "en", props);
  expect(mail.subject).not.toMatch(/\d/);
  const { html, text } = fillPlaces(mail, { code: "012345" });
  expect(text.split("\n")).toContain("012 345");
  expect(html).toContain(">012 345<");
  expect(text).toContain("for 10 minutes");
  expect(html + text).not.toMatch(/https?:|href|\b\d{6}\b/);
  expect(html + text).not.toContain(CODE_PLACE);
});

test("the reminder links to the plain sign-in page", () => {
  const { html, text } = renderMail("reminder", "de", props);
  expect(text.split("\n")).toContain(props.signInUrl);
  expect(html).toContain(`href="${props.signInUrl}"`);
  expect(html + text).not.toContain(LINK_PLACE);
});

test.each(LOCALES)(
  "the mail of a lock-out says in words what to do, and leads nowhere, in %s",
  (locale) => {
    const { html, text } = renderMail("connection_failed", locale, props);
    expect(html + text).not.toMatch(/https?:|href/);
    expect(text).toMatch(
      locale === "en" ? /sign in again|set a new key/ : /neu an|neuen Schlüssel/,
    );
    expect(text).toMatch(locale === "en" ? /ask whoever/ : /fragen Sie/);
  },
);

test("a mail links to web pages only", () => {
  const address = "javascript:alert(1)";
  expect(() => renderMail("welcome", "en", { ...props, signInUrl: address })).toThrow();
  expect(() => renderMail("reminder", "en", { ...props, unsubscribeUrl: address })).toThrow();
});

test("only the reminder ends with the address that ends reminders", () => {
  for (const kind of kinds) {
    const { html, text } = renderMail(kind, "en", props);
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-1) === props.unsubscribeUrl).toBe(kind === "reminder");
    expect(html.includes(`href="${props.unsubscribeUrl}"`)).toBe(kind === "reminder");
  }
});

test.each(LOCALES)("markup in a name stays text in %s", (locale) => {
  for (const { html } of withTexts('<script>alert("1")</script><img onerror=x>', locale)) {
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  }
});

test.each(LOCALES)("template marks and ICU marks in a name stay text in %s", (locale) => {
  for (const { html } of withTexts("{{x}} {email} ${y} '{'", locale)) {
    expect(html).toContain("{{x}} {email} ${y} ");
  }
});

test("no name breaks the subject, makes it longer than 200 characters, or looks like a place", () => {
  for (const { subject, html, text } of withTexts(
    `A\r\nBcc: x@example.com\u0000${LINK_PLACE}${CODE_PLACE}${"long ".repeat(200)}`,
    "en",
  )) {
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(html.split(LINK_PLACE).length + text.split(LINK_PLACE).length).toBeLessThanOrEqual(4);
    expect(html.split(CODE_PLACE).length).toBeLessThanOrEqual(2);
  }
});
