import type { Context } from "hono";
import { listFlowOverviews, type FlowOverview } from "../../../services/flows/overviews.ts";
import { said } from "../../ui/said.ts";
import { stateWords } from "../../ui/state-words.ts";
import { State } from "../../ui/state.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import { askedPart, showListPage } from "../list-page.tsx";
import type { Visit } from "../visit.ts";
import { countLine } from "./counts.tsx";
import { heldWhy } from "./held-why.ts";
import { sourceText, targetText, toneOf } from "./sides.ts";
import { flowWords } from "./words.ts";

/** The flows of a location: from where to where, how each stands, what it did last and what waits. */
export async function showFlows(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech, path } = visit;
  const say = flowWords[speech.locale];
  const { items, nextId } = await listFlowOverviews(site.db, actor, location.id, askedPart(c));
  return showListPage(c, visit, {
    title: say.title,
    section: "flows",
    done: say.done,
    add: { href: path("/flows/new"), text: say.newFlow },
    caption: say.caption,
    rows: items,
    columns: [
      { head: say.name, cell: ({ id, name }) => <a href={path(`/flows/${id}`)}>{name}</a> },
      {
        head: say.way,
        cell: (flow) => `${sourceText(visit, flow)} → ${targetText(visit, flow)}`,
      },
      { head: say.state, cell: (flow) => <FlowState visit={visit} flow={flow} /> },
      { head: say.last, cell: (flow) => <LastRun visit={visit} flow={flow} /> },
      { head: say.waits, cell: (flow) => <Waits visit={visit} flow={flow} /> },
    ],
    none: { title: say.empty, body: say.emptyBody },
    nextId,
  });
}

type Part = { visit: Visit; flow: FlowOverview };

/** How a flow stands, since when and why. */
export function FlowState({ visit, flow }: Part) {
  const { speech, clock } = visit;
  const say = flowWords[speech.locale];
  return (
    <>
      <State tone={toneOf(flow)} since={flow.stateSince} clock={clock}>
        {stateWords[speech.locale].flow[flow.state]}
      </State>
      {flow.problem !== null && <p class="soft">{said(speech.locale, flow.problem)}</p>}
      {flow.held?.why && <p class="soft">{heldWhy(speech.locale, flow.held.why)}</p>}
      {flow.waitsForSignIn && <p class="soft">{say.signInNeeded}</p>}
    </>
  );
}

function LastRun({ visit, flow: { id, last } }: Part) {
  const { speech, clock, path } = visit;
  if (!last) return <span class="soft">{flowWords[speech.locale].never}</span>;
  return (
    <>
      <a href={path(`/flows/${id}/runs/${last.runId}`)}>
        <Time at={last.at} clock={clock} />
      </a>
      <p class="soft">
        {last.state === "done"
          ? countLine(speech, last.counts)
          : stateWords[speech.locale].run[last.state]}
      </p>
    </>
  );
}

function Waits({ visit, flow: { id, held, events } }: Part) {
  const { speech, path } = visit;
  const say = flowWords[speech.locale];
  const shown = (count: number) => numberText(count, speech.locale);
  if (!held && events.held === 0 && events.waiting === 0) {
    return <span class="soft">{say.nothingWaits}</span>;
  }
  return (
    <ul class="plain">
      {held && (
        <li>
          <a href={path(`/flows/${id}/runs/${held.runId}`)}>
            {say.heldPeople(held.rows, shown(held.rows))}
          </a>
        </li>
      )}
      {events.held > 0 && (
        <li>
          <a href={path(`/flows/${id}/events?state=held`)}>
            {say.heldEvents(events.held, shown(events.held))}
          </a>
        </li>
      )}
      {events.waiting > 0 && (
        <li>
          <a href={path(`/flows/${id}/events?state=waiting`)}>
            {say.waitingEvents(events.waiting, shown(events.waiting))}
          </a>
        </li>
      )}
    </ul>
  );
}
