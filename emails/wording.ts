import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "../domain/location.ts";
import { de } from "./wording-de.ts";
import { en } from "./wording-en.ts";

export type MessageKey = keyof typeof en;
export type MessageValues = Record<string, string | number>;

/** One file for each language of `LOCALES`; the compiler asks for the missing ones. */
export const catalogs: Record<Locale, Record<MessageKey, string>> = { en, de };

/** One message of the catalog in ICU format. Throws when a value that it names is missing. */
export function message(locale: Locale, key: MessageKey, values: MessageValues = {}): string {
  return String(formatOf(locale, key).format(values));
}

/** Made once each: a hundred mails in a call say the same. */
const formats = new Map<string, IntlMessageFormat>();

function formatOf(locale: Locale, key: MessageKey): IntlMessageFormat {
  const known = formats.get(`${locale} ${key}`);
  if (known) return known;
  const made = new IntlMessageFormat(catalogs[locale][key], locale, undefined, { ignoreTag: true });
  formats.set(`${locale} ${key}`, made);
  return made;
}

/** "24 hours", "3 days": whole days from two on, else the largest unit that fits. */
export function durationText(locale: Locale, seconds: number): string {
  const [unit, size] = unitOf(seconds);
  return message(locale, `duration.${unit}`, { count: Math.round(seconds / size) });
}

function unitOf(seconds: number): ["days" | "hours" | "minutes" | "seconds", number] {
  if (seconds % 86_400 === 0 && seconds > 86_400) return ["days", 86_400];
  if (seconds % 3_600 === 0) return ["hours", 3_600];
  if (seconds % 60 === 0) return ["minutes", 60];
  return ["seconds", 1];
}
