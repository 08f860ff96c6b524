import type { FirstRows } from "../../../services/flows/choices.ts";
import { inputText } from "../../ui/reasons.ts";
import { Table } from "../../ui/table.tsx";
import { numberText } from "../../ui/time.tsx";
import type { Speech } from "../../ui/wording.ts";
import { newWords } from "./new-words.ts";
import { planWords } from "./plan-words.ts";

const SHOWN = 60;
/** Beside those that feed something: a sheet may have two hundred columns. */
const OTHERS = 6;

type Part = { speech: Speech; rows: FirstRows };

/** The first rows as they stand, under the names of their columns with what each of them feeds. */
export function FirstRowsTable({ speech, rows }: Part) {
  const { locale } = speech;
  const say = newWords[locale];
  const { fields } = planWords[locale];
  const what = ({ field, isOwn }: FirstRows["columns"][number]) =>
    isOwn ? say.own : field === null ? say.feedsNothing : say.feeds(fields[field]);
  const all = rows.columns.map((column, at) => ({ ...column, at }));
  const left = all.filter(({ field }) => field === null).slice(OTHERS);
  const shown = all.filter((column) => !left.includes(column));
  return (
    <>
      <Table
        caption={say.lookTitle}
        rows={rows.rows}
        empty={<p>{say.noRows}</p>}
        columns={[
          { head: say.row, cell: ({ line }) => numberText(line, locale) },
          ...shown.map((column) => ({
            head: `${shortened(column.header)} (${what(column)})`,
            cell: ({ cells }: FirstRows["rows"][number]) => shortened(cells[column.at] ?? ""),
          })),
        ]}
      />
      {left.length > 0 && <p class="soft">{say.moreColumns(numberText(left.length, locale))}</p>}
      <Problems speech={speech} rows={rows} />
    </>
  );
}

function Problems({ speech: { locale }, rows }: Part) {
  const faulty = rows.rows.filter(({ problems }) => problems.length > 0);
  if (faulty.length === 0) return <></>;
  return (
    <ul>
      {faulty.map(({ line, problems }) => (
        <li>
          {planWords[locale].line(numberText(line, locale))}:{" "}
          {problems
            .map(
              ({ column, code, message }) =>
                `${shortened(column)}: ${inputText(locale, code, message)}`,
            )
            .join(" ")}
        </li>
      ))}
    </ul>
  );
}

const shortened = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
