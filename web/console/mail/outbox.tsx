import type { Context } from "hono";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { MAIL_STATES, type MailState } from "../../../domain/invitation.ts";
import { isUuid } from "../../../domain/uuid.ts";
import {
  countMailsInDoubt,
  lastHeardOfMail,
  listLocationMails,
  MOST_COUNTED,
  type LocationMail,
} from "../../../services/location-mails.ts";
import { Empty } from "../../ui/empty.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { Search } from "../../ui/search.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager, Table } from "../../ui/table.tsx";
import { numberText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { MailStateShown } from "./mail-state.tsx";
import { MailTabs } from "./tabs.tsx";
import { MailWayShown } from "./way.tsx";
import { mailWords } from "./words.ts";

const PAGE = 50;

/** The mails of the location, with what waits for somebody's word above and which way they go below. */
export async function showOutbox(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = mailWords[speech.locale];
  const asked = askedOf(new URL(c.req.url).searchParams);
  const [{ items, nextId }, doubts, heardAt] = await Promise.all([
    listLocationMails(site.db, actor, location.id, {
      state: asked.state,
      address: beginningOf(asked.to),
      before: asked.before,
      limit: PAGE,
    }),
    countMailsInDoubt(site.db, actor, location.id),
    lastHeardOfMail(site.db),
  ]);
  const isFiltered = asked.state !== undefined || asked.to !== "";
  return showConsolePage(
    c,
    visit,
    { title: say.title, section: "mail" },
    <>
      <MailTabs visit={visit} open="outbox" />
      {doubts > 0 && asked.state !== "unknown" && <Doubts visit={visit} count={doubts} />}
      <p>{say.outboxIntro}</p>
      <Search
        speech={speech}
        action={visit.path("/mail")}
        label={say.address}
        name="to"
        value={asked.to}
        target="mails"
      >
        <SelectField
          name="state"
          label={say.state}
          value={asked.state ?? ""}
          options={[
            { value: "", text: say.anyState },
            ...MAIL_STATES.map((state) => ({
              value: state,
              text: stateWords[speech.locale].mail[state],
            })),
          ]}
        />
      </Search>
      <div id="mails">
        <Mails visit={visit} mails={items} isFiltered={isFiltered} />
        <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
      </div>
      <MailWayShown visit={visit} heardAt={heardAt} />
    </>,
  );
}

function askedOf(query: URLSearchParams) {
  const state = query.get("state");
  const cursor = query.get("cursor") ?? "";
  return {
    to: (query.get("to") ?? "").slice(0, 254),
    state: MAIL_STATES.find((known): known is MailState => known === state),
    before: isUuid(cursor) ? cursor : undefined,
  };
}

/** A whole address in its canonical form, or the beginning of one as it was typed. */
function beginningOf(typed: string): string {
  const read = canonicalEmail(typed);
  return read.ok ? read.canonical : typed.trim().toLowerCase().replaceAll("\0", "");
}

function Doubts({ visit, count }: { visit: Visit; count: number }) {
  const { locale } = visit.speech;
  const say = mailWords[locale];
  const number = numberText(count, locale);
  return (
    <div class="notice warn">
      <p>
        <strong>{say.doubts(count === MOST_COUNTED ? say.orMore(number) : number)}</strong>{" "}
        {say.doubtsBody}
      </p>
      <p>
        <a href={visit.path("/mail?state=unknown")}>{say.doubtsShow}</a>
      </p>
    </div>
  );
}

function Mails(props: { visit: Visit; mails: LocationMail[]; isFiltered: boolean }) {
  const { visit, mails } = props;
  const { locale } = visit.speech;
  const say = mailWords[locale];
  return (
    <Table
      caption={say.caption}
      rows={mails}
      empty={props.isFiltered ? <NoneFound visit={visit} /> : <None visit={visit} />}
      columns={[
        {
          head: say.to,
          cell: ({ id, to }) => <a href={visit.path(`/mail/outbox/${id}`)}>{to}</a>,
        },
        {
          head: say.mail,
          cell: ({ kind }) => <span class="keep">{stateWords[locale].mailKind[kind]}</span>,
        },
        { head: say.state, cell: (mail) => <MailStateShown visit={visit} mail={mail} /> },
        { head: say.person, cell: ({ person }) => <PersonShown visit={visit} person={person} /> },
        {
          head: say.why,
          cell: ({ reason }) => (reason === null ? "" : mailReason(locale, reason)),
        },
      ]}
    />
  );
}

/** Who a mail is about, with the way to their page where they have one here. */
export function PersonShown(props: { visit: Visit; person: LocationMail["person"] }) {
  const { visit, person } = props;
  if (person === null) return <></>;
  if (person.membershipId === null) return <>{person.name}</>;
  return <a href={visit.path(`/people/${person.membershipId}`)}>{person.name}</a>;
}

function None({ visit }: { visit: Visit }) {
  const say = mailWords[visit.speech.locale];
  return (
    <Empty title={say.none}>
      <p>{say.noneBody}</p>
      <p>
        <a href={visit.path("/people/invite")}>{say.invite}</a>
      </p>
    </Empty>
  );
}

function NoneFound({ visit }: { visit: Visit }) {
  const say = mailWords[visit.speech.locale];
  return (
    <Empty title={say.noneFound}>
      <p>{say.noneFoundBody}</p>
      <p>
        <a href={visit.path("/mail")}>{say.everyMail}</a>
      </p>
    </Empty>
  );
}
