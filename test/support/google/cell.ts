import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";

export type Value = sheets_v4.Schema$ExtendedValue;
export type NumberFormat = sheets_v4.Schema$NumberFormat;

/** Never changed once made, so that revisions share them. */
export type Cell = { entered?: Value; effective?: Value; format?: NumberFormat };

/** What somebody puts into a cell: text stays the text it is, null empties, and the rest is made by the functions below. */
export type Given = string | number | boolean | null | Cell;

/** A day as a date cell has it: a number that is shown by its pattern. */
export function date(iso: string, pattern = "yyyy-mm-dd"): Cell {
  const serial = serialOf(Date.parse(`${iso}T00:00:00Z`));
  return numberCell(serial, { type: "DATE", pattern });
}

/** A number that is shown by a pattern, such as a phone number with `"+"0`. */
export const formatted = (number: number, pattern: string): Cell =>
  numberCell(number, { type: "NUMBER", pattern });

/** A cell that is for text, whatever is typed into it. */
export const asText = (text: string): Cell => ({
  ...cellOf(text),
  format: { type: "TEXT", pattern: "@" },
});

/** A formula, and what it comes to: a value, or an error such as `#REF!`. */
export function formula(text: string, comesTo: string | number | boolean): Cell {
  const type = typeof comesTo === "string" ? ERRORS.get(comesTo) : undefined;
  const effective = type ? { errorValue: { type, message: `Error: ${text}` } } : literal(comesTo);
  return { entered: { formulaValue: text }, effective };
}

export function cellOf(given: Given): Cell | undefined {
  if (given === null || given === "") return undefined;
  if (typeof given === "object") return given;
  const value = literal(given);
  return { entered: value, effective: value };
}

export const hasValue = (cell: Cell | undefined) => cell?.entered !== undefined;

export const literal = (given: string | number | boolean): Value => {
  if (typeof given === "string") return { stringValue: given };
  return typeof given === "number" ? { numberValue: given } : { boolValue: given };
};

const numberCell = (number: number, format: NumberFormat): Cell => {
  const value = { numberValue: number };
  return { entered: value, effective: value, format };
};

const ERRORS = new Map([
  ["#REF!", "REF"],
  ["#NAME?", "NAME"],
  ["#N/A", "N_A"],
  ["#VALUE!", "VALUE"],
  ["#DIV/0!", "DIVIDE_BY_ZERO"],
  ["#NUM!", "NUM"],
  ["#ERROR!", "ERROR"],
  ["Loading...", "LOADING"],
]);

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);

export const serialOf = (ms: number) => (ms - EPOCH) / DAY_MS;
const timeOf = (serial: number) => new Date(EPOCH + Math.round(serial * DAY_MS));

/** What people see in the cell; undefined where they see nothing. */
export function shown(cell: Cell | undefined, locale: string): string | undefined {
  const value = cell?.effective;
  if (!value) return undefined;
  if (typeof value.stringValue === "string") return value.stringValue || undefined;
  if (typeof value.boolValue === "boolean") return value.boolValue ? "TRUE" : "FALSE";
  if (value.errorValue) return errorText(value.errorValue.type ?? "ERROR");
  if (typeof value.numberValue !== "number") return undefined;
  return numberText(value.numberValue, cell?.format, locale);
}

const errorText = (type: string) =>
  [...ERRORS].find(([, known]) => known === type)?.[0] ?? "#ERROR!";

function numberText(number: number, format: NumberFormat | undefined, locale: string): string {
  const kind = format?.type ?? "";
  if (["DATE", "TIME", "DATE_TIME"].includes(kind)) {
    return dateText(number, format?.pattern ?? localForm(locale).date);
  }
  if (kind === "PERCENT") return `${decimal(Math.round(number * 1e4) / 100, locale)}%`;
  if (kind === "TEXT") return String(number);
  const pattern = format?.pattern;
  return pattern ? patternText(number, pattern, locale) : decimal(number, locale);
}

/** As the automatic format shows it: ten significant digits at most, no thousands. */
function decimal(number: number, locale: string): string {
  const size = Math.abs(number);
  if (size >= 1e15 || (size > 0 && size < 1e-5)) {
    const [digits = "", power = "0"] = number.toExponential(1).split("e");
    const sign = power.startsWith("-") ? "-" : "+";
    return `${digits}E${sign}${power.slice(1).padStart(2, "0")}`;
  }
  const text = Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(10)));
  return text.replace(".", localForm(locale).decimal);
}

/** Quoted words, `0`, `#`, `,` and `.`; all that sheets of people need. */
function patternText(number: number, pattern: string, locale: string): string {
  const parts = /^((?:"[^"]*"|[^0#"])*)([0#,.]+)(.*)$/.exec(pattern);
  if (!parts) return decimal(number, locale);
  const [, before = "", digits = "", after = ""] = parts;
  const [whole = "", fraction = ""] = digits.split(".");
  const [integer = "", rest = ""] = Math.abs(number).toFixed(fraction.length).split(".");
  const padded = integer.padStart(whole.replaceAll(/[^0]/g, "").length, "0");
  const grouped = whole.includes(",") ? padded.replaceAll(/\B(?=(\d{3})+$)/g, ",") : padded;
  const bare = (text: string) => text.replaceAll('"', "");
  const tail = rest ? localForm(locale).decimal + rest : "";
  return `${number < 0 ? "-" : ""}${bare(before)}${grouped}${tail}${bare(after)}`;
}

function dateText(serial: number, pattern: string): string {
  const at = timeOf(serial);
  const two = (number: number) => String(number).padStart(2, "0");
  const isTime = /m+(?=:s)|(?<=h+:)m+/;
  const minutes = pattern.replace(isTime, (word) => word.replaceAll("m", "N"));
  const hour = /am\/pm/i.test(pattern) ? at.getUTCHours() % 12 || 12 : at.getUTCHours();
  const month = (length: "long" | "short") =>
    at.toLocaleString("en", { month: length, timeZone: "UTC" });
  const words: Record<string, string> = {
    yyyy: String(at.getUTCFullYear()),
    yy: two(at.getUTCFullYear() % 100),
    mmmm: month("long"),
    mmm: month("short"),
    mm: two(at.getUTCMonth() + 1),
    m: String(at.getUTCMonth() + 1),
    dd: two(at.getUTCDate()),
    d: String(at.getUTCDate()),
    hh: two(hour),
    h: String(hour),
    NN: two(at.getUTCMinutes()),
    N: String(at.getUTCMinutes()),
    ss: two(at.getUTCSeconds()),
    s: String(at.getUTCSeconds()),
    "am/pm": at.getUTCHours() < 12 ? "AM" : "PM",
  };
  return minutes.replaceAll(
    /yyyy|yy|m{1,4}|d{1,2}|h{1,2}|N{1,2}|s{1,2}|am\/pm/gi,
    (word) =>
      words[word === word.toUpperCase() && word.startsWith("N") ? word : word.toLowerCase()] ??
      word,
  );
}

/** How a place writes its dates and numbers. */
export function localForm(locale: string): { date: string; dayFirst: boolean; decimal: string } {
  const [language = "", place = ""] = locale.split(/[_-]/);
  if (locale.startsWith("en_US")) return { date: "M/d/yyyy", dayFirst: false, decimal: "." };
  if (language === "en") return { date: "dd/mm/yyyy", dayFirst: true, decimal: "." };
  const date = ["de", "pl", "ru"].includes(language) ? "dd.mm.yyyy" : "dd/mm/yyyy";
  return { date, dayFirst: true, decimal: place === "MX" ? "." : "," };
}
