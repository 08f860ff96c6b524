import type { Locale } from "../../domain/location.ts";

/** Whose clock and calendar a page tells time by. */
export type Clock = { locale: Locale; timeZone: string };

const FORMATS: Record<Locale, string> = { en: "en-GB", de: "de-DE" };

const MOMENT = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
} as const;
const DAY = { dateStyle: "medium" } as const;

/** A moment in words, by the location's clock. */
export const timeText = (at: string | Date, clock: Clock): string =>
  kept("moment", MOMENT, clock).format(new Date(at));

/** A day in words, by the location's clock. */
export const dayText = (at: string | Date, clock: Clock): string =>
  kept("day", DAY, clock).format(new Date(at));

// To make one takes far longer than to use it, and a page has a hundred times on it.
const formats = new Map<string, Intl.DateTimeFormat>();

function kept(
  name: string,
  options: Intl.DateTimeFormatOptions,
  { locale, timeZone }: Clock,
): Intl.DateTimeFormat {
  const key = `${name} ${locale} ${timeZone}`;
  const known =
    formats.get(key) ?? new Intl.DateTimeFormat(FORMATS[locale], { ...options, timeZone });
  formats.set(key, known);
  return known;
}

/** A number as the language writes it. */
export const numberText = (value: number, locale: Locale): string =>
  new Intl.NumberFormat(FORMATS[locale]).format(value);

/** A moment, for people and for programs. */
export const Time = ({ at, clock }: { at: string | Date; clock: Clock }) => (
  <time datetime={new Date(at).toISOString()}>{timeText(at, clock)}</time>
);
