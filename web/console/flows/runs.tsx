import type { Context } from "hono";
import { listRunsOfFlow, type ListedRun } from "../../../services/flows/followed-runs.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { said } from "../../ui/said.ts";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager, Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { askedPart } from "../list-page.tsx";
import type { Visit } from "../visit.ts";
import { countLine } from "./counts.tsx";
import { planWords } from "./plan-words.ts";
import { flowWords } from "./words.ts";

const PAGE = 20;

/** The runs of a flow, newest first, each with its state and what it did. */
export async function runsOf(c: Context, visit: Visit, flow: FlowOverview) {
  const { site, actor, speech, path, clock } = visit;
  const { locale } = speech;
  const say = flowWords[locale];
  const part = askedPart(c, PAGE);
  const { items, nextId } = await listRunsOfFlow(site.db, actor, flow.id, part);
  return (
    <Section title={say.runs} id="runs">
      <Table
        caption={say.runs}
        rows={items}
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
          {
            head: say.run,
            cell: ({ kind, state }) =>
              `${planWords[locale].title[kind]}: ${stateWords[locale].run[state]}`,
          },
          { head: say.counts, cell: (run) => <Did visit={visit} run={run} /> },
        ]}
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
    </Section>
  );
}

function Did({ visit: { speech }, run }: { visit: Visit; run: ListedRun }) {
  const { kind, state, counts, problem } = run;
  const isDone = kind !== "preview" && state === "done";
  return (
    <>
      {state !== "failed" && state !== "requested" && countLine(speech, counts, isDone)}
      {problem !== null && state !== "held" && <p class="soft">{said(speech.locale, problem)}</p>}
    </>
  );
}
