import {
  INPUT_MESSAGES,
  TEXT_MESSAGES,
  type InputCode,
  type TextCode,
} from "../../domain/input-codes.ts";
import { INPUT_DE, TEXT_DE } from "./input-words-de.ts";
import { PROBLEMS_DE } from "./problem-words-de.ts";
import { ROWS_DE } from "./row-words-de.ts";
import { SENTENCES_DE } from "./said-de.ts";
import { VALUES_DE } from "./value-words-de.ts";
import { VENDORS_DE } from "./vendor-words-de.ts";

const PLACE = "{}";

const paired = <C extends string>(english: Record<C, string>, german: Record<C, string>) =>
  (Object.keys(english) as C[]).map((code): [string, string] => [english[code], german[code]]);

const sentences = new Map<string, string>([
  ...paired<InputCode>(INPUT_MESSAGES, INPUT_DE),
  ...paired<TextCode>(TEXT_MESSAGES, TEXT_DE),
  ...[ROWS_DE, VENDORS_DE, PROBLEMS_DE, SENTENCES_DE].flatMap((each) => Object.entries(each)),
]);

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

const named = [...sentences]
  .filter(([english]) => english.includes(PLACE))
  .map(([english, german]) => {
    const parts = english.split(PLACE);
    const pattern = new RegExp(`^${parts.map(literal).join("(.+?)")}$`, "s");
    return { start: parts[0] ?? "", end: parts.at(-1) ?? "", pattern, german };
  });

const valueDe = (value: string | undefined) =>
  value === undefined ? "" : Object.hasOwn(VALUES_DE, value) ? VALUES_DE[value] : value;

function sentenceDe(english: string): string | undefined {
  const whole = sentences.get(english);
  if (whole !== undefined && !whole.includes(PLACE)) return whole;
  for (const { start, end, pattern, german } of named) {
    if (!english.startsWith(start) || !english.endsWith(end)) continue;
    const [found, ...values] = pattern.exec(english) ?? [];
    if (found === undefined) continue;
    return german.split(PLACE).reduce((text, part, at) => text + valueDe(values[at - 1]) + part);
  }
  return undefined;
}

const COLUMN = /^[^:.]{1,100}: /;

/** One sentence, or one with the column or field before it that it is about. */
function pieceDe(english: string): string | undefined {
  const whole = sentenceDe(english);
  if (whole !== undefined) return whole;
  const [column] = COLUMN.exec(english) ?? [];
  const rest = column === undefined ? undefined : sentenceDe(english.slice(column.length));
  return rest === undefined ? undefined : `${column}${rest}`;
}

/** Longer than what is kept of a row's problems; a vendor's own words may be of any length. */
const MOST = 4_000;

/**
 * What services, vendors and rows are said to have wrong, in German, be it several sentences; undefined where one of
 * them nobody put into words.
 */
export function problemDe(english: string): string | undefined {
  if (english.length > MOST) return undefined;
  // What follows a sentence that is known must be known too, so the shortest first cannot lead astray.
  for (let at = english.indexOf(". "); at !== -1; at = english.indexOf(". ", at + 1)) {
    const head = pieceDe(english.slice(0, at + 1));
    const rest = head === undefined ? undefined : problemDe(english.slice(at + 2));
    if (rest !== undefined) return `${head} ${rest}`;
  }
  return pieceDe(english);
}
