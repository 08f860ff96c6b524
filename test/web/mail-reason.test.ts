import { expect, test } from "vitest";
import { fateOf } from "../../domain/mail-fate.ts";
import { REASONS } from "../../domain/reasons.ts";
import { mailReason } from "../../web/ui/mail-reason.ts";

const told = [
  { type: "email.bounced", detail: "Permanent/General" },
  { type: "email.bounced", detail: "Transient/MailboxFull" },
  { type: "email.failed", detail: "reached_daily_quota" },
  { type: "email.suppressed", detail: "previous_bounce" },
  { type: "email.suppressed", detail: null },
  { type: "email.complained", detail: null },
].map((event) => fateOf(event)?.reason ?? "");

const ours = [
  ...told,
  REASONS.mail_suppressed,
  REASONS.mail_was_not_sent,
  "The call to the mail server broke off; whether the mail went out is not known.",
  "The connection ended before the answer.",
  "The provider cannot be reached: ECONNREFUSED",
];

test.each(ours)("%j is said in German where the page is", (reason) => {
  expect(reason).not.toBe("");
  expect(mailReason("en", reason)).toBe(reason);
  const said = mailReason("de", reason);
  expect(said).not.toBe(reason);
  expect(said).not.toMatch(/\b(?:The|mail came|Send it|nothing)\b/);
});

test("what a provider said stays in its own words", () => {
  const answer = "550 5.1.1 The account does not exist. $1 $& <b>";
  expect(mailReason("de", answer)).toBe(answer);
});
