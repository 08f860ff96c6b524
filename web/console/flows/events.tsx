import type { Context } from "hono";
import { listFlowEvents, runAgain, type EventState } from "../../../services/flows/events.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Empty } from "../../ui/empty.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { stateWords } from "../../ui/state-words.ts";
import { Pager, Table } from "../../ui/table.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { openedFlow } from "./opened.ts";
import { rowProblem } from "./row-problem.ts";
import { flowWords } from "./words.ts";

const PAGE = 50;
const STATES: EventState[] = ["waiting", "held", "done"];

/** What a flow was told of, newest first, and what became of each thing. */
export async function showEvents(c: Context, visit: Visit): Promise<Response> {
  return eventsPage(c, visit, await openedFlow(c, visit));
}

/** Has one thing looked at once more, or all that is held. */
export async function sendRunAgain(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor } = visit;
  const flow = await openedFlow(c, visit);
  const subject = form.get("subject");
  const subjects = subject === null ? undefined : [subject];
  const again = await refused(() =>
    unitOfWork(site, (tx) => runAgain(tx, actor, flow.id, subjects)),
  );
  if (isRefusal(again)) return eventsPage(c, visit, flow, again);
  return visit.goto(c, `/flows/${flow.id}?again=${again.count}`);
}

async function eventsPage(
  c: Context,
  visit: Visit,
  flow: FlowOverview,
  refusal?: Refusal,
): Promise<Response> {
  const { site, actor, speech, path, clock, token } = visit;
  const { locale } = speech;
  const say = flowWords[locale];
  const state = STATES.find((one) => one === c.req.query("state"));
  const cursor = c.req.query("cursor") ?? "";
  const { items, nextPosition, counts } = await listFlowEvents(site.db, actor, flow.id, {
    state,
    limit: PAGE,
    ...(/^\d{1,18}$/.test(cursor) && { before: cursor }),
  });
  const again = path(`/flows/${flow.id}/events/run-again`);
  return showConsolePage(
    c,
    visit,
    {
      title: say.eventsTitle,
      section: "flows",
      back: { href: path(`/flows/${flow.id}`), text: flow.name },
    },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Filters visit={visit} flow={flow} counts={counts} state={state} />
      {counts.held > 0 && (
        <Form action={again} token={token}>
          <div class="acts">
            <Button>{say.runAllAgain(counts.held, numberText(counts.held, locale))}</Button>
          </div>
        </Form>
      )}
      <Table
        caption={say.eventsTitle}
        rows={items}
        empty={<Empty title={say.eventsEmpty} />}
        columns={[
          { head: say.subject, cell: ({ subject }) => subject },
          { head: say.kind, cell: ({ kind }) => kind ?? "–" },
          {
            head: say.state,
            cell: (event) => (
              <>
                {stateWords[locale].item[event.state]}{" "}
                {event.doneAt !== null && <Time at={event.doneAt} clock={clock} />}
              </>
            ),
          },
          { head: say.toldAt, cell: ({ toldAt }) => <Time at={toldAt} clock={clock} /> },
          {
            head: say.reason,
            cell: (event) => (
              <>
                {event.problem !== null && rowProblem(locale, event.problem)}
                {event.state === "held" && (
                  <Form action={again} token={token} hidden={{ subject: event.subject }}>
                    <div class="acts">
                      <Button quiet>{say.runAgain}</Button>
                    </div>
                  </Form>
                )}
              </>
            ),
          },
        ]}
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextPosition} />
    </>,
    statusOf(refusal),
  );
}

function Filters(props: {
  visit: Visit;
  flow: FlowOverview;
  counts: Record<EventState, number>;
  state: EventState | undefined;
}) {
  const { visit, flow, counts, state } = props;
  const { locale } = visit.speech;
  const say = flowWords[locale];
  const at = visit.path(`/flows/${flow.id}/events`);
  const current = { "aria-current": "page" as const };
  return (
    <nav class="acts" aria-label={say.state}>
      <a href={at} {...(state === undefined && current)}>
        {say.all}
      </a>
      {STATES.map((one) => (
        <a href={`${at}?state=${one}`} {...(state === one && current)}>
          {stateWords[locale].item[one]} ({numberText(counts[one], locale)})
        </a>
      ))}
    </nav>
  );
}
