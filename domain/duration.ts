const PATTERN =
  /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/;

/**
 * Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; a day is 24 hours.
 * Undefined for anything else and for less than one second.
 */
export function durationSeconds(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match || text.endsWith("T")) return undefined;
  const [, weeks, days, hours, minutes, seconds] = match.map((part) => Number(part ?? 0));
  const total =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 +
    (seconds ?? 0);
  return total >= 1 ? total : undefined;
}

export const DURATION_UNITS = ["days", "hours", "minutes", "seconds"] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

const SECONDS: Record<DurationUnit, number> = {
  days: 86_400,
  hours: 3_600,
  minutes: 60,
  seconds: 1,
};

const ISO: Record<DurationUnit, (amount: number) => string> = {
  days: (amount) => `P${amount}D`,
  hours: (amount) => `PT${amount}H`,
  minutes: (amount) => `PT${amount}M`,
  seconds: (amount) => `PT${amount}S`,
};

/** A duration as people say it: whole days from two on, else the largest unit that fits. */
export function durationParts(text: string): { amount: number; unit: DurationUnit } {
  const seconds = durationSeconds(text) ?? 0;
  const fits = (unit: DurationUnit) =>
    seconds % SECONDS[unit] === 0 && (unit !== "days" || seconds > SECONDS.days);
  const unit = DURATION_UNITS.find(fits) ?? "seconds";
  return { amount: seconds / SECONDS[unit], unit };
}

/** The same as ISO 8601; undefined for what is no whole number from one up, or too large a one. */
export function durationOf(amount: string, unit: DurationUnit): string | undefined {
  if (!/^\s*\d{1,5}\s*$/.test(amount) || Number(amount) === 0) return undefined;
  return ISO[unit](Number(amount));
}
