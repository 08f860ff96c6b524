import type { Locale } from "../../domain/location.ts";

/** Whose clock and calendar a page tells time by. */
export type Clock = { locale: Locale; timeZone: string };

const FORMATS: Record<Locale, string> = { en: "en-GB", de: "de-DE" };

/** A moment in words, by the location's clock. */
export const timeText = (at: string | Date, { locale, timeZone }: Clock): string =>
  new Intl.DateTimeFormat(FORMATS[locale], {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(new Date(at));

/** A day in words, by the location's clock. */
export const dayText = (at: string | Date, { locale, timeZone }: Clock): string =>
  new Intl.DateTimeFormat(FORMATS[locale], { dateStyle: "medium", timeZone }).format(new Date(at));

/** A number as the language writes it. */
export const numberText = (value: number, locale: Locale): string =>
  new Intl.NumberFormat(FORMATS[locale]).format(value);

/** A moment, for people and for programs. */
export const Time = ({ at, clock }: { at: string | Date; clock: Clock }) => (
  <time datetime={new Date(at).toISOString()}>{timeText(at, clock)}</time>
);
