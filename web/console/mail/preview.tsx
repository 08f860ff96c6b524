import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import type { MailText } from "../../../domain/location.ts";
import { previewMail } from "../../../services/mail-preview.ts";
import { MAIL_SANDBOX, showMailFrame } from "../../mail-frame.ts";
import { refused } from "../../ui/refusal.ts";
import type { Visit } from "../visit.ts";
import { packDraft, unpackDraft } from "./draft.ts";
import { templateOf, type Template } from "./template.ts";
import { textFault } from "./text-faults.ts";
import { textWords } from "./text-words.ts";

type Previewed = Awaited<ReturnType<typeof previewOf>>;

/** The mail that a text makes, or what is wrong with the text. */
export function previewOf(
  { site, actor, location }: Visit,
  { kind, locale }: Template,
  text: MailText | undefined,
) {
  return refused(() => previewMail(site, actor, location.id, { kind, locale, text }));
}

/** The part of the page that follows what is typed. */
export function Preview(props: {
  visit: Visit;
  template: Template;
  text: MailText;
  previewed: Previewed;
}) {
  const { visit, template, text, previewed } = props;
  const { locale } = visit.speech;
  const say = textWords[locale];
  if (previewed instanceof DomainError) {
    return (
      <section id="preview" class="card">
        <h2>{say.preview}</h2>
        <div class="notice warn" role="status">
          <p>{say.previewFaulty}</p>
          <ul>
            {previewed.errors.map(({ message }) => (
              <li>{textFault(locale, message)}</li>
            ))}
          </ul>
        </div>
      </section>
    );
  }
  if (previewed instanceof Error) throw previewed;
  const draft = packDraft(text);
  return (
    <section id="preview" class="card">
      <h2>{say.preview}</h2>
      <p class="soft">{say.previewIntro}</p>
      <p>
        <span class="soft">{say.subject}:</span> <strong>{previewed.subject}</strong>
      </p>
      {draft === undefined ? (
        <p class="soft">{say.tooLong}</p>
      ) : (
        <iframe
          class="mail"
          title={say.frame}
          src={`${template.path}/frame?draft=${draft}`}
          sandbox={MAIL_SANDBOX}
        />
      )}
      <h3>{say.plain}</h3>
      <pre tabindex={0}>{previewed.text}</pre>
    </section>
  );
}

/** The mail as its own document, for the frame. A text that cannot be used is shown in the words that go out now. */
export async function showFrame(c: Context, visit: Visit): Promise<Response> {
  const template = await templateOf(c, visit);
  const text = unpackDraft(c.req.query("draft") ?? "");
  const drafted = await previewOf(visit, template, text);
  const mail = drafted instanceof Error ? await previewOf(visit, template, undefined) : drafted;
  if (mail instanceof Error) throw mail;
  return showMailFrame(c, mail.html);
}
