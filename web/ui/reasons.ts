import {
  INPUT_MESSAGES,
  TEXT_MESSAGES,
  type InputCode,
  type TextCode,
} from "../../domain/input-codes.ts";
import type { Locale } from "../../domain/location.ts";
import { REASONS, type ReasonCode } from "../../domain/reasons.ts";
import { INPUT_DE, TEXT_DE } from "./input-words-de.ts";
import { REASONS_DE } from "./reasons-de.ts";

const REASON_TEXTS: Record<Locale, Record<ReasonCode, string>> = { en: REASONS, de: REASONS_DE };

const INPUT_TEXTS: Record<Locale, Record<InputCode | TextCode, string>> = {
  en: { ...INPUT_MESSAGES, ...TEXT_MESSAGES },
  de: { ...INPUT_DE, ...TEXT_DE },
};

/** Why something was decided, in a sentence. */
export const reasonText = (locale: Locale, code: ReasonCode): string => REASON_TEXTS[locale][code];

/** What is wrong with an input and how to mend it; `otherwise` for a code that has no sentence of its own. */
export function inputText(locale: Locale, code: InputCode | TextCode): string;
export function inputText(locale: Locale, code: string, otherwise: string): string;
export function inputText(locale: Locale, code: string, otherwise = code): string {
  const texts: Record<string, string> = INPUT_TEXTS[locale];
  return (Object.hasOwn(texts, code) ? texts[code] : undefined) ?? otherwise;
}
