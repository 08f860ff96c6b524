import { INPUT_MESSAGES, type InputCode } from "../../../domain/input-codes.ts";
import type { Locale } from "../../../domain/location.ts";
import { inputText } from "../../ui/reasons.ts";
import { said } from "../../ui/said.ts";

const isInput = (code: string): code is InputCode => Object.hasOwn(INPUT_MESSAGES, code);

const codes = Object.keys(INPUT_MESSAGES).filter(isInput);

/** What was wrong with a row, as it was kept: a sentence for each column, which may be several. */
export function rowProblem(locale: Locale, problem: string): string {
  const whole = said(locale, problem);
  if (whole !== problem || locale === "en") return whole;
  return codes.reduce(
    (text, code) => text.replaceAll(INPUT_MESSAGES[code], inputText(locale, code)),
    problem,
  );
}
