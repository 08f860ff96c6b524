import type { Context } from "hono";
import { isUuid } from "../../../domain/uuid.ts";
import {
  getSuppression,
  isListId,
  listSuppressions,
  takeOffList,
  type SuppressionView,
} from "../../../services/suppressions.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Pager, Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { PersonShown } from "./outbox.tsx";
import { MailTabs } from "./tabs.tsx";
import { mailWords } from "./words.ts";

const PAGE = 50;

/** The addresses that get no mail of this location, with why. */
export async function showSuppressions(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = mailWords[speech.locale];
  const cursor = c.req.query("cursor") ?? "";
  const lifted = c.req.query("person") ?? "";
  const { items, nextId } = await listSuppressions(site.db, actor, location.id, {
    before: isListId(cursor) ? cursor : undefined,
    limit: PAGE,
  });
  return showConsolePage(
    c,
    visit,
    { title: say.leftAlone, section: "mail", done: { lifted: say.lifted } },
    <>
      {isUuid(lifted) && (
        <p>
          <a href={visit.path(`/people/${lifted}`)}>{say.toPerson}</a>
        </p>
      )}
      <MailTabs visit={visit} open="leftAlone" />
      <p>{say.aloneIntro}</p>
      <Table
        caption={say.aloneCaption}
        rows={items}
        empty={
          <Empty title={say.aloneNone}>
            <p>{say.aloneNoneBody}</p>
          </Empty>
        }
        columns={[
          { head: say.address, cell: ({ address }) => address },
          { head: say.why, cell: ({ reason }) => say.reasons[reason] },
          { head: say.since, cell: ({ since }) => <Time at={since} clock={visit.clock} /> },
          { head: say.person, cell: ({ person }) => <PersonShown visit={visit} person={person} /> },
          {
            head: say.act,
            cell: ({ id, address }) => (
              <a
                href={visit.path(`/mail/suppressions/${id}`)}
                aria-label={`${say.lift}: ${address}`}
              >
                {say.lift}
              </a>
            ),
          },
        ]}
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
    </>,
  );
}

/** Says beforehand what follows when an address is taken off the list. */
export async function showLift(c: Context, visit: Visit): Promise<Response> {
  const { clock, site, speech } = visit;
  const say = mailWords[speech.locale];
  const row = await suppressionOf(c, visit);
  const list = visit.path("/mail/suppressions");
  return showConsolePage(
    c,
    visit,
    {
      title: say.liftTitle(row.address),
      section: "mail",
      back: { href: list, text: say.leftAlone },
    },
    <Confirm
      speech={speech}
      action={`${list}/${row.id}`}
      token={visit.token}
      act={say.lift}
      cancelTo={list}
    >
      <Facts
        items={[
          [say.why, say.reasons[row.reason]],
          [say.since, <Time at={row.since} clock={clock} />],
          [say.person, row.person ? <PersonShown visit={visit} person={row.person} /> : undefined],
        ]}
      />
      <p>{say.liftFollows[row.reason]}</p>
      <p>{say.liftNext}</p>
      {site.mailWay.provider === "resend" && <p>{say.liftResend}</p>}
    </Confirm>,
  );
}

export async function sendLift(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location } = visit;
  const { id, person } = await suppressionOf(c, visit);
  await unitOfWork(site, (tx) => takeOffList(tx, actor, location.id, id));
  const about = person ? `?${new URLSearchParams({ person: person.membershipId })}` : "";
  return visit.goto(c, `/mail/suppressions${about}`, "lifted");
}

const suppressionOf = (c: Context, visit: Visit): Promise<SuppressionView> =>
  getSuppression(visit.site.db, visit.actor, visit.location.id, c.req.param("suppression") ?? "");
