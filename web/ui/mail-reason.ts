import type { Locale } from "../../domain/location.ts";
import { REASONS, type ReasonCode } from "../../domain/reasons.ts";
import { reasonText } from "./reasons.ts";

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

/** Our own sentences of what became of a mail, with what the provider said in them. */
const SAID: [RegExp, string][] = [
  [
    /^The call to the mail server broke off; whether the mail went out is not known\.$/,
    "Der Aufruf des Mailservers brach ab; ob die Mail hinausging, ist nicht bekannt.",
  ],
  [/^The connection ended before the answer\.$/, "Die Verbindung endete vor der Antwort."],
  [/^The mailbox did not answer\.$/, "Das Postfach hat nicht geantwortet."],
  [
    /^The provider's answer was cut off, or is none that is known\.$/,
    "Die Antwort des Anbieters war abgeschnitten, oder ist keine, die bekannt ist.",
  ],
  [/^The provider cannot be reached: (.*)$/s, "Der Anbieter ist nicht zu erreichen: $1"],
  [/^The mail came back(.*)\.$/s, "Die Mail kam zurück$1."],
  [
    /^The provider did not send it(.*)\. Send it again later\.$/s,
    "Der Anbieter hat sie nicht gesendet$1. Schicken Sie sie später noch einmal.",
  ],
  [
    /^The mailbox took no mail for now(.*)\. Send it again later\.$/s,
    "Das Postfach nahm vorerst keine Mail$1. Schicken Sie sie später noch einmal.",
  ],
  [
    /^The provider sends nothing to this address(.*)\.$/s,
    "Der Anbieter schickt nichts an diese Adresse$1.",
  ],
];

/** Why a mail is as it is, in the page's language; what a provider said stays in its own. */
export function mailReason(locale: Locale, reason: string): string {
  if (locale === "en") return reason;
  const code = Object.keys(REASONS).find((each) => isReason(each) && REASONS[each] === reason);
  if (code !== undefined && isReason(code)) return reasonText(locale, code);
  const found = SAID.find(([pattern]) => pattern.test(reason));
  return found ? reason.replace(...found) : reason;
}
