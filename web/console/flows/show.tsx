import type { Context } from "hono";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { said } from "../../ui/said.ts";
import { Section } from "../../ui/section.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { About, Rules } from "./about.tsx";
import { countTexts } from "./counts.tsx";
import { heldWhy } from "./held-why.ts";
import { openedFlow } from "./opened.ts";
import { runsOf } from "./runs.tsx";
import { planWords } from "./plan-words.ts";
import { flowWords } from "./words.ts";

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
      {await runsOf(c, visit, flow)}
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
          {state === "paused" && (
            <p>
              <a href={path(`/flows/${id}/runs/${held.runId}`)}>{say.lookThrough}</a>
            </p>
          )}
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
      {isTold && <a href={path(`/flows/${id}/mapping`)}>{say.mapping}</a>}
      {source !== null && flow.target === null && (
        <a href={path(`/flows/${id}/rows`)}>{isTold ? say.peopleKnown : say.rowsKnown}</a>
      )}
      {isTold && <a href={path(`/flows/${id}/events`)}>{say.events}</a>}
      <a href={path(`/flows/${id}/delete`)}>{say.remove}</a>
    </div>
  );
}
