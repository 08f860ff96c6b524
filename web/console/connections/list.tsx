import type { Context } from "hono";
import {
  listConnectionDetails,
  type ConnectionDetails,
} from "../../../services/connection-details.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { Empty } from "../../ui/empty.tsx";
import { Label } from "../../ui/state.tsx";
import { Pager, Table, type Column } from "../../ui/table.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { ConnectionState, nextStepOf, problemOf } from "./state.tsx";
import { connectionWords } from "./words.ts";

const AT_ONCE = 50;

export async function showConnections(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = connectionWords[speech.locale];
  const before = c.req.query("cursor") ?? "";
  const { items, nextId } = await listConnectionDetails(site, actor, location.id, {
    limit: AT_ONCE,
    ...(isUuid(before) && { before }),
  });
  const add = (
    <a class="button" href={path("/connections/new")}>
      {say.add}
    </a>
  );
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "connections",
      act: items.length > 0 ? add : undefined,
      done: { deleted: say.done.deleted },
    },
    <>
      <p class="soft">{say.intro}</p>
      <Table
        caption={say.caption}
        columns={columnsOf(visit)}
        rows={items}
        empty={
          <Empty title={say.none}>
            <p>{say.noneBody}</p>
            {add}
          </Empty>
        }
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
    </>,
  );
}

function columnsOf(visit: Visit): [Column<ConnectionDetails>, ...Column<ConnectionDetails>[]] {
  const say = connectionWords[visit.speech.locale];
  return [
    {
      head: say.head.name,
      cell: ({ id, name }) => <a href={visit.path(`/connections/${id}`)}>{name}</a>,
    },
    {
      head: say.head.connector,
      cell: ({ connector }) => connectorName(visit.speech.locale, connector),
    },
    { head: say.head.account, cell: ({ account }) => account ?? say.nobody },
    {
      head: say.head.state,
      cell: (one) => (
        <>
          <ConnectionState visit={visit} of={one} />
          <Said text={problemOf(visit, one)} />
          {one.state === "needs_sign_in" && one.secrets.length === 0 ? (
            <div>
              <a href={visit.path(`/connections/${one.id}/sign-in`)}>
                {say.signIn(connectorName(visit.speech.locale, one.connector))}
              </a>
            </div>
          ) : (
            <Said text={nextStepOf(visit, one)} />
          )}
          {one.grant?.isUnused && (
            <div>
              <Label>{say.unusedShort}</Label>
            </div>
          )}
        </>
      ),
    },
    { head: say.head.flows, cell: ({ flows }) => say.flowCount(flows.length) },
  ];
}

const Said = ({ text }: { text: string | undefined }) =>
  text === undefined ? <></> : <div class="soft">{text}</div>;
