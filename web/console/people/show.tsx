import type { Context } from "hono";
import type { MailTo, PersonView } from "../../../services/members/person.ts";
import { listTimeline } from "../../../services/members/timeline.ts";
import { explain } from "../../../services/why.ts";
import type { WarningCode } from "../../../domain/input-warnings.ts";
import { Facts } from "../../ui/facts.tsx";
import { Notice } from "../../ui/form.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Label } from "../../ui/state.tsx";
import { Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { RoleLink } from "../administrators/role-link.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { Invitation } from "./invitation.tsx";
import { lineItem, whyItem } from "./lines.tsx";
import { nameOf } from "./names.ts";
import { openedPerson } from "./opened.ts";
import { peopleWords } from "./words.ts";

const LINES = 10;
const LOOKED_AT = 30;
const REASONS = 5;

/** One person: who they are, how their invitation stands and what is next, their mails, why, and all that was done. */
export async function showPerson(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = peopleWords[speech.locale];
  const person = await openedPerson(c, visit);
  const { member } = person;
  const [timeline, why] = await Promise.all([
    listTimeline(site.db, actor, member.id, { limit: LINES }),
    explain(site.db, actor, location.id, { email: member.email, limit: LOOKED_AT }),
  ]);
  // What names the membership is in the timeline already.
  const reasons = why.items
    .filter(({ data, reasonCode }) => !("membershipId" in data) && reasonCode !== "never_seen")
    .slice(0, REASONS);
  return showConsolePage(
    c,
    visit,
    {
      title: nameOf(member),
      section: "people",
      back: { href: path("/people"), text: say.back },
      ...(member.isNew && { act: <Label>{say.isNew}</Label> }),
      done: say.done,
    },
    <>
      <Warnings visit={visit} codes={c.req.query("note") ?? ""} />
      <Invitation visit={visit} person={person} />
      <Who visit={visit} person={person} />
      <Section title={say.mails}>
        <Mails visit={visit} mails={person.mails} />
      </Section>
      <Section title={say.whyTitle}>
        <p class="soft">{say.whyIntro}</p>
        {reasons.length === 0 ? (
          <p>{say.whyNothing}</p>
        ) : (
          <Timeline items={reasons.map((item) => whyItem(visit, item))} clock={visit.clock} />
        )}
        <p>
          <a href={`${path("/people/why")}?${new URLSearchParams({ email: member.email })}`}>
            {say.whyAll}
          </a>
        </p>
      </Section>
      <Section title={say.timeline}>
        <Timeline items={timeline.items.map((line) => lineItem(visit, line))} clock={visit.clock} />
        {timeline.nextPosition !== null && (
          <p>
            <a href={path(`/people/${member.id}/timeline`)}>{say.timelineAll}</a>
          </p>
        )}
      </Section>
    </>,
  );
}

/** What is worth a second look at an input that was taken, by the codes that the form led here with. */
function Warnings({ visit, codes }: { visit: Visit; codes: string }) {
  const texts: Partial<Record<string, string>> = peopleWords[visit.speech.locale].warning;
  const known = codes.split(",").filter((code): code is WarningCode => Object.hasOwn(texts, code));
  return (
    <>
      {known.map((code) => (
        <Notice warn>{texts[code]}</Notice>
      ))}
    </>
  );
}

function Who({ visit, person }: { visit: Visit; person: PersonView }) {
  const { speech, clock, path } = visit;
  const say = peopleWords[speech.locale];
  const words = stateWords[speech.locale];
  const { member, locale, flow } = person;
  const source = member.source === null ? undefined : words.source[member.source];
  return (
    <Section title={say.who}>
      <Facts
        items={[
          [say.name, nameOf(member)],
          [say.address, member.email],
          [say.phoneName, member.phone ?? say.none_],
          [say.language, locale === null ? undefined : say.languages[locale]],
          [say.role, <Role visit={visit} member={member} />],
          [say.since, <Time at={member.invitedAt} clock={clock} />],
          [say.leftAt, member.removedAt ? <Time at={member.removedAt} clock={clock} /> : undefined],
          [
            say.lastSeen,
            member.lastSeenAt ? <Time at={member.lastSeenAt} clock={clock} /> : say.never,
          ],
          [
            say.cameFrom,
            flow ? (
              <>
                {source} · <a href={path(`/flows/${flow.id}`)}>{flow.name}</a>
              </>
            ) : (
              source
            ),
          ],
        ]}
      />
    </Section>
  );
}

function Role({
  visit,
  member: { id, role, type },
}: { visit: Visit } & Pick<PersonView, "member">) {
  const { locale } = visit.speech;
  if (type === "nonmember") return <>{stateWords[locale].membership[type]}</>;
  return (
    <>
      {role === "admin" ? peopleWords[locale].administrator : stateWords[locale].membership[type]}{" "}
      <RoleLink visit={visit} membershipId={id} role={role} />
    </>
  );
}

function Mails({ visit, mails }: { visit: Visit; mails: MailTo[] }) {
  const { speech, clock, path } = visit;
  const say = peopleWords[speech.locale];
  const words = stateWords[speech.locale];
  return (
    <Table
      caption={say.mailsCaption}
      rows={mails}
      empty={<p class="soft">{say.noMails}</p>}
      columns={[
        {
          head: say.mailKind,
          cell: ({ id, kind }) => <a href={path(`/mail/outbox/${id}`)}>{words.mailKind[kind]}</a>,
        },
        {
          head: say.mailState,
          cell: ({ state, reason }) => (
            <>
              {words.mail[state]}
              {reason !== null && <div class="soft">{mailReason(speech.locale, reason)}</div>}
            </>
          ),
        },
        { head: say.mailAt, cell: ({ at }) => <Time at={at} clock={clock} /> },
      ]}
    />
  );
}
