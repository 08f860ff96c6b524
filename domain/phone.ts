import {
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { refuse, type Refused } from "./input-codes.ts";
import { hasControlCharacter, trimInvisible } from "./visible-text.ts";

/** Reads a number as E.164; one without a country code is read as a number of `country`. */
export function phoneNumber(input: string, country?: string): { ok: true; e164: string } | Refused {
  if (input.length > 200) return refuse("too_long", "This is too long for a phone number.");
  // Contact books wrap numbers in marks of direction; a sheet marks "this is text" with an apostrophe.
  const typed = trimInvisible(input.replace(/[\u202A-\u202E]/g, "")).replace(/^'/, "");
  if (typed === "") return refuse("required");
  if (hasControlCharacter(typed)) return refuse("control_character");
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(typed)) {
    return refuse(
      "invalid_phone",
      "The spreadsheet has rounded this number. Format the column as text and type it anew.",
    );
  }
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const international = typed.replace(/^tel:\s*/i, "").replace(/^00(?=[1-9])/, "+");
  const found = parsePhoneNumberFromString(international, {
    ...(home !== undefined && { defaultCountry: home }),
    extract: false,
  });
  if (found?.isValid()) return { ok: true, e164: found.number };
  return refuse("invalid_phone");
}

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
