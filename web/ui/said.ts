import type { Locale } from "../../domain/location.ts";
import { SENTENCES_DE } from "./said-de.ts";

/** A sentence of our services in the page's language; one that nobody put into words there stays as it is. */
export const said = (locale: Locale, sentence: string): string =>
  locale === "de" ? (SENTENCES_DE[sentence] ?? sentence) : sentence;
