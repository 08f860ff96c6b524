import type { Locale } from "../../../domain/location.ts";

/** Each reason for which a plan waits, as the domain says it, and in German. */
const REASONS: [RegExp, string][] = [
  [
    /(\d+) new people at once, where more than (\d+) wait/,
    "$1 neue Personen auf einmal, wo mehr als $2 warten",
  ],
  [/(\d+) of (\d+) people would go at once/, "$1 von $2 Personen gingen auf einmal"],
  [/(\d+) would go because their rows are gone/, "$1 gingen, weil ihre Zeilen fort sind"],
  [
    /a new row seems to be the correction of one that is gone/,
    "eine neue Zeile scheint die Berichtigung einer zu sein, die fort ist",
  ],
  [
    /a row that was there at the start, when nobody was to be invited, was corrected/,
    "eine Zeile wurde berichtigt, die am Anfang da war, als niemand eingeladen werden sollte",
  ],
  [/^Waits for approval:/, "Wartet auf eine Zusage:"],
];

/** Why a plan waits, in the page's language. */
export const heldWhy = (locale: Locale, why: string): string =>
  locale === "en"
    ? why
    : REASONS.reduce((text, [english, german]) => text.replace(english, german), why);
