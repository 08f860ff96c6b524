import { refuse, type Refused } from "./input-codes.ts";
import type { Warning } from "./input-warnings.ts";

/** In which order the numbers of a date stand; by `iso` no other order is agreed on. */
export type DateFormat = "iso" | "dmy" | "mdy";

export type DateOptions = {
  dateFormat?: DateFormat | undefined;
  /** Where the location is, as YYYY-MM-DD. Without it nothing is said of dates long past or far ahead. */
  today?: string | undefined;
};

type Day = { year: number; month: number; day: number };

/** A day written in one of many forms, as YYYY-MM-DD. What can be meant in two ways is refused, never guessed. */
export function calendarDate(
  input: string,
  { dateFormat, today }: DateOptions = {},
): { ok: true; date: string; warnings: Warning[] } | Refused {
  if (input.length > 100) return refuse("invalid_date");
  const { date: typed, time } = withoutTime(input.trim().normalize("NFC"));
  const warnings: Warning[] = [];
  if (time !== undefined) {
    warnings.push({ code: "time_ignored", message: `The time "${time}" was left out.` });
  }
  const serial = serialDay(typed);
  const read = serial ?? writtenDay(typed, dateFormat);
  if ("ok" in read) return read;
  const date = isoDate(read);
  if (date === undefined) return refuse("invalid_date", noSuchDay(read));
  if (serial !== undefined) {
    const message = `The spreadsheet's day number ${typed} was read as ${date}. Format the column as a date.`;
    warnings.push({ code: "serial_date", message });
  }
  if (today !== undefined) warnings.push(...distance(date, today));
  return { ok: true, date, warnings };
}

const TIME =
  /^(.*\d)(?:T|,? +)((?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|CET|CEST|[+-]\d\d:?\d\d))?)$/i;

function withoutTime(typed: string): { date: string; time: string | undefined } {
  const timed = TIME.exec(typed) ?? /^(\d{5,7})([.,]\d*[1-9]\d*)$/.exec(typed);
  return { date: timed?.[1] ?? typed, time: timed?.[2] };
}

/** Days since 30 December 1899. Shorter numbers are years or days of a month, and older dates nobody means. */
function serialDay(typed: string): Day | Refused | undefined {
  const digits = /^(\d{5,7})(?:[.,]0+)?$/.exec(typed)?.[1];
  if (digits === undefined) return undefined;
  const day = new Date(Date.UTC(1899, 11, 30) + Number(digits) * 86_400_000);
  if (day.getUTCFullYear() > 9999) return refuse("invalid_date");
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

const NUMBERS = /^(\d{1,4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,4})\.?$/;
const DAY_FIRST = /^(\d{1,2})(?:\.|st|nd|rd|th)?[ -]*(?:of )?(\p{L}{3,9})\.?,?[ -]*(\d+)$/iu;
const MONTH_FIRST = /^(\p{L}{3,9})\.?[ -]*(\d{1,2})(?:\.|st|nd|rd|th)?,? +(\d+)$/iu;

function writtenDay(typed: string, format: DateFormat | undefined): Day | Refused {
  const [, first = "", sign, second = "", third = ""] = NUMBERS.exec(typed) ?? [];
  if (first.length === 4) return dayOf(first, second, third);
  if (sign === ".") return dayOf(third, second, first);
  if (sign !== undefined) return numbersInOrder(first, second, third, format);
  const [, day = "", name = "", year = ""] = DAY_FIRST.exec(typed) ?? [];
  if (day !== "") return namedMonth(year, name, day);
  const [, month = "", ofMonth = "", ofYear = ""] = MONTH_FIRST.exec(typed) ?? [];
  return month === "" ? refuse("invalid_date") : namedMonth(ofYear, month, ofMonth);
}

function numbersInOrder(
  first: string,
  second: string,
  year: string,
  format: DateFormat | undefined,
): Day | Refused {
  const [one, other] = [Number(first), Number(second)];
  if (format === "dmy") return dayOf(year, second, first);
  if (format === "mdy") return dayOf(year, first, second);
  if (one <= 12 && other <= 12 && one !== other) return refuse("ambiguous_date");
  return other > 12 ? dayOf(year, first, second) : dayOf(year, second, first);
}

/** The months' names and what they are shortened to, in English and German. */
const MONTHS = [
  ["jan", "january", "januar", "jän", "jänner"],
  ["feb", "february", "februar", "feber"],
  ["mar", "march", "mär", "märz", "mrz", "maerz"],
  ["apr", "april"],
  ["may", "mai"],
  ["jun", "june", "juni"],
  ["jul", "july", "juli"],
  ["aug", "august"],
  ["sep", "sept", "september"],
  ["oct", "okt", "october", "oktober"],
  ["nov", "november"],
  ["dec", "dez", "december", "dezember"],
];

function namedMonth(year: string, name: string, day: string): Day | Refused {
  const month = MONTHS.findIndex((names) => names.includes(name.toLowerCase()));
  return month === -1 ? refuse("invalid_date") : dayOf(year, String(month + 1), day);
}

function dayOf(year: string, month: string, day: string): Day | Refused {
  if (year.length !== 4) {
    return refuse("invalid_date", "Write the year with four digits, the date best as YYYY-MM-DD.");
  }
  return { year: Number(year), month: Number(month), day: Number(day) };
}

/** Undefined where there is no such day, or none that anybody means. */
function isoDate({ year, month, day }: Day): string | undefined {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}

function noSuchDay({ year, month, day }: Day): string {
  const isMonth = month >= 1 && month <= 12;
  const none = isMonth ? `day ${day} in month ${month} of ${year}` : `month ${month}`;
  const what = year < 1900 ? `The year ${year} is too long ago.` : `There is no ${none}.`;
  return `${what} Write the date as YYYY-MM-DD.`;
}

function distance(date: string, today: string): Warning[] {
  const years = (count: number) => `${Number(today.slice(0, 4)) + count}${today.slice(4)}`;
  const warning = (code: "past_date" | "far_date", what: string): Warning[] => [
    { code, message: `${date} is ${what}. Check that it is meant so.` },
  ];
  if (date < years(-1)) return warning("past_date", "more than a year ago");
  if (date < today) return warning("past_date", "in the past");
  return date > years(2) ? warning("far_date", "more than two years ahead") : [];
}
