import { INPUT_MESSAGES, type InputCode } from "../../domain/input-codes.ts";
import { INPUT_DE } from "./input-words-de.ts";
import { PROBLEMS_DE } from "./problem-words-de.ts";

const PLACE = "{}";

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

const named = Object.entries(PROBLEMS_DE)
  .filter(([english]) => english.includes(PLACE))
  .map(([english, german]) => ({
    pattern: new RegExp(`^${english.split(PLACE).map(literal).join("(.+?)")}$`, "s"),
    german,
  }));

const isInput = (code: string): code is InputCode => Object.hasOwn(INPUT_DE, code);

const ofInput = new Map<string, string>(
  Object.entries(INPUT_MESSAGES).flatMap(([code, english]) =>
    isInput(code) ? [[english, INPUT_DE[code]]] : [],
  ),
);

/** A vendor's problem, or what is wrong with an input, in German; undefined where nobody put it into words. */
export function problemDe(english: string): string | undefined {
  if (Object.hasOwn(PROBLEMS_DE, english)) return PROBLEMS_DE[english];
  const input = ofInput.get(english);
  if (input !== undefined) return input;
  for (const { pattern, german } of named) {
    const [found, ...names] = pattern.exec(english) ?? [];
    if (found !== undefined)
      return german.split(PLACE).reduce((text, part, at) => `${text}${names[at - 1] ?? ""}${part}`);
  }
  return undefined;
}
