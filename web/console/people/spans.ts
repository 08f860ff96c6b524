import { durationSeconds } from "../../../domain/duration.ts";
import type { Speech } from "../../ui/wording.ts";
import { peopleWords } from "./words.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A span of time in the largest unit that it is whole in; a day is 24 hours there, as people say it. */
export function spanText({ locale }: Speech, duration: string): string {
  const say = peopleWords[locale];
  const seconds = durationSeconds(duration) ?? 0;
  if (seconds > DAY && seconds % DAY === 0) return say.days(seconds / DAY);
  if (seconds % HOUR === 0) return say.hours(seconds / HOUR);
  return say.minutes(Math.ceil(seconds / 60));
}
