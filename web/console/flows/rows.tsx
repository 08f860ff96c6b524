import type { Context } from "hono";
import { listFlowRows, type FlowRowView } from "../../../services/flows/known-rows.ts";
import { may } from "../../../domain/permissions.ts";
import { Empty } from "../../ui/empty.tsx";
import { reasonText } from "../../ui/reasons.ts";
import { Search } from "../../ui/search.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager, Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import type { Speech } from "../../ui/wording.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { openedFlow } from "./opened.ts";
import { rowProblem } from "./row-problem.ts";
import { flowWords } from "./words.ts";

const PAGE = 100;

/** What a flow knows of each row of its source, found by a part of its address. */
export async function showRows(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, speech, path, clock } = visit;
  const say = flowWords[speech.locale];
  const flow = await openedFlow(c, visit);
  const search = c.req.query("search") ?? "";
  const after = c.req.query("cursor");
  const { items, nextKey } = await listFlowRows(site.db, actor, flow.id, {
    limit: PAGE,
    search,
    ...(after !== undefined && { after }),
  });
  const isFiltered = search !== "" || after !== undefined;
  return showConsolePage(
    c,
    visit,
    {
      title: flow.isTold ? say.peopleKnown : say.rowsKnown,
      section: "flows",
      back: { href: path(`/flows/${flow.id}`), text: flow.name },
    },
    <>
      <Search
        speech={speech}
        action={path(`/flows/${flow.id}/rows`)}
        label={say.searchAddress}
        value={search}
        target="rows"
      />
      <div id="rows">
        <Table
          caption={say.rowsKnown}
          rows={items}
          empty={<Empty title={isFiltered ? say.rowsNoMatch : say.rowsEmpty} />}
          columns={[
            { head: say.address, cell: (row) => <Address visit={visit} row={row} /> },
            { head: say.outcome, cell: (row) => statusText(speech, row) },
            {
              head: say.since,
              cell: ({ since }) => since !== null && <Time at={since} clock={clock} />,
            },
            { head: say.reason, cell: (row) => <Why speech={speech} row={row} /> },
          ]}
        />
        <Pager speech={speech} url={new URL(c.req.url)} next={nextKey} />
      </div>
    </>,
  );
}

function Address({ visit, row }: { visit: Visit; row: FlowRowView }) {
  const { path, actor, speech } = visit;
  const say = flowWords[speech.locale];
  const { address, membershipId } = row;
  const text = address ?? say.noAddress;
  const isTheirs = membershipId !== null && may(actor, "customers");
  return (
    <>
      {isTheirs ? <a href={path(`/people/${membershipId}`)}>{text}</a> : text}
      {row.isGone && <p class="soft">{say.gone}</p>}
    </>
  );
}

function statusText({ locale }: Speech, { status }: FlowRowView): string {
  const { row } = stateWords[locale];
  const texts: Record<string, string> = { ...row, ...flowWords[locale].rowState };
  return texts[status] ?? status;
}

function Why({ speech: { locale }, row }: { speech: Speech; row: FlowRowView }) {
  const { reasonCode, problem } = row;
  return (
    <>
      {reasonCode !== null && reasonText(locale, reasonCode)}
      {problem !== null && <p class="soft">{rowProblem(locale, problem)}</p>}
    </>
  );
}
