import type { Child } from "hono/jsx";
import type { Speech } from "./wording.ts";

export type Column<T> = {
  head: string;
  cell: (row: T) => Child;
  /** Numbers stand to the right. */
  isNumber?: boolean;
};

/** Rows under heads; the first cell names its row. Where there is no room, each row is a small list. */
export function Table<T>(props: {
  /** Says what the rows are, to those who do not see the page around it. */
  caption: string;
  columns: [Column<T>, ...Column<T>[]];
  rows: readonly T[];
  /** In place of an empty table. */
  empty?: Child;
}) {
  const { caption, columns, rows } = props;
  if (rows.length === 0 && props.empty) return <>{props.empty}</>;
  const [first, ...others] = columns;
  return (
    <table class="rows">
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, isNumber }) => (
            <th scope="col" class={isNumber ? "number" : ""}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">{first.cell(row)}</th>
            {others.map(({ head, cell, isNumber }) => (
              <td data-head={head} class={isNumber ? "number" : ""}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The way to the next page, and back to the first one. */
export function Pager(props: {
  speech: Speech;
  /** The address of the page, with its search. */
  url: URL;
  /** What the next page begins after; null on the last one. */
  next: string | null;
}) {
  const { say } = props.speech;
  const isFirst = !props.url.searchParams.has("cursor");
  if (isFirst && props.next === null) return <></>;
  return (
    <nav class="pager" aria-label={say.pages}>
      {!isFirst && <a href={withCursor(props.url, null)}>{say.firstPage}</a>}
      {props.next !== null && (
        <a href={withCursor(props.url, props.next)} rel="next">
          {say.nextPage}
        </a>
      )}
    </nav>
  );
}

function withCursor(url: URL, cursor: string | null): string {
  const query = new URLSearchParams(url.searchParams);
  query.delete("done");
  if (cursor === null) query.delete("cursor");
  else query.set("cursor", cursor);
  return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}
