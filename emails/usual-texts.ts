import type { Locale, MailText } from "../domain/location.ts";
import type { WrittenMail } from "../domain/mail-texts.ts";
import { message } from "./wording.ts";

/** Our own words for a mail as a text that a location could have written: where it begins to write its own. */
export function usualText(kind: WrittenMail, locale: Locale): MailText {
  const values = { firstName: "{{ firstName }}", locationName: "{{ locationName }}" };
  const say = (key: "subject" | "body") => message(locale, `${kind}.${key}`, values);
  return {
    subject: say("subject"),
    body: `${message(locale, "greeting", values)}\n\n${say("body")}`,
  };
}
