import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { isUuid } from "../../../domain/uuid.ts";
import { followRun, type FollowedRun } from "../../../services/flows/followed-runs.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { Notice } from "../../ui/form.tsx";
import { said } from "../../ui/said.ts";
import { Follow } from "../../ui/search.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { Applying, Asked } from "./run-progress.tsx";
import { heldWhy } from "./held-why.ts";
import { openedFlow, openedRun } from "./opened.ts";
import { PlanCounts, planRows } from "./plan.tsx";
import { planWords } from "./plan-words.ts";
import { ApplyForm, Decide } from "./run-acts.tsx";
import { flowWords } from "./words.ts";

const FOLLOW_SECONDS = 1;
/** Without script the whole page comes anew. */
const REFRESH_SECONDS = 2;

/** A run from its asking to its end: what it would do, how far it is, what came of it. */
export async function showRun(c: Context, visit: Visit): Promise<Response> {
  const flow = await openedFlow(c, visit);
  return runPage(c, visit, flow, await openedRun(c, visit, flow));
}

/** The page of a run; `refusal` is why what was asked of it was not taken. */
export async function runPage(
  c: Context,
  visit: Visit,
  flow: FlowOverview,
  run: FollowedRun,
  refusal?: { message: string; status: 403 | 409 | 422 | 502 },
): Promise<Response> {
  const { speech, path } = visit;
  const say = planWords[speech.locale];
  const asked = await askedOf(c, visit, run);
  const isOpen =
    run.state === "requested" || run.state === "applying" || asked?.state === "requested";
  const url = new URL(c.req.url);
  const content = (
    <>
      <Standing visit={visit} flow={flow} run={run} asked={asked} />
      {!isOpen && run.state !== "requested" && (
        <Outcome
          visit={visit}
          flow={flow}
          run={run}
          rows={await planRows({ c, visit, flow, run })}
        />
      )}
    </>
  );
  return showConsolePage(
    c,
    visit,
    {
      title: run.state === "held" ? say.heldTitle : say.title[run.kind],
      section: "flows",
      back: { href: path(`/flows/${flow.id}`), text: flow.name },
      done: flowWords[speech.locale].done,
      ...(isOpen && { refreshSeconds: REFRESH_SECONDS }),
    },
    <>
      {refusal && <Notice warn>{said(speech.locale, refusal.message)}</Notice>}
      {isOpen ? (
        <Follow id="run" url={`${url.pathname}${url.search}`} seconds={FOLLOW_SECONDS}>
          {content}
        </Follow>
      ) : (
        <div id="run">{content}</div>
      )}
    </>,
    refusal?.status ?? 200,
  );
}

/** The yes to this run that somebody has just said, where the page was sent on from that. */
async function askedOf(
  c: Context,
  { site, actor }: Visit,
  run: FollowedRun,
): Promise<FollowedRun | undefined> {
  const id = c.req.query("asked") ?? "";
  if (!isUuid(id)) return undefined;
  const asked = await followRun(site.db, actor, id);
  return asked.ofRun === run.id ? asked : undefined;
}

type Part = { visit: Visit; flow: FlowOverview; run: FollowedRun };

/** How far it is, and what stands in its way. */
function Standing({ visit, flow, run, asked }: Part & { asked: FollowedRun | undefined }) {
  const { speech } = visit;
  const say = planWords[speech.locale];
  if (run.state === "requested") return <Asked visit={visit} run={run} />;
  if (asked?.state === "requested") return <Asked visit={visit} run={asked} />;
  if (run.state === "applying") return <Applying visit={visit} run={run} />;
  if (asked?.state === "failed" && run.state === "held") {
    const isOther = asked.code === "stale_plan";
    return (
      <Notice warn>
        {isOther ? say.otherPlan : said(speech.locale, asked.problem ?? say.failed)}
      </Notice>
    );
  }
  if (run.state === "failed") {
    const isStale = run.code === "stale_plan";
    return (
      <Notice warn>{isStale ? say.stale : said(speech.locale, run.problem ?? say.failed)}</Notice>
    );
  }
  if (run.state === "rejected") return <Notice>{say.rejected}</Notice>;
  if (run.state === "done" && run.kind === "apply") return <Notice>{say.applied}</Notice>;
  if (run.state === "done" && asked) return <Notice>{say.approved}</Notice>;
  if (run.state === "held" && flow.state === "paused") return <Notice warn>{say.paused}</Notice>;
  return <></>;
}

/** What the run's plan is, with what can be done about it. */
function Outcome({ visit, flow, run, rows }: Part & { rows: Child }) {
  const { speech, path } = visit;
  const say = planWords[speech.locale];
  const isPlan = run.state === "held" || isToApply(run);
  if (run.state === "failed" && !isPlan) {
    return (
      <p>
        <a href={path(`/flows/${flow.id}`)}>{say.toFlow}</a>
      </p>
    );
  }
  const title = run.state === "held" ? say.summaryHeld : isPlan ? say.summary : say.summaryDone;
  return (
    <>
      <PlanCounts visit={visit} run={run} title={title} isDone={!isPlan && run.state === "done"}>
        {run.problem !== null && run.state !== "failed" && (
          <p>{heldWhy(speech.locale, said(speech.locale, run.problem))}</p>
        )}
      </PlanCounts>
      {run.state === "held" && flow.state !== "paused" && (
        <Decide visit={visit} flow={flow} run={run} />
      )}
      {isToApply(run) && <ApplyForm visit={visit} flow={flow} run={run} />}
      {rows}
    </>
  );
}

/** A plan that nobody has said yes to yet: of a preview, or of a yes that came too late. */
const isToApply = ({ kind, state, code }: FollowedRun) =>
  (kind === "preview" && state === "done") || (kind === "apply" && code === "stale_plan");
