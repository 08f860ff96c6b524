import type { Operations, StuckHandOver } from "../../../services/operations.ts";
import { Button, Form } from "../../ui/form.tsx";
import { Table } from "../../ui/table.tsx";
import { workflowUrl } from "../../ui/temporal-links.ts";
import { numberText, Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { operationsWords } from "./words.ts";

/** Messages that Temporal refused for good, each with why and a button to try again. */
export function StuckPart({ visit, stuck }: { visit: Visit; stuck: Operations["stuck"] }) {
  const { speech, clock, path, token } = visit;
  const say = operationsWords[speech.locale];
  const { items, total } = stuck;
  if (items.length === 0) return <p>{say.noneStuck}</p>;
  return (
    <>
      <p>{say.stuckBody}</p>
      <Table
        caption={say.stuckCaption}
        rows={items}
        columns={[
          { head: say.what, cell: (one) => <What visit={visit} of={one} /> },
          { head: say.since, cell: ({ since }) => <Time at={since} clock={clock} /> },
          { head: say.error, cell: ({ reason }) => reason },
          {
            head: say.tries,
            cell: ({ attempts }) => numberText(attempts, speech.locale),
            isNumber: true,
          },
          {
            head: say.act,
            cell: ({ id }) => (
              <Form action={path("/operations/hand-overs")} token={token} hidden={{ id }}>
                <Button quiet>{say.tryAgain}</Button>
              </Form>
            ),
          },
        ]}
      />
      {total > items.length && <p>{say.moreStuck(numberText(total, speech.locale))}</p>}
    </>
  );
}

function What({ visit, of }: { visit: Visit; of: StuckHandOver }) {
  const { speech, location, path, site } = visit;
  const say = operationsWords[speech.locale];
  const isHere = of.locationId === location.id;
  const about = of.flowName ?? of.email ?? of.workflowId;
  const page = of.flowId ? `/flows/${of.flowId}` : `/people/${of.membershipId ?? ""}`;
  const inTemporal = workflowUrl(site, of.workflowId);
  return (
    <>
      {say.kind[of.kind]}
      <div>
        {isHere && (of.flowId !== null || of.membershipId !== null) ? (
          <a href={path(page)}>{about}</a>
        ) : (
          about
        )}
      </div>
      {inTemporal !== undefined && (
        <div>
          <a href={inTemporal}>{say.inTemporal}</a>
        </div>
      )}
    </>
  );
}
