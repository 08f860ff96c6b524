import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { catalogs, durationText, message, type MessageKey } from "../../emails/wording.ts";
import { en } from "../../emails/wording-en.ts";
import { LOCALES, type Locale } from "../../domain/location.ts";

const isKey = (key: string): key is MessageKey => key in en;
const keys = Object.keys(en).filter(isKey);

type Elements = ReturnType<IntlMessageFormat["getAst"]>;

const elementsOf = (locale: Locale, key: MessageKey): Elements =>
  new IntlMessageFormat(catalogs[locale][key], locale, undefined, { ignoreTag: true }).getAst();

/** Each variable of a message with what it is: a text, or a number that chooses a form. */
function variablesOf(elements: Elements): string[] {
  const found = elements.flatMap((element) => {
    // 0 is plain text, 7 the number sign of a plural.
    if (element.type === 0 || element.type === 7) return [];
    const inner = "options" in element ? Object.values(element.options) : [];
    const own = "value" in element ? [`${element.value}: ${element.type}`] : [];
    return [...own, ...inner.flatMap(({ value }) => variablesOf(value))];
  });
  return [...new Set(found)].toSorted();
}

const formsOf = (elements: Elements): string[][] =>
  elements.flatMap((element) => ("options" in element ? [Object.keys(element.options)] : []));

const values = {
  firstName: "Ada",
  locationName: "Hub Lisbon",
  email: "ada@example.com",
  window: "24 hours",
  subject: "Your invitation",
  connection: "Members",
  newEmail: "a•••@example.org",
  count: 2,
};

describe.each(LOCALES)("the catalog in %s", (locale) => {
  test("has every message and no other", () => {
    expect(Object.keys(catalogs[locale]).toSorted()).toEqual(keys.toSorted());
  });

  test.each(keys)("says %s with the variables that it is given", (key) => {
    expect(variablesOf(elementsOf(locale, key))).toEqual(variablesOf(elementsOf("en", key)));
    expect(message(locale, key, values)).not.toMatch(/[{}]|^\s*$/);
  });

  test("has a form for every kind of number of its language", () => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const forms of keys.flatMap((key) => formsOf(elementsOf(locale, key)))) {
      expect(forms).toEqual(expect.arrayContaining(pluralCategories));
    }
  });
});

test.each([
  [86_400, "24 hours", "24 Stunden"],
  [172_800, "2 days", "2 Tage"],
  [3_600, "1 hour", "1 Stunde"],
  [600, "10 minutes", "10 Minuten"],
  [24, "24 seconds", "24 Sekunden"],
])("%i seconds are said as people say them", (seconds, english, german) => {
  expect(durationText("en", seconds)).toBe(english);
  expect(durationText("de", seconds)).toBe(german);
});
