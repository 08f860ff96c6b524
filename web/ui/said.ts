import type { Locale } from "../../domain/location.ts";
import { problemDe } from "./problem-words.ts";

/** A sentence of our services in the page's language; for one that nobody put into words there another is said. */
export const said = (locale: Locale, sentence: string, otherwise = sentence): string =>
  locale === "de" ? (problemDe(sentence) ?? otherwise) : sentence;
