import {
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from "libphonenumber-js/min";
import { refuse, type Refused } from "./input-codes.ts";
import type { Warning } from "./input-warnings.ts";
import { hasControlCharacter, trimInvisible } from "./visible-text.ts";

type Phone = { e164: string; warnings: Warning[] };

/** Reads a number as E.164; one without a country code is read as a number of `country`. */
export function phoneNumber(input: string, country?: string): ({ ok: true } & Phone) | Refused {
  if (input.length > 200) return refuse("too_long", "This is too long for a phone number.");
  // Contact books wrap numbers in marks of direction; a sheet marks "this is text" with an apostrophe.
  const typed = trimInvisible(input.replace(/[\u202A-\u202E]/g, "")).replace(/^'/, "");
  if (typed === "") return refuse("required");
  if (hasControlCharacter(typed)) return refuse("control_character");
  if (/^[+-]?\d+(?:[.,]\d+)?e\+?\d+$/i.test(typed)) {
    return refuse(
      "invalid_phone",
      "The spreadsheet has mangled this number. Format the column as text and type it anew.",
    );
  }
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const international = typed.replace(/^tel:\s*/i, "").replace(/^00(?=[1-9])/, "+");
  const found = parsePhoneNumberFromString(international, {
    ...(home !== undefined && { defaultCountry: home }),
    extract: false,
  });
  if (!found?.isValid()) return refuse("invalid_phone");
  return { ok: true, e164: found.number, warnings: warningsOf(found, international) };
}

function warningsOf(found: PhoneNumber, typed: string): Warning[] {
  const warnings: Warning[] = [];
  if (lacksBeginning(found, typed)) {
    const message =
      `This begins with neither + nor 0, as if a spreadsheet had dropped it. It was read as ${found.number}. ` +
      "Format the column as text and check it.";
    warnings.push({ code: "number_completed", message });
  }
  if (found.ext !== undefined) {
    const message = `The extension ${found.ext} was left out. Only the number itself is kept.`;
    warnings.push({ code: "extension_ignored", message });
  }
  return warnings;
}

/** Where numbers are dialled with a 0 in front at home, and this one has neither it nor a country code. */
function lacksBeginning(found: PhoneNumber, typed: string): boolean {
  const first = /[+＋\p{Nd}]/u.exec(typed)?.[0] ?? "";
  if (!/[1-9]/.test(first)) return false;
  return /^\D*0/.test(found.formatNational());
}

/** The countries whose numbers can be read, by their two letters. */
export const phoneCountries = (): string[] => getCountries();

/** The country a time zone lies in, for numbers written without a country code. */
export function countryOfTimeZone(timeZone: string): string | undefined {
  countriesByTimeZone ??= new Map(
    getCountries().flatMap((country) =>
      timeZonesOf(country).map((zone) => [canonicalTimeZone(zone), country] as const),
    ),
  );
  return countriesByTimeZone.get(canonicalTimeZone(timeZone));
}

// Made once, when first asked for: it takes a tenth of a second and never changes.
let countriesByTimeZone: Map<string, string> | undefined;

function canonicalTimeZone(timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
}

/** Older engines have a property where newer ones have a method. */
function timeZonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`);
  let zones: unknown = "timeZones" in locale ? locale.timeZones : undefined;
  if ("getTimeZones" in locale && typeof locale.getTimeZones === "function") {
    zones = locale.getTimeZones();
  }
  return Array.isArray(zones) ? zones.filter((zone) => typeof zone === "string") : [];
}
