import type { Context } from "hono";
import type { ConnectionDetails } from "../../../services/connection-details.ts";
import { Notice } from "../../ui/form.tsx";
import { Follow } from "../../ui/search.tsx";
import { dayText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { Address, KnownOfIt, SettingsOfIt, Share, Uses } from "./about.tsx";
import { nextOf, withConnection } from "./next.ts";
import { openedConnection } from "./opened.ts";
import { quarantineOf } from "./quarantine.tsx";
import { Standing, type Onward } from "./standing.tsx";
import { connectionWords } from "./words.ts";

const FOLLOW_SECONDS = 2;

export async function showConnection(c: Context, visit: Visit): Promise<Response> {
  const { path, speech, clock } = visit;
  const say = connectionWords[speech.locale];
  const connection = await openedConnection(c, visit);
  const { id, name, check, grant } = connection;
  const isOpen = check.state === "open";
  const next = nextOf(visit, c.req.query("next"));
  const onward =
    next === undefined
      ? newFlow(visit, connection)
      : { href: withConnection(next, id), text: say.goOn };
  return showConsolePage(
    c,
    visit,
    {
      title: name,
      section: "connections",
      back: { href: path("/connections"), text: say.back },
      done: say.done,
      ...(isOpen && { refreshSeconds: FOLLOW_SECONDS }),
    },
    <>
      {grant?.isUnused && <Notice warn>{say.unused(dayText(grant.usedAt, clock))}</Notice>}
      {isOpen ? (
        <Follow id="standing" url={path(`/connections/${id}`)} seconds={FOLLOW_SECONDS}>
          <Standing visit={visit} of={connection} onward={onward} />
        </Follow>
      ) : (
        <div id="standing">
          <Standing visit={visit} of={connection} onward={onward} />
        </div>
      )}
      <Share visit={visit} of={connection} />
      <Address visit={visit} of={connection} />
      <Uses visit={visit} of={connection} />
      {await quarantineOf(visit, id)}
      <KnownOfIt visit={visit} of={connection} />
      <SettingsOfIt visit={visit} of={connection} />
      <p>
        <a href={path(`/connections/${id}/delete`)}>{say.remove}</a>
      </p>
    </>,
  );
}

/** What one does with a connection that nothing uses. */
function newFlow({ path, speech }: Visit, { id, flows }: ConnectionDetails): Onward | undefined {
  const text = connectionWords[speech.locale].newFlow;
  return flows.length > 0 ? undefined : { href: withConnection(path("/flows/new"), id), text };
}
