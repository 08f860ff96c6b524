import type { Context } from "hono";
import { deleteConnection } from "../../../services/connections.ts";
import type { ConnectionDetails } from "../../../services/connection-details.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/form.tsx";
import { isRefusal, refused } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { openedConnection } from "./opened.ts";
import { connectionWords } from "./words.ts";

export async function showRemoval(c: Context, visit: Visit): Promise<Response> {
  const connection = await openedConnection(c, visit);
  return removalPage(c, visit, connection);
}

export async function sendRemoval(c: Context, visit: Visit): Promise<Response> {
  const { id } = await openedConnection(c, visit);
  const removed = await refused(() =>
    unitOfWork(visit.site, (tx) => deleteConnection(tx, visit.actor, id)),
  );
  // A flow that somebody made meanwhile is named on the page.
  if (isRefusal(removed)) return removalPage(c, visit, await openedConnection(c, visit));
  return visit.goto(c, "/connections", "deleted");
}

function removalPage(c: Context, visit: Visit, connection: ConnectionDetails): Response {
  const say = connectionWords[visit.speech.locale];
  const { id, name, flows } = connection;
  const back = visit.path(`/connections/${id}`);
  const isUsed = flows.length > 0;
  return showConsolePage(
    c,
    visit,
    {
      title: say.removeTitle(name),
      section: "connections",
      back: { href: back, text: name },
    },
    isUsed ? (
      <div class="card">
        <Notice warn>{say.removeUsed}</Notice>
        <p>{say.removeUsedNext}</p>
        <ul>
          {flows.map((flow) => (
            <li>
              <a href={visit.path(`/flows/${flow.id}`)}>{flow.name}</a>
            </li>
          ))}
        </ul>
      </div>
    ) : (
      <Confirm
        speech={visit.speech}
        action={visit.path(`/connections/${id}/delete`)}
        token={visit.token}
        act={say.removeAct}
        cancelTo={back}
      >
        <p>{say.removeBody}</p>
        {connection.grant && (
          <p>{say.removeGrant(connectorName(visit.speech.locale, connection.connector))}</p>
        )}
        {connection.hookPath !== null && <p>{say.removeHook}</p>}
        <p>{say.removePeople}</p>
      </Confirm>
    ),
    isUsed ? 409 : 200,
  );
}
