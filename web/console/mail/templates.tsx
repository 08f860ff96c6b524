import type { Context } from "hono";
import { LOCALES, type Locale } from "../../../domain/location.ts";
import { WRITTEN_MAILS, type WrittenMail } from "../../../domain/mail-texts.ts";
import { getMailText } from "../../../services/mail-preview.ts";
import { Section } from "../../ui/section.tsx";
import { State } from "../../ui/state.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Table } from "../../ui/table.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { MailTabs } from "./tabs.tsx";
import { textWords } from "./text-words.ts";

type Row = { locale: Locale; isOwn: boolean; subject: string; standIn: Locale | null };

/** Which mails have the location's own words, in which language. */
export async function showTemplates(c: Context, visit: Visit): Promise<Response> {
  const say = textWords[visit.speech.locale];
  const kinds = await Promise.all(
    WRITTEN_MAILS.map(async (kind) => ({ kind, rows: await rowsOf(visit, kind) })),
  );
  return showConsolePage(
    c,
    visit,
    { title: say.title, section: "mail" },
    <>
      <MailTabs visit={visit} open="texts" />
      <p>{say.intro}</p>
      {kinds.map(({ kind, rows }) => (
        <Kind visit={visit} kind={kind} rows={rows} />
      ))}
      <p class="soft">{say.languageRule}</p>
    </>,
  );
}

function rowsOf({ site, actor, location }: Visit, kind: WrittenMail): Promise<Row[]> {
  return Promise.all(
    LOCALES.map(async (locale) => {
      const asked = { kind, locale };
      const { own, usual, standIn } = await getMailText(site.db, actor, location.id, asked);
      return { locale, isOwn: own !== null, subject: (own ?? usual).subject, standIn };
    }),
  );
}

function Kind({ visit, kind, rows }: { visit: Visit; kind: WrittenMail; rows: Row[] }) {
  const say = textWords[visit.speech.locale];
  const name = stateWords[visit.speech.locale].mailKind[kind];
  return (
    <Section title={name}>
      {kind === "reminder" && <ReminderSetting visit={visit} />}
      <Table
        caption={say.caption(name)}
        rows={rows}
        columns={[
          {
            head: say.language,
            cell: ({ locale }) => (
              <a href={visit.path(`/mail/templates/${kind}/${locale}`)}>
                {say.edit(name, say.languages[locale])}
              </a>
            ),
          },
          {
            head: say.whose,
            cell: ({ isOwn, standIn }) => (
              <State tone={isOwn ? "good" : "off"}>
                {isOwn ? say.own : standIn ? say.ownIn(say.languages[standIn]) : say.usual}
              </State>
            ),
          },
          {
            head: say.subject,
            cell: ({ locale, subject, standIn }) =>
              standIn ? "" : <span lang={locale}>{subject}</span>,
          },
        ]}
      />
    </Section>
  );
}

/** Whether what is written for the reminder goes out at all. */
export function ReminderSetting({ visit }: { visit: Visit }) {
  const say = textWords[visit.speech.locale];
  const { invitationReminder } = visit.location.settings;
  return (
    <p>
      {say.reminderIs[invitationReminder]}{" "}
      {invitationReminder !== "custom" && (
        <a href={visit.path("/settings#invitations")}>{say.reminderSetting}</a>
      )}
    </p>
  );
}
