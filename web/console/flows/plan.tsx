import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { ROW_OUTCOMES, type RowOutcome } from "../../../domain/flow.ts";
import type { FollowedRun } from "../../../services/flows/followed-runs.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { listsOfRun, pageOfRun, type PlanPage } from "../../../services/flows/plan-pages.ts";
import { SelectField } from "../../ui/fields.tsx";
import { Search } from "../../ui/search.tsx";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager } from "../../ui/table.tsx";
import { numberText } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { countTexts, outcomesIn } from "./counts.tsx";
import { PlanRows, RangeText } from "./plan-rows.tsx";
import { planWords } from "./plan-words.ts";
import { countWords } from "./count-words.ts";

const PAGE = 100;
/** Of each list so many are shown before one asks for all of it. */
const FIRST = 10;

type Part = { c: Context; visit: Visit; flow: FlowOverview; run: FollowedRun };

/** What the plan of a run comes to, as counts in words. */
export function PlanCounts(
  props: Omit<Part, "c" | "flow"> & { title: string; isDone: boolean; children: Child },
) {
  const { visit, run, title, isDone } = props;
  const texts = countTexts(visit.speech, run.counts, { isDone });
  const say = planWords[visit.speech.locale];
  const isNothing = outcomesIn(run.counts).length === 0;
  return (
    <Section title={title}>
      {isNothing && <p>{say.nothing}</p>}
      {texts.length > 0 && (
        <ul>
          {texts.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      {props.children}
    </Section>
  );
}

/** The rows of a run's plan: each list with its first rows, or what was asked for, a hundred at a time. */
export async function planRows(part: Part) {
  const { c, visit, run } = part;
  if (!run.hasPlan || outcomesIn(run.counts).length === 0) {
    const isForgotten = !run.hasPlan && run.finishedAt !== null && run.state !== "failed";
    return isForgotten && <p class="soft">{planWords[visit.speech.locale].forgotten}</p>;
  }
  const asked = askedOf(c);
  return asked === undefined ? everyList(part) : oneList(part, asked);
}

type Asked = { outcome?: RowOutcome; search: string; after?: string };

function askedOf(c: Context): Asked | undefined {
  const { list, search = "", cursor } = c.req.query();
  if (list === undefined && c.req.query("search") === undefined) return undefined;
  const outcome = ROW_OUTCOMES.find((one) => one === list);
  return { search, ...(outcome && { outcome }), ...(cursor !== undefined && { after: cursor }) };
}

async function everyList({ c, visit, flow, run }: Part) {
  const { site, actor, speech } = visit;
  const { locale } = speech;
  const lists = (await listsOfRun(site.db, actor, run.id, FIRST)) ?? [];
  return (
    <>
      <Finder c={c} visit={visit} flow={flow} run={run} asked={{ search: "" }} />
      <div id="rows">
        {lists.map(({ outcome, page }) => {
          const shown = numberText(page.total, locale);
          const title = countWords[locale].countsOf[outcome](page.total, shown);
          return (
            <Section title={title}>
              <PlanRows speech={speech} rows={page.items} caption={title} withOutcome={false} />
              {page.next !== null && (
                <p>
                  <a href={`${addressOf(visit, flow, run)}?list=${outcome}`}>
                    {planWords[locale].all(shown)}
                  </a>
                </p>
              )}
            </Section>
          );
        })}
      </div>
    </>
  );
}

async function oneList({ c, visit, flow, run }: Part, asked: Asked) {
  const { site, actor } = visit;
  const page = await pageOfRun(site.db, actor, run.id, { ...asked, limit: PAGE });
  return (
    <>
      <Finder c={c} visit={visit} flow={flow} run={run} asked={asked} />
      <div id="rows">{page && <Found c={c} visit={visit} asked={asked} page={page} />}</div>
    </>
  );
}

function Found(props: { c: Context; visit: Visit; asked: Asked; page: PlanPage }) {
  const { asked, page } = props;
  const { speech } = props.visit;
  const { outcome } = asked;
  return (
    <>
      <RangeText speech={speech} page={page} />
      <PlanRows
        speech={speech}
        rows={page.items}
        caption={
          outcome ? stateWords[speech.locale].outcome[outcome] : planWords[speech.locale].everything
        }
        withOutcome={outcome === undefined}
      />
      <Pager speech={speech} url={new URL(props.c.req.url)} next={page.next} />
    </>
  );
}

function Finder({ visit, flow, run, asked }: Part & { asked: Asked }) {
  const { speech } = visit;
  const { locale } = speech;
  const say = planWords[locale];
  const options = outcomesIn(run.counts).map((outcome) => ({
    value: outcome,
    text: stateWords[locale].outcome[outcome],
  }));
  return (
    <Search
      speech={speech}
      action={addressOf(visit, flow, run)}
      label={say.search}
      value={asked.search}
      target="rows"
    >
      <SelectField
        name="list"
        label={say.list}
        value={asked.outcome ?? ""}
        options={[{ value: "", text: say.everything }, ...options]}
      />
    </Search>
  );
}

const addressOf = ({ path }: Visit, flow: FlowOverview, run: FollowedRun) =>
  path(`/flows/${flow.id}/runs/${run.id}`);
