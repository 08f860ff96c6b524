import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { isUuid } from "../../domain/uuid.ts";
import { Empty } from "../ui/empty.tsx";
import { Pager, Table, type Column } from "../ui/table.tsx";
import { showConsolePage, type ConsolePageProps } from "./page.tsx";
import type { Visit } from "./visit.ts";

const AT_ONCE = 50;

/** The part of a list that an address asks for: what comes before the id its last part ended with. */
export function askedPart(c: Context, limit = AT_ONCE): { limit: number; before?: string } {
  const before = c.req.query("cursor") ?? "";
  return { limit, ...(isUuid(before) && { before }) };
}

type ListPage<T> = Pick<ConsolePageProps, "title" | "section" | "done"> & {
  intro?: Child;
  /** The act that makes one more: beside the title, or in the middle of an empty list. */
  add: { href: string; text: string };
  caption: string;
  columns: [Column<T>, ...Column<T>[]];
  rows: readonly T[];
  none: { title: string; body: string };
  nextId: string | null;
};

/** Answers with a list of what a location has of one kind. */
export function showListPage<T>(c: Context, visit: Visit, list: ListPage<T>): Response {
  const { intro, caption, columns, rows, none, nextId, ...page } = list;
  const add = (
    <a class="button" href={list.add.href}>
      {list.add.text}
    </a>
  );
  return showConsolePage(
    c,
    visit,
    { ...page, ...(rows.length > 0 && { act: add }) },
    <>
      {intro}
      <Table
        caption={caption}
        columns={columns}
        rows={rows}
        empty={
          <Empty title={none.title}>
            <p>{none.body}</p>
            {add}
          </Empty>
        }
      />
      <Pager speech={visit.speech} url={new URL(c.req.url)} next={nextId} />
    </>,
  );
}
