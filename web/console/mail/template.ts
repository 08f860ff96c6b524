import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { LOCALES, type Locale, type MailText } from "../../../domain/location.ts";
import { WRITTEN_MAILS, type WrittenMail } from "../../../domain/mail-texts.ts";
import { getMailText } from "../../../services/mail-preview.ts";
import { stateWords } from "../../ui/state-words.ts";
import type { Visit } from "../visit.ts";
import { textWords } from "./text-words.ts";

/** One text of one mail, in one language. */
export type Template = {
  kind: WrittenMail;
  locale: Locale;
  own: MailText | null;
  usual: MailText;
  /** In which language the location's own words go out in place of these. */
  standIn: Locale | null;
  path: string;
  title: string;
};

/** The template that an address names. */
export async function templateOf(c: Context, visit: Visit): Promise<Template> {
  const { site, actor, location, speech } = visit;
  const kind = WRITTEN_MAILS.find((one) => one === c.req.param("kind"));
  const locale = LOCALES.find((one) => one === c.req.param("locale"));
  if (!kind || !locale) throw notFound("The text");
  const { own, usual, standIn } = await getMailText(site.db, actor, location.id, { kind, locale });
  const say = textWords[speech.locale];
  return {
    kind,
    locale,
    own,
    usual,
    standIn,
    path: visit.path(`/mail/templates/${kind}/${locale}`),
    title: say.edit(stateWords[speech.locale].mailKind[kind], say.languages[locale]),
  };
}
