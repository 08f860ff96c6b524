import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TEXT_LIMITS } from "../../domain/location.ts";
import { TEXT_VARIABLES } from "../../domain/mail-texts.ts";
import { fillText, textFaults } from "../../emails/mail-texts.ts";
import { LINK_PLACE, renderMail, type MailProps } from "../../emails/render.ts";

const props: MailProps = {
  locationName: "Hub Lisbon",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@example.com",
  windowSeconds: 86_400,
  signInUrl: "https://members.example.com/sign-in",
};

const withText = (subject: string, body: string, other: Partial<MailProps> = {}) =>
  renderMail("invitation", "en", { ...props, ...other, text: { subject, body } });

const values = {
  firstName: "Ada",
  lastName: "Byron",
  fullName: "Ada Byron",
  locationName: "Hub Lisbon",
  email: "ada@example.com",
  signInWindow: "24 hours",
};

describe("a text of the location's own", () => {
  const { subject, html, text } = withText(
    "Come in, {{ firstName }}",
    "Dear {{fullName}},\r\n\r\n**{{ locationName }}** is open\nfor {{ signInWindow }}.\n\n\nSee you",
  );

  test("stands in place of ours, with its paragraphs, line breaks and bold words", () => {
    expect(subject).toBe("Come in, Ada");
    expect(text).toContain("Dear Ada Byron,\n\nHub Lisbon is open\nfor 24 hours.\n\nSee you\n\n");
    expect(html).toContain("<strong>Hub Lisbon</strong> is open<br/>for 24 hours.");
    expect(html + text).not.toMatch(/become a member|\*\*|\{\{/);
  });

  test("has our button, and says how long it works and who sent the mail", () => {
    expect(html).toContain(`href="${LINK_PLACE}"`);
    expect(text.split("\n")).toContain(LINK_PLACE);
    expect(text).toContain("for 24 hours");
    expect(text).toContain("sign in with ada@example.com");
    expect(text).toContain("because Hub Lisbon invited ada@example.com");
  });

  test("speaks of everything in the list", () => {
    const all = TEXT_VARIABLES.map((name) => `{{ ${name} }}`).join(" ");
    expect(fillText({ subject: all, body: all }, values)?.subject).toBe(
      "Ada Byron Ada Byron Hub Lisbon ada@example.com 24 hours",
    );
  });
});

describe("a value", () => {
  const nasty = "<b>x</b> **y**\n\n{{ email }} {% if %} [a](b) &amp;";
  const { subject, html, text } = withText("{{ firstName }}", "Hi {{ firstName }} {{lastName}}!", {
    firstName: nasty,
    lastName: nasty,
  });

  test("stays text: no markup, no bold, no paragraph, no variable", () => {
    expect(html).not.toMatch(/<b>|<strong>/);
    expect(html).toContain("&lt;b&gt;x&lt;/b&gt; **y** {{ email }} {% if %} [a](b) &amp;amp;");
    expect(text).toContain("<b>x</b> **y** {{ email }} {% if %}");
    expect(subject).toMatch(/^<b>x<\/b> \*\*y\*\* \{\{ email \}\}/);
  });
});

test("a test of a text says so in its subject", () => {
  expect(withText("Come in", "Hello", { isTest: true }).subject).toBe("[Test] Come in");
  expect(renderMail("reminder", "de", { ...props, isTest: true }).text).toContain("ein Test");
});

test("a sign that means something in HTML is a sign", () => {
  const { html, text } = withText("5 < 6 & 7", 'I <3 "you" & me, 5 < 6');
  expect(html).toContain("I &lt;3 &quot;you&quot; &amp; me, 5 &lt; 6");
  expect(text).toContain('I <3 "you" & me, 5 < 6');
});

describe("what cannot be used is refused, with the place where it stands", () => {
  test.each([
    ["", "required", "needed"],
    [" \n\t\n ", "required", "needed"],
    ["x".repeat(TEXT_LIMITS.body + 1), "too_long", "5000"],
    ["a\n  {{ nickname }}", "unknown_field", 'Line 2, column 3: there is no variable "nickname"'],
    ["{{ constructor }}", "unknown_field", '"constructor"'],
    ["{{ __proto__ }}", "unknown_field", '"__proto__"'],
    ["{{ firstName", "markup", "Line 1, column 1"],
    ["{{ }}", "markup", "Line 1"],
    ["{{ firstName | upcase }}", "markup", "{{ firstName | upcase }}"],
    ["{{ firstName | raw }}", "markup", "raw"],
    ["{{ firstName.constructor }}", "markup", "firstName.constructor"],
    ["{{ firstName['length'] }}", "markup", "length"],
    ["{{ 'a' }}", "markup", "{{ 'a' }}"],
    ["{% for i in (1..100000000) %}x{% endfor %}", "markup", "{% for i in (1..100000000) %}"],
    ['a\n{% include "package.json" %}', "markup", "Line 2, column 1"],
    ["{% raw %}{{ x }}{% endraw %}", "markup", "{% raw %}"],
    ["{% comment %}a{% endcomment %}", "markup", "{% comment %}"],
    ["<script>alert(1)</script>", "markup", "HTML"],
    ["a\n\nb <img src=x onerror=y>", "markup", "Line 3, column 3: HTML"],
    ["<!-- a -->", "markup", "HTML"],
    ["See https://evil.example", "markup", "Line 1, column 5: links"],
    ["[here](javascript:alert(1))", "markup", "links"],
    ["Write to hello@hub.example", "markup", "Line 1, column 10: links"],
    ["www.evil", "markup", "links"],
    ["evil.{{ firstName }}", "markup", "links"],
    ["evil.{{                              firstName }}", "markup", "links"],
    ["{{ firstName }}.com", "markup", "links"],
    ["evil {{- lastName -}} .com", "markup", "{{- lastName -}} has a dash"],
    ["{{- firstName }}", "markup", 'Write "{{ firstName }}"'],
    ["a **b", "markup", "Line 1, column 3: this ** is not closed"],
    ["**a\n\nb**", "markup", "Line 1, column 1: this ** is not closed"],
    ["a\u0000b", "control_character", "Line 1, column 2"],
    ["a\u0002link\u0003", "control_character", "Line 1, column 2"],
    ["\u202egnp.exe", "control_character", "Line 1, column 1"],
    ["a\nevil\u200Dsite.\u200Dcom", "control_character", "Line 2, column 5"],
    ["evil\u200C.com", "control_character", "Line 1, column 5"],
    ["evil\u200E.com", "control_character", "Line 1, column 5"],
    ["evil\uFE0F.com", "control_character", "Line 1, column 5"],
    ["evil.\u034Fcom", "control_character", "Line 1, column 6"],
  ])("%j as %s", (body, code, words) => {
    const [fault, ...others] = textFaults({ subject: "Hello", body });
    expect(fault).toMatchObject({ field: "body", code });
    expect(fault?.message).toContain(words);
    expect(others).toEqual([]);
    expect(fillText({ subject: "Hello", body }, values)).toBeUndefined();
  });

  test("also in a subject, which is one line", () => {
    const faults = textFaults({ subject: "a\nBcc: x", body: "{{ who }}" });
    expect(faults).toMatchObject([
      { field: "subject", code: "control_character" },
      { field: "body", code: "unknown_field" },
    ]);
  });
});

test.each([
  "z.B. um 10.30 Uhr, 1.500 Euro, usw. und so weiter",
  "St.John says: it's your data: yours.",
  "a * b * c, 2*3",
  "Zwei\n\n\n\nAbsätze – 你好 👋",
  "Wir sind 👩🏽‍💻 und 🏳️‍🌈, mit ❤️, Platz 1️⃣",
])("%j is a text", (body) => {
  expect(textFaults({ subject: "Hello", body })).toEqual([]);
});

test("a text that became unusable leaves our words in its place", () => {
  const { subject, text } = withText("Hello", "{{ gone }}");
  expect(subject).toBe("Your invitation to Hub Lisbon");
  expect(text).toContain("become a member");
  expect(withText("{{ lastName }}", "Hi", { lastName: null }).subject).toContain("Hub Lisbon");
});

test("a text that takes too long to fill leaves our words in its place", () => {
  const text = { subject: "Hello", body: "{{ firstName }}" };
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 2_000));
  onTestFinished(() => clock.mockRestore());
  expect(fillText(text, values)).toBeUndefined();
});

test("the longest text is read in no time", () => {
  const body = "{{firstName}}".repeat(384);
  const started = performance.now();
  expect(textFaults({ subject: "Hello", body })).toEqual([]);
  fillText({ subject: "Hello", body }, values);
  textFaults({ subject: "a", body: `${"a-".repeat(2_400)}` });
  textFaults({ subject: "a", body: `${"\n\t".repeat(2_400)}x` });
  textFaults({ subject: "a", body: "{{".repeat(2_400) });
  expect(performance.now() - started).toBeLessThan(500);
});
