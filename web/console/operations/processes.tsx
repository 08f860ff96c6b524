import type { Operations } from "../../../services/operations.ts";
import { stateWords } from "../../ui/state-words.ts";
import { Table } from "../../ui/table.tsx";
import { workflowsUrl } from "../../ui/temporal-links.ts";
import { numberText } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { operationsWords } from "./words.ts";

type Line = { of: string; state: string; count: number; query: string | undefined };

/** How many processes there are by state, each with the way to them in the Temporal UI. */
export function ProcessesPart({ visit, operations }: { visit: Visit; operations: Operations }) {
  const { speech, site } = visit;
  const { locale } = speech;
  const say = operationsWords[locale];
  const here =
    visit.actor.locations === "all" ? "" : ` AND UsherLocation = "${visit.location.slug}"`;
  const lines: Line[] = [
    ...operations.invitations.map(({ status, count }) => ({
      of: say.invitations,
      state: stateWords[locale].invitation[status],
      count,
      query: `WorkflowType = "invitation" AND ExecutionStatus = "Running" AND UsherStatus = "${status}"${here}`,
    })),
    ...operations.flows.map(({ state, count }) => ({
      of: say.flows,
      state: stateWords[locale].flow[state],
      count,
      query:
        state === "running" || state === "held"
          ? `WorkflowType = "flow" AND ExecutionStatus = "Running"`
          : undefined,
    })),
  ];
  return (
    <>
      <p>{say.processesBody}</p>
      <Table
        caption={say.processesCaption}
        rows={lines}
        empty={<p>{say.noProcess}</p>}
        columns={[
          { head: say.of, cell: ({ of }) => of },
          { head: say.state, cell: ({ state }) => state },
          { head: say.count, cell: ({ count }) => numberText(count, locale), isNumber: true },
          {
            head: say.inTemporal,
            cell: ({ of, state, query }) => {
              const url = query === undefined ? undefined : workflowsUrl(site, query);
              return url === undefined ? (
                "–"
              ) : (
                <a href={url} aria-label={`${say.inTemporal}: ${of}, ${state}`}>
                  {say.inTemporal}
                </a>
              );
            },
          },
        ]}
      />
    </>
  );
}
