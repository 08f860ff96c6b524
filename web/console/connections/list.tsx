import type { Context } from "hono";
import {
  listConnectionDetails,
  type ConnectionDetails,
} from "../../../services/connection-details.ts";
import { Label } from "../../ui/state.tsx";
import type { Column } from "../../ui/table.tsx";
import { askedPart, showListPage } from "../list-page.tsx";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { ConnectionState, nextStepOf, problemOf } from "./state.tsx";
import { connectionWords } from "./words.ts";

export async function showConnections(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = connectionWords[speech.locale];
  const { items, nextId } = await listConnectionDetails(site, actor, location.id, askedPart(c));
  return showListPage(c, visit, {
    title: say.title,
    section: "connections",
    done: { deleted: say.done.deleted },
    intro: <p class="soft">{say.intro}</p>,
    add: { href: path("/connections/new"), text: say.add },
    caption: say.caption,
    columns: columnsOf(visit),
    rows: items,
    none: { title: say.none, body: say.noneBody },
    nextId,
  });
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
