import { expect, test } from "vitest";
import { INVITATION_STATUSES, MAIL_STATES } from "../../domain/invitation.ts";
import { heldWhy } from "../../web/console/flows/held-why.ts";
import { rowProblem } from "../../web/console/flows/row-problem.ts";
import { mailReason } from "../../web/ui/mail-reason.ts";
import { problemDe } from "../../web/ui/problem-words.ts";
import { ROWS_DE } from "../../web/ui/row-words-de.ts";
import { said } from "../../web/ui/said.ts";
import { SENTENCES_DE } from "../../web/ui/said-de.ts";
import { VENDORS_DE } from "../../web/ui/vendor-words-de.ts";
import { sentencesIn, writtenSentences } from "../support/sentences.ts";

/** Where a value is more than a word, what is said with some of them. */
const EXAMPLES: Readonly<Record<string, string[]>> = {
  "There is no {}.": ["There is no day 30 in month 2 of 2026.", "There is no month 13."],
  "{} is {}. Check that it is meant so.": [
    "2026-01-01 is in the past. Check that it is meant so.",
    "2020-01-01 is more than a year ago. Check that it is meant so.",
    "2030-01-01 is more than two years ahead. Check that it is meant so.",
  ],
  "This must be {} {}.": ["This must be at most 5.", "This must be at least 1."],
  "The header has {}. Rename or remove one of the two columns.": [
    'The header has "Email" twice. Rename or remove one of the two columns.',
    'The header has "Email" and "E-Mail". Rename or remove one of the two columns.',
  ],
  "This {} was read, and is not used yet: the person is invited without it.": [
    "This plan was read, and is not used yet: the person is invited without it.",
    "This company was read, and is not used yet: the person is invited without it.",
  ],
  '{} is not in "{}": it was deleted, or never there. Undo that at Google, or choose another tab: {}.':
    [
      'The tab with the number 7 is not in "Members": it was deleted, or never there. Undo that at Google, or choose another tab: "Sheet1".',
      'A tab "May" is not in "Members": it was deleted, or never there. Undo that at Google, or choose another tab: "Sheet1".',
    ],
};

/** What no page says by `said`, each with why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "Inviting takes no input.": "recipes write the flows of the console",
  "The columns of a sheet are read by their names.": "recipes write the flows of the console",
  "All rows of a sheet count; a filter is for events.": "recipes write the flows of the console",
  'Rows of a sheet are invited: choose the action "inviteMember" of "members".':
    "recipes write the flows of the console",
  'There is no {} called "{}".': "recipes write the flows of the console",
  "This Idempotency-Key was used with another request. Use a new key for a new request.":
    "a header of the API",
  "{} was not found.": "a page that is not there has words of its own",
};

/** Their words have tables and tests of their own: reasons by their code, why a mail and why a plan waits. */
const OTHER_TABLES = ["domain/reasons.ts", "domain/mail-fate.ts", "domain/plan-hold.ts"];

const written = writtenSentences(["domain", "connectors", "services"]);

/** What is put before a sentence, or after it, is a sentence too, and tried where it is written. */
const alone = (sentence: string) => sentence.replace(/^\{\} (?=[A-Z])/, "");

const value = "Ä9";

test("what is collected are sentences of the code, whole", () => {
  const code = `throw new DomainError("conflict", "One " + \`of \${a("x")} is.\`); // "No comment is."`;
  expect(sentencesIn(code)).toEqual(["One of {} is."]);
  expect(written.size).toBeGreaterThan(300);
});

const shown = [...written]
  .filter(([sentence, path]) => !Object.hasOwn(ELSEWHERE, sentence) && !OTHER_TABLES.includes(path))
  .flatMap(([sentence]) => EXAMPLES[sentence] ?? [alone(sentence).replaceAll("{}", value)]);

test.each(shown)("there is German for: %s", (english) => {
  const german = problemDe(english) ?? mailReason("de", english);
  expect(german).not.toBe(english);
  expect(german.split(value).length).toBe(english.split(value).length);
});

test("what is said elsewhere, or by examples, is still written", () => {
  const named = [...Object.keys(ELSEWHERE), ...Object.keys(EXAMPLES)];
  expect(named.filter((sentence) => !written.has(sentence))).toEqual([]);
});

test("each sentence names as much in German as in English", () => {
  const places = (text: string) => text.split("{}").length;
  for (const [english, german] of Object.entries({ ...ROWS_DE, ...VENDORS_DE, ...SENTENCES_DE })) {
    expect.soft([english, places(german)]).toEqual([english, places(english)]);
  }
});

test("what went wrong with several columns of a row is said of each", () => {
  const problem =
    "Email: This has no @. Write a whole address, like ada@example.com. Vorname is missing. Fill it in. " +
    "Start: There is no day 30 in month 2 of 2026. Write the date as YYYY-MM-DD.";
  expect(rowProblem("de", problem)).toBe(
    "Email: Hier fehlt das @. Schreiben Sie eine ganze Adresse, etwa ada@example.com. " +
      "Vorname fehlt. Tragen Sie es ein. " +
      "Start: Es gibt keinen Tag 30 im Monat 2 des Jahres 2026. Schreiben Sie das Datum als JJJJ-MM-TT.",
  );
  expect(rowProblem("en", problem)).toBe(problem);
});

test("a text that is too long or too short says by how much", () => {
  const tooLong = said("de", "This may have at most 200 characters. It has 204.");
  expect(tooLong).toBe("Hier gehen höchstens 200 Zeichen. Es sind 204.");
  expect(problemDe("This may have at least 1 items.")).toBeDefined();
});

test("what a vendor says in its own words stays, within our sentence", () => {
  expect(
    said(
      "de",
      "HubSpot does not take this: Property x is odd. Correct it in the flow or in HubSpot.",
    ),
  ).toBe(
    "HubSpot nimmt das nicht an: Property x is odd. Berichtigen Sie es im Ablauf oder in HubSpot.",
  );
});

test.each([...INVITATION_STATUSES, ...MAIL_STATES])(
  "the state %s is a word in a sentence",
  (state) => {
    const german = said("de", `This invitation is ${state}. Remove the member instead.`);
    expect(german).not.toContain(` ${state}.`);
  },
);

test("why a plan waits is said whole in German", () => {
  const why =
    "Waits for approval: 12 new people at once, where more than 10 wait; 3 of 9 people would go at once; " +
    "2 would go because their rows are gone; a new row seems to be the correction of one that is gone; " +
    "a row that was there at the start, when nobody was to be invited, was corrected.";
  expect(heldWhy("de", why)).not.toMatch(/\b(?:the|would|people|rows|was)\b/);
});

test("long words of a vendor are passed on at once", () => {
  const long = "Fill it in. ".repeat(100_000);
  const before = performance.now();
  expect(said("de", long)).toBe(long);
  expect(performance.now() - before).toBeLessThan(100);
});
