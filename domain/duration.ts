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
