import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import type { MailText } from "../../../domain/location.ts";
import { CHANGED_MEANWHILE, saveMailText, versionOf } from "../../../services/location-settings.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { refused } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { editorPage } from "./editor.tsx";
import { templateOf, type Template } from "./template.ts";
import { textWords } from "./text-words.ts";

export async function showTemplate(c: Context, visit: Visit): Promise<Response> {
  return editorPage(c, visit, await templateOf(c, visit));
}

/** Saves the text where the button for that was pressed; else shows what it makes, as also while it is typed. */
export async function sendTemplate(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const template = await templateOf(c, visit);
  const typed = typedIn(form);
  if (form.get("act") !== "save") return editorPage(c, visit, template, { typed });
  const version = form.get("version") ?? "";
  // Our own words are no text of the location's: it goes on with what we may improve.
  const text = versionOf(typed) === versionOf(template.usual) ? null : typed;
  const say = textWords[visit.speech.locale];
  const done = await save(visit, template, version, text);
  if (!(done instanceof DomainError)) {
    const isSame = versionOf(text) === versionOf(template.own);
    return visit.goto(c, pageOf(template), isSame ? "unchanged" : text ? "saved" : "usual");
  }
  if (done.code === CHANGED_MEANWHILE) {
    const now = await templateOf(c, visit);
    const shown = { typed, warning: say.meanwhile, isStale: true, status: 409 } as const;
    return editorPage(c, visit, now, shown);
  }
  const warning = needsText(done) ? say.needed : say.faulty;
  return editorPage(c, visit, template, { typed, refusal: done, warning, status: 422 });
}

/** Says beforehand what follows when the location's own words are given up. */
export async function showBack(c: Context, visit: Visit): Promise<Response> {
  const template = await templateOf(c, visit);
  const say = textWords[visit.speech.locale];
  if (template.own === null) return visit.goto(c, pageOf(template), "unchanged");
  return showConsolePage(
    c,
    visit,
    { title: say.backTitle, section: "mail", back: { href: template.path, text: template.title } },
    <Confirm
      speech={visit.speech}
      action={`${template.path}/default`}
      token={visit.token}
      hidden={{ version: versionOf(template.own) }}
      act={say.backAct}
      cancelTo={template.path}
    >
      <p>{say.backFollows(template.title)}</p>
    </Confirm>,
  );
}

export async function sendBack(c: Context, visit: Visit, form: URLSearchParams): Promise<Response> {
  const template = await templateOf(c, visit);
  const done = await save(visit, template, form.get("version") ?? "", null);
  if (!(done instanceof DomainError)) return visit.goto(c, pageOf(template), "usual");
  const say = textWords[visit.speech.locale];
  const isStale = done.code === CHANGED_MEANWHILE;
  return editorPage(c, visit, await templateOf(c, visit), {
    warning: isStale ? say.meanwhile : needsText(done) ? say.needed : say.faulty,
    status: isStale ? 409 : 422,
  });
}

async function save(
  { site, actor, location }: Visit,
  { kind, locale }: Template,
  version: string,
  text: MailText | null,
): Promise<DomainError | undefined> {
  const done = await refused(() =>
    unitOfWork(site, (tx) => saveMailText(tx, actor, location.id, { kind, locale, version, text })),
  );
  if (done instanceof Error && !(done instanceof DomainError)) throw done;
  return done instanceof DomainError ? done : undefined;
}

/** The refusal to give up the last text of a reminder that is to have one. */
const needsText = ({ errors }: DomainError) =>
  errors.some(({ pointer }) => pointer === "#/settings/mail/reminder");

const pageOf = ({ kind, locale }: Template) => `/mail/templates/${kind}/${locale}`;

/** A form sends its line breaks as a mail's header would. */
const typedIn = (form: URLSearchParams): MailText => ({
  subject: form.get("subject") ?? "",
  body: (form.get("body") ?? "").replaceAll("\r\n", "\n"),
});
