import type { FirstRows } from "../../../services/flows/choices.ts";
import { inputText } from "../../ui/reasons.ts";
import { numberText } from "../../ui/time.tsx";
import type { Speech } from "../../ui/wording.ts";
import { newWords } from "./new-words.ts";
import { planWords } from "./plan-words.ts";

const SHOWN = 60;
/** Beside those that feed something: a sheet may have two hundred columns. */
const OTHERS = 12;

type Part = { speech: Speech; rows: FirstRows };

/** Columns as they stand in the sheet, each with what it feeds, over the first rows as they stand. */
export function FirstRowsTable({ speech, rows }: Part) {
  const { locale } = speech;
  const say = newWords[locale];
  const { fields } = planWords[locale];
  let others = 0;
  const columns = rows.columns.flatMap((column, at) => {
    const isFed = column.field !== null;
    if (!isFed && (others += 1) > OTHERS) return [];
    return [{ ...column, at }];
  });
  const what = ({ field, isOwn }: FirstRows["columns"][number]) =>
    isOwn ? say.own : field === null ? say.feedsNothing : say.feeds(fields[field]);
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={say.lookTitle}>
      <table>
        <caption class="hidden">{say.lookTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{say.row}</th>
            {columns.map((column) => (
              <th scope="col">
                {shortened(column.header)} <span class="hint">{what(column)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => (
            <tr>
              <th scope="row">
                {numberText(row.line, locale)}
                {row.problems.map(({ column, code, message }) => (
                  <p class="error">
                    {shortened(column)}: {inputText(locale, code, message)}
                  </p>
                ))}
              </th>
              {columns.map(({ at }) => (
                <td>{shortened(row.cells[at] ?? "")}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.rows.length === 0 && <p>{say.noRows}</p>}
    </div>
  );
}

const shortened = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
