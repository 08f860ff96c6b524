import type { RowProblem } from "../../../domain/flow.ts";
import { FIELD_NAMES } from "../../../domain/roster/columns.ts";
import type { PlanPage, PlanRow } from "../../../services/flows/plan-pages.ts";
import { Difference } from "../../ui/difference.tsx";
import { inputText, reasonText } from "../../ui/reasons.ts";
import { stateWords } from "../../ui/state-words.ts";
import { Table } from "../../ui/table.tsx";
import { numberText } from "../../ui/time.tsx";
import type { Speech } from "../../ui/wording.ts";
import { planWords } from "./plan-words.ts";

/** Cells may hold a thousand signs, and a page has a hundred rows. */
const SHOWN = 120;

const shortened = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Rows of a plan: where each stands, who it is, what it says, and why it is decided so. */
export function PlanRows(props: {
  speech: Speech;
  rows: PlanRow[];
  caption: string;
  withOutcome: boolean;
}) {
  const { speech, rows, caption, withOutcome } = props;
  const { locale } = speech;
  const say = planWords[locale];
  return (
    <Table
      caption={caption}
      rows={rows}
      empty={<p class="soft">{say.noRows}</p>}
      columns={[
        { head: say.person, cell: (row) => <Person row={row} /> },
        { head: say.row, cell: (row) => placeText(speech, row) },
        ...(withOutcome
          ? [
              {
                head: say.list,
                cell: ({ outcome }: PlanRow) => stateWords[locale].outcome[outcome],
              },
            ]
          : []),
        { head: say.says, cell: (row) => <Says speech={speech} row={row} /> },
        { head: say.reason, cell: (row) => <Why speech={speech} row={row} /> },
      ]}
    />
  );
}

function placeText({ locale }: Speech, { line, outcome }: PlanRow): string {
  const say = planWords[locale];
  if (line !== null) return numberText(line, locale);
  return outcome === "missing" || outcome === "end" ? say.goneLine : say.noLine;
}

function Person({ row: { fields, before } }: { row: PlanRow }) {
  const name = [fields["firstName"], fields["lastName"]].filter(Boolean).join(" ");
  const email = fields["email"] ?? "";
  return (
    <>
      {name !== "" && <>{shortened(name)} </>}
      <span class="soft">
        <Difference before={before?.["email"]} after={shortened(email)} />
      </span>
    </>
  );
}

/** What the row says beside name and address; of a person who is known, what is other than before. */
function Says({ speech: { locale }, row: { fields, before } }: { speech: Speech; row: PlanRow }) {
  const { fields: names } = planWords[locale];
  const shown = FIELD_NAMES.filter((field) => {
    if (field === "email") return false;
    if (before) return (before[field] ?? "") !== (fields[field] ?? "");
    return field !== "firstName" && field !== "lastName" && (fields[field] ?? "") !== "";
  });
  if (shown.length === 0) return <>–</>;
  return (
    <ul class="plain">
      {shown.map((field) => (
        <li>
          {names[field]}:{" "}
          <Difference
            before={before && shortened(before[field] ?? "")}
            after={shortened(fields[field] ?? "")}
          />
        </li>
      ))}
    </ul>
  );
}

function Why({ speech: { locale }, row }: { speech: Speech; row: PlanRow }) {
  const { problems, warnings } = row;
  const text = ({ column, code, message }: RowProblem) =>
    `${shortened(column)}: ${inputText(locale, code, message)}`;
  return (
    <>
      {reasonText(locale, row.reasonCode)}
      {[...problems, ...warnings].map((one) => (
        <p class="soft">{text(one)}</p>
      ))}
    </>
  );
}

/** Which rows these are of how many. */
export function RangeText({ speech: { locale }, page }: { speech: Speech; page: PlanPage }) {
  const { from, total, items } = page;
  if (items.length === 0) return <></>;
  const [first, last, all] = [from + 1, from + items.length, total].map((n) =>
    numberText(n, locale),
  );
  return <p class="soft">{planWords[locale].shown(first ?? "", last ?? "", all ?? "")}</p>;
}
