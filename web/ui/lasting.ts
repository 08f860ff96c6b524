import type { Locale } from "../../domain/location.ts";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** How long something lasts, in the largest unit that is right to a half: `3 hours`. */
export function lastingText(seconds: number, locale: Locale): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each * 2) ?? (["second", 1] as const);
  const format = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale, format).format(Math.max(Math.round(seconds / size), 0));
}
