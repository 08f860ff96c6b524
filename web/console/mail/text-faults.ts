import type { Locale } from "../../../domain/location.ts";
import { INPUT_MESSAGES } from "../../../domain/input-codes.ts";
import { inputText } from "../../ui/reasons.ts";

const PLACE = /^Line (\d+), column (\d+): /;

/** What is wrong with a text, in German: the whole sentence behind its place. */
const SAID: [RegExp, string][] = [
  [
    /^This has at most (\d+) characters\. Shorten it\.$/,
    "Höchstens $1 Zeichen haben hier Platz. Kürzen Sie es.",
  ],
  [
    /^what begins with \{\{ cannot be read\. Write one of (.*)\.$/s,
    "Was mit {{ beginnt, ist nicht zu lesen. Schreiben Sie eines von $1.",
  ],
  [
    /^(.*) cannot be used\. Write one of (.*)\.$/s,
    "$1 geht hier nicht. Schreiben Sie eines von $2.",
  ],
  [
    /^(.*) has a dash beside its braces\. Write "(.*)"\.$/s,
    "$1 hat einen Strich neben den Klammern. Schreiben Sie „$2“.",
  ],
  [
    /^(.*) is more than a variable\. Write one of (.*)\.$/s,
    "$1 ist mehr als eine Variable. Schreiben Sie eines von $2.",
  ],
  [
    /^there is no variable "(.*)"\. Write one of (.*)\.$/s,
    "Eine Variable „$1“ gibt es nicht. Schreiben Sie eines von $2.",
  ],
  [
    /^links and addresses are not allowed\. The button is the link\.$/,
    "Links und Adressen sind nicht erlaubt. Der Knopf ist der Link.",
  ],
  [
    /^HTML is not allowed\. Write plain text, and \*\*bold\*\* for bold\.$/,
    "HTML ist nicht erlaubt. Schreiben Sie reinen Text, und **fett** für fett.",
  ],
  [
    /^this \*\* is not closed\. Write \*\*bold\*\* within one paragraph\.$/,
    "Dieses ** ist nicht geschlossen. Schreiben Sie **fett** innerhalb eines Absatzes.",
  ],
];

/** A fault of a text in the page's language. */
export function textFault(locale: Locale, message: string): string {
  if (locale === "en") return message;
  const [place = "", line = "", column = ""] = PLACE.exec(message) ?? [];
  const said = germanOf(message.slice(place.length));
  return place === "" ? said : `Zeile ${line}, Spalte ${column}: ${said}`;
}

function germanOf(sentence: string): string {
  if (sentence === INPUT_MESSAGES.required) return inputText("de", "required");
  if (sentence === INPUT_MESSAGES.control_character) return inputText("de", "control_character");
  const found = SAID.find(([pattern]) => pattern.test(sentence));
  return found ? sentence.replace(...found) : sentence;
}
