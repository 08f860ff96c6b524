import { textFaults } from "../emails/mail-texts.ts";
import { DomainError, type FieldError } from "../domain/errors.ts";
import { LOCALES, type MailText } from "../domain/location.ts";
import {
  WRITTEN_MAILS,
  type MailTexts,
  type MailTextsChange,
  type WrittenMail,
} from "../domain/mail-texts.ts";

const AT = "#/settings/mail";

/** A location's texts with a change put in; throws with all that is wrong with the new ones. */
export function mergedTexts(before: MailTexts, change: MailTextsChange = {}): MailTexts {
  const faults: FieldError[] = [];
  const merge = (kind: WrittenMail) => {
    const asked = change[kind];
    if (asked === undefined) return before[kind];
    const after: MailTexts[WrittenMail] = {};
    for (const locale of LOCALES) {
      const text = asked?.[locale];
      const kept = asked === null || text === null ? undefined : (text ?? before[kind][locale]);
      if (kept) after[locale] = kept;
      if (text) faults.push(...faultsAt(`${AT}/${kind}/${locale}`, text));
    }
    return after;
  };
  const merged = { invitation: merge("invitation"), reminder: merge("reminder") };
  if (faults.length > 0) throw refusedText(faults);
  return merged;
}

/** Throws unless a text can be used. */
export function checkText(pointer: string, text: MailText): void {
  const faults = faultsAt(pointer, text);
  if (faults.length > 0) throw refusedText(faults);
}

/** Throws when there is not one text of the kind that is to be sent. */
export function requireText(texts: MailTexts, kind: WrittenMail): void {
  if (Object.keys(texts[kind]).length > 0) return;
  const message =
    "This needs a text. Write one in at least one language, or choose another setting.";
  throw refusedText([{ pointer: `${AT}/${kind}`, code: "required", message }]);
}

/** Which texts a change names, for the audit. */
export function textsNamed(change: MailTextsChange | null | undefined): { mailTexts?: string[] } {
  if (change === undefined) return {};
  const mailTexts = WRITTEN_MAILS.flatMap((kind) => {
    const asked = change === null ? null : change[kind];
    if (asked === undefined) return [];
    return asked === null ? [kind] : Object.keys(asked).map((locale) => `${kind}/${locale}`);
  });
  return { mailTexts };
}

const faultsAt = (pointer: string, text: MailText): FieldError[] =>
  textFaults(text).map(({ field, code, message }) => ({
    pointer: `${pointer}/${field}`,
    code,
    message,
  }));

const refusedText = (errors: FieldError[]) =>
  new DomainError("invalid", "A text cannot be taken as it is.", "invalid_request", errors);
