import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { DomainError } from "../../../domain/errors.ts";
import { LOCALES, TEXT_LIMITS, type MailText } from "../../../domain/location.ts";
import { TEXT_VARIABLES } from "../../../domain/mail-texts.ts";
import { versionOf } from "../../../services/location-settings.ts";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { Preview, previewOf } from "./preview.tsx";
import type { Template } from "./template.ts";
import { ReminderSetting } from "./templates.tsx";
import { textFault } from "./text-faults.ts";
import { textWords } from "./text-words.ts";

export type Shown = {
  /** What is in the fields, where that is not what is saved. */
  typed?: MailText;
  refusal?: DomainError;
  warning?: string;
  /** What somebody else saved while the fields were filled in. */
  isStale?: boolean;
  status?: ContentfulStatusCode;
};

/** The editor of one text, with the mail that it makes below. */
export async function editorPage(
  c: Context,
  visit: Visit,
  template: Template,
  shown: Shown = {},
): Promise<Response> {
  const say = textWords[visit.speech.locale];
  const { kind, own, usual, path, title, standIn } = template;
  const text = shown.typed ?? own ?? usual;
  const isUsed = kind === "invitation" || visit.location.settings.invitationReminder === "custom";
  return showConsolePage(
    c,
    visit,
    {
      title,
      section: "mail",
      back: { href: visit.path("/mail/templates"), text: say.title },
      done: {
        saved: isUsed ? say.saved : say.savedUnused,
        unchanged: say.unchanged,
        usual: say.backDone,
      },
    },
    <>
      {shown.warning !== undefined && <Notice warn>{shown.warning}</Notice>}
      {shown.isStale && <Theirs visit={visit} template={template} />}
      <Languages visit={visit} template={template} />
      {kind === "reminder" && <ReminderSetting visit={visit} />}
      {standIn !== null && <Notice>{say.standIn(say.languages[standIn])}</Notice>}
      <div class="card">
        <p class="soft">{own === null ? say.usualNow : say.ownNow}</p>
        <Editor visit={visit} template={template} text={text} refusal={shown.refusal} />
        {own !== null && (
          <p>
            <a href={`${path}/default`}>{say.backAct}</a>
          </p>
        )}
      </div>
      <Preview
        visit={visit}
        template={template}
        text={text}
        previewed={await previewOf(visit, template, text)}
      />
      <Section title={say.testTitle}>
        <p>{say.testIntro(visit.visitor.email)}</p>
        <Form action={`${path}/test`} token={visit.token}>
          <div class="acts">
            <Button quiet>{say.test}</Button>
          </div>
        </Form>
      </Section>
    </>,
    shown.status,
  );
}

function Languages({ visit, template: { kind, locale } }: { visit: Visit; template: Template }) {
  const say = textWords[visit.speech.locale];
  return (
    <Tabs
      label={say.language}
      tabs={LOCALES.map((each) => ({
        href: visit.path(`/mail/templates/${kind}/${each}`),
        text: say.languages[each],
        isOpen: each === locale,
      }))}
    />
  );
}

function Editor(props: {
  visit: Visit;
  template: Template;
  text: MailText;
  refusal: DomainError | undefined;
}) {
  const { visit, template, text, refusal } = props;
  const { locale } = visit.speech;
  const say = textWords[locale];
  const fault = (field: keyof MailText) => {
    const found = refusal?.errors.find(({ pointer }) => pointer.endsWith(`/${field}`));
    return found && textFault(locale, found.message);
  };
  return (
    <Form
      action={template.path}
      token={visit.token}
      hidden={{ version: versionOf(template.own) }}
      live="preview"
    >
      <TextField
        name="subject"
        label={say.subject}
        hint={say.subjectHint}
        value={text.subject}
        maxlength={TEXT_LIMITS.subject}
        error={fault("subject")}
      />
      <TextArea
        name="body"
        label={say.body}
        hint={say.bodyHint}
        value={text.body}
        maxlength={TEXT_LIMITS.body}
        rows={10}
        error={fault("body")}
      />
      <Variables visit={visit} />
      <div class="acts">
        <Button name="act" value="save">
          {say.save}
        </Button>
        <Button quiet name="act" value="show">
          {say.show}
        </Button>
      </div>
    </Form>
  );
}

function Variables({ visit }: { visit: Visit }) {
  const say = textWords[visit.speech.locale];
  return (
    <div>
      <h3>{say.variables}</h3>
      <ul>
        {TEXT_VARIABLES.map((name) => (
          <li>
            <code>{`{{ ${name} }}`}</code> <span class="soft">{say.variable[name]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Theirs({ visit, template: { own, usual } }: { visit: Visit; template: Template }) {
  const say = textWords[visit.speech.locale];
  const { subject, body } = own ?? usual;
  return (
    <Section title={say.theirs}>
      <p>
        <strong>{subject}</strong>
      </p>
      <pre tabindex={0}>{body}</pre>
    </Section>
  );
}
