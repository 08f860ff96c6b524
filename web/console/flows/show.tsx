import type { Context } from "hono";
import { listRuns } from "../../../services/flows/flows.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { said } from "../../ui/said.ts";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager, Table } from "../../ui/table.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { About, Rules } from "./about.tsx";
import { countLine, countTexts } from "./counts.tsx";
import { heldWhy } from "./held-why.ts";
import { openedFlow } from "./opened.ts";
import { planWords } from "./plan-words.ts";
import { flowWords } from "./words.ts";

const PAGE = 20;

/** A flow: what waits first, how it stands, what it did. */
export async function showFlow(c: Context, visit: Visit): Promise<Response> {
  const { speech, path } = visit;
  const say = flowWords[speech.locale];
  const flow = await openedFlow(c, visit);
  const again = Number(c.req.query("again") ?? Number.NaN);
  return showConsolePage(
    c,
    visit,
    {
      title: flow.name,
      section: "flows",
      back: { href: path("/flows"), text: say.back },
      act: <Act visit={visit} flow={flow} />,
      done: say.done,
    },
    <>
      {Number.isSafeInteger(again) && again >= 0 && (
        <Notice>{say.ranAgain(again, numberText(again, speech.locale))}</Notice>
      )}
      <Waiting visit={visit} flow={flow} />
      <About visit={visit} flow={flow} />
      <Rules visit={visit} flow={flow} />
      <Runs c={c} visit={visit} flow={flow} runs={await runsOf(c, visit, flow)} />
      <Ways visit={visit} flow={flow} />
    </>,
  );
}

type Part = { visit: Visit; flow: FlowOverview };

/** The one thing that is mostly done about a flow in that state. */
function Act({ visit, flow: { id, state, held } }: Part) {
  const { speech, path, token } = visit;
  const say = flowWords[speech.locale];
  switch (state) {
    case "draft":
      return (
        <Form action={path(`/flows/${id}/preview`)} token={token}>
          <Button>{say.preview}</Button>
        </Form>
      );
    case "paused":
      return (
        <a class="button" href={path(`/flows/${id}/resume`)}>
          {say.resume}
        </a>
      );
    case "running":
    case "held":
      return held ? (
        <a class="button" href={path(`/flows/${id}/runs/${held.runId}`)}>
          {say.lookThrough}
        </a>
      ) : (
        <Form action={path(`/flows/${id}/run`)} token={token}>
          <Button>{say.passNow}</Button>
        </Form>
      );
  }
}

function Waiting({ visit, flow }: Part) {
  const { speech, path, clock } = visit;
  const { locale } = speech;
  const say = flowWords[locale];
  const { id, held, events, state, problem, problemSince } = flow;
  return (
    <>
      {problem !== null && (
        <div class="notice bad" role="alert">
          <strong>{say.problemNow}</strong>
          <p>{said(locale, problem)}</p>
          {problemSince !== null && (
            <p>
              {say.since} <Time at={problemSince} clock={clock} />
            </p>
          )}
        </div>
      )}
      {held && (
        <Section title={say.heldTitle}>
          <p>
            {countTexts(speech, held.counts).join(", ")}. {say.since}{" "}
            <Time at={held.since} clock={clock} />.
          </p>
          {held.why !== null && <p>{heldWhy(locale, held.why)}</p>}
          {state === "paused" && <p>{planWords[locale].paused}</p>}
          <p>
            <a href={path(`/flows/${id}/runs/${held.runId}`)}>{say.lookThrough}</a>
          </p>
        </Section>
      )}
      {events.held > 0 && (
        <Section title={say.heldEventsTitle}>
          <p>{say.heldEventsBody(events.held, numberText(events.held, locale))}</p>
          <p>
            <a href={path(`/flows/${id}/events?state=held`)}>{say.events}</a>
          </p>
        </Section>
      )}
      {state === "draft" && <Notice>{say.draftBody}</Notice>}
    </>
  );
}

type ListedRuns = Awaited<ReturnType<typeof listRuns>>;

function runsOf(c: Context, { site, actor }: Visit, { id }: FlowOverview): Promise<ListedRuns> {
  const cursor = c.req.query("cursor") ?? "";
  const page = { limit: PAGE, ...(isUuid(cursor) && { before: cursor }) };
  return listRuns(site.db, actor, id, page);
}

function Runs({ c, visit, flow, runs }: Part & { c: Context; runs: ListedRuns }) {
  const { speech, path, clock } = visit;
  const say = flowWords[speech.locale];
  return (
    <Section title={say.runs}>
      <Table
        caption={say.runs}
        rows={runs.items}
        empty={<p class="soft">{say.noRuns}</p>}
        columns={[
          {
            head: say.started,
            cell: (run) => (
              <a href={path(`/flows/${flow.id}/runs/${run.id}`)}>
                <Time at={run.startedAt} clock={clock} />
              </a>
            ),
          },
          { head: say.state, cell: (run) => stateWords[speech.locale].run[run.state] },
          {
            head: say.counts,
            cell: (run) => (
              <>
                {run.state === "failed" ? null : countLine(speech, run.counts)}
                {run.problem !== null && run.state !== "held" && (
                  <p class="soft">{said(speech.locale, run.problem)}</p>
                )}
              </>
            ),
          },
        ]}
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={runs.nextId} />
    </Section>
  );
}

function Ways({ visit, flow }: Part) {
  const { speech, path, token } = visit;
  const say = flowWords[speech.locale];
  const { id, state, isTold, source, held } = flow;
  const isRunning = state === "running" || state === "held";
  return (
    <div class="acts">
      {isRunning && held && (
        <Form action={path(`/flows/${id}/run`)} token={token}>
          <Button quiet>{say.passNow}</Button>
        </Form>
      )}
      {isRunning && (
        <a class="button quiet" href={path(`/flows/${id}/pause`)}>
          {say.pause}
        </a>
      )}
      <a href={path(`/flows/${id}/settings`)}>{say.settings}</a>
      {isTold && <a href={path(`/flows/${id}/mapping`)}>{say.mapping}</a>}
      {source !== null && flow.target === null && (
        <a href={path(`/flows/${id}/rows`)}>{say.rowsKnown}</a>
      )}
      {isTold && <a href={path(`/flows/${id}/events`)}>{say.events}</a>}
      <a href={path(`/flows/${id}/delete`)}>{say.remove}</a>
    </div>
  );
}
