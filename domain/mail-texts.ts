import { z } from "zod";
import { LOCALES, MailText, type Locale, type LocationSettings } from "./location.ts";

/** The mails whose words a location may write itself. */
export const WRITTEN_MAILS = ["invitation", "reminder"] as const;
export type WrittenMail = (typeof WRITTEN_MAILS)[number];

/** What a text may speak of: nothing else stands between `{{` and `}}`. */
export const TEXT_VARIABLES = [
  "firstName",
  "lastName",
  "fullName",
  "locationName",
  "email",
  "signInWindow",
] as const;
export type TextVariable = (typeof TEXT_VARIABLES)[number];

export type MailTexts = LocationSettings["mail"];

const textsChange = z.partialRecord(z.enum(LOCALES), MailText.nullable()).nullable();

/** Texts as sent: what is left out stays, null takes away. */
export const MailTextsChange = z
  .strictObject({ invitation: textsChange, reminder: textsChange })
  .partial();
export type MailTextsChange = z.infer<typeof MailTextsChange>;

/** The language of a mail, and the location's own words in it, if there are some. */
export type Words = { locale: Locale; text?: MailText };

type Place = { locale: Locale; settings: LocationSettings };

/**
 * A location's own words for somebody of that language: in it, else in the location's language. Where there are none,
 * or where the location wants the usual reminder, the words are ours, in the person's language.
 */
export function wordsFor(kind: WrittenMail, locale: Locale, place: Place): Words {
  const { invitationReminder, mail } = place.settings;
  if (kind === "reminder" && invitationReminder !== "custom") return { locale };
  for (const each of [locale, place.locale]) {
    const text = mail[kind][each];
    if (text) return { locale: each, text };
  }
  return { locale };
}

export const isWrittenMail = (kind: string): kind is WrittenMail =>
  WRITTEN_MAILS.some((one) => one === kind);
