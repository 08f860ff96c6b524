import type { Context } from "hono";
import { listConnectionEvents, type HookEventView } from "../../../services/hooks/events.ts";
import { Empty } from "../../ui/empty.tsx";
import { said } from "../../ui/said.ts";
import { Section } from "../../ui/section.tsx";
import { Pager, Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { askedPart } from "../list-page.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { openedConnection } from "./opened.ts";
import { connectionWords } from "./words.ts";

const ON_THE_CONNECTION = 5;

const listQuarantined = (visit: Visit, id: string, page: { limit: number; before?: string }) =>
  listConnectionEvents(visit.site, visit.actor, id, { ...page, state: "quarantined" });

/** What came by a connection and was told to no flow, because nothing could be made of it. */
export async function showQuarantine(c: Context, visit: Visit): Promise<Response> {
  const say = connectionWords[visit.speech.locale];
  const { id, name } = await openedConnection(c, visit);
  const { items, nextId } = await listQuarantined(visit, id, askedPart(c));
  return showConsolePage(
    c,
    visit,
    {
      title: say.quarantineTitle,
      section: "connections",
      back: { href: visit.path(`/connections/${id}`), text: name },
    },
    <>
      <p class="soft">{say.quarantineBody}</p>
      <Events visit={visit} items={items} />
      <Pager speech={visit.speech} url={new URL(c.req.url)} next={nextId} />
    </>,
  );
}

/** The newest of them, for the connection's own page; nothing where there are none. */
export async function quarantineOf(visit: Visit, connectionId: string) {
  const say = connectionWords[visit.speech.locale];
  const { items, nextId } = await listQuarantined(visit, connectionId, {
    limit: ON_THE_CONNECTION,
  });
  if (items.length === 0) return <></>;
  return (
    <Section title={say.quarantine}>
      <p class="soft">{say.quarantineBody}</p>
      <Events visit={visit} items={items} />
      {nextId !== null && (
        <a href={visit.path(`/connections/${connectionId}/quarantine`)}>{say.quarantineAll}</a>
      )}
    </Section>
  );
}

function Events({ visit, items }: { visit: Visit; items: HookEventView[] }) {
  const { speech, clock } = visit;
  const say = connectionWords[speech.locale];
  return (
    <Table
      caption={say.quarantine}
      rows={items}
      columns={[
        {
          head: say.quarantineHead.at,
          cell: ({ receivedAt }) => <Time at={receivedAt} clock={clock} />,
        },
        { head: say.quarantineHead.kind, cell: ({ kind }) => kind },
        {
          head: say.quarantineHead.problem,
          cell: ({ problem }) => (problem === null ? "" : said(speech.locale, problem)),
        },
      ]}
      empty={<Empty title={say.quarantineNone} />}
    />
  );
}
