import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { rowsOf, type Book, type Tab } from "./book.ts";
import { shown, type Cell } from "./cell.ts";
import { protectionsOf } from "./reading.ts";
import { columnIn, cornerOf } from "./tab-edits.ts";

/** What people see of a tab. */
export function tabLooks(book: () => Book, tab: () => Tab) {
  const look = () => rowsOf(book(), tab());
  return {
    title: () => tab().title,
    /** What people see, header and all, without the empty rows and columns at the end. */
    rows: look,
    /** The rows below the header by the names of their columns, blank rows left out. */
    records(): Record<string, string>[] {
      const [header = [], ...rows] = look();
      return rows
        .filter((row) => row.some((it) => it !== ""))
        .map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
    },
    column(name: string): string[] {
      const at = columnIn(tab(), name, book().locale);
      return look()
        .slice(1)
        .map((row) => row[at] ?? "");
    },
    cell(name: string): string {
      const { row, column } = cornerOf(tab(), name);
      return shown(tab().rows[row]?.cells[column], book().locale) ?? "";
    },
    /** As it is kept: what was entered, what it comes to, and its format. */
    kept(name: string): Cell | undefined {
      const { row, column } = cornerOf(tab(), name);
      return tab().rows[row]?.cells[column];
    },
    /** The number of the first row that shows this in one of its cells. */
    rowOf(said: string): number {
      const at = look().findIndex((row) => row.includes(said));
      if (at === -1) throw new Error(`No row says ${said}`);
      return at + 1;
    },
    size: () => ({ rows: tab().rows.length, columns: tab().columns.length }),
    protections: (): sheets_v4.Schema$ProtectedRange[] => protectionsOf(tab()),
    /** The developer metadata of each column, by its letter's place. */
    columnMetadata: () => tab().columns.map(({ metadata }) => metadata),
  };
}
