import {
  deleteLines,
  insertLines,
  moveLine,
  newRow,
  rowsOf,
  setCell,
  usedArea,
  type Book,
  type Tab,
} from "./book.ts";
import { newId } from "./ids.ts";
import { cellOf, hasValue, shown, type Given } from "./cell.ts";
import {
  arrangeColumns,
  compared,
  columnIn,
  cornerOf,
  eachRow,
  wholeRow,
  write,
  type Cells,
} from "./tab-edits.ts";
import { tabLooks } from "./tab-looks.ts";
import { typed } from "./typed.ts";

type Change = <T>(what: string, deed: (now: Book) => T) => T;

export type TabSide = ReturnType<typeof tabSide>;

/** A tab as people have it before them; rows count from one, the header being row 1, and columns go by header or letter. */
export function tabSide(sheetId: number, book: () => Book, change: Change) {
  function tabIn(now: Book): Tab {
    const tab = now.tabs.find((it) => it.sheetId === sheetId);
    if (!tab) throw new Error("The tab is deleted");
    return tab;
  }
  const act = <T>(what: string, deed: (tab: Tab, now: Book) => T): T =>
    change(what, (now) => deed(tabIn(now), now));
  const look = () => rowsOf(book(), tabIn(book()));

  return {
    sheetId,
    ...tabLooks(book, () => tabIn(book())),

    /** Puts a value into a cell such as `B3`, as it is. */
    edit: (cell: string, value: Given) =>
      act("edited", (tab) => {
        const { row, column } = cornerOf(tab, cell);
        setCell(tab, row, column, cellOf(value));
      }),
    /** Types a text into a cell, which Google takes for what it looks like. */
    type: (cell: string, text: string) =>
      act("typed", (tab, now) => {
        const { row, column } = cornerOf(tab, cell);
        setCell(tab, row, column, typed(text, now.locale, tab.rows[row]?.cells[column]));
      }),
    /** Sets cells of one row by the names of their columns. */
    set: (row: number, values: Record<string, Given>) =>
      act("edited", (tab) => {
        for (const [name, value] of Object.entries(values)) {
          setCell(tab, row - 1, columnIn(tab, name, book().locale), cellOf(value));
        }
      }),
    /** All of it at once: what stood there is gone, formats and hidden rows too. */
    replace: (rows: Given[][]) =>
      act("replaced", (tab) => {
        for (let at = 0; at < tab.rows.length; at += 1) tab.rows[at] = newRow();
        rows.forEach((row, at) => write(tab, at, row.map(cellOf)));
      }),
    /** What stands there becomes this: columns are moved, deleted and inserted by their headers, and take along what they carry. */
    become: (rows: Given[][]) =>
      act("edited", (tab, now) => {
        const header = (rows[0] ?? []).map((it) => shown(cellOf(it), now.locale) ?? "");
        arrangeColumns(tab, header, now.locale);
        const last = Math.max(usedArea(tab).rows, rows.length);
        for (let at = 0; at < last; at += 1) {
          write(
            tab,
            at,
            header.map((_, column) => cellOf(rows[at]?.[column] ?? null)),
          );
        }
      }),
    /** Below the last row that has something; the grid grows where it ends. */
    append: (...rows: Given[][]) =>
      act("appended", (tab) => {
        const from = usedArea(tab).rows;
        rows.forEach((row, at) => write(tab, from + at, row.map(cellOf)));
      }),
    insertRow: (at: number, values: Given[] = []) =>
      act("row inserted", (tab) => {
        insertLines(tab, "ROWS", at - 1, 1);
        write(tab, at - 1, values.map(cellOf));
      }),
    deleteRows: (first: number, count = 1) =>
      act("rows deleted", (tab) =>
        deleteLines(tab, "ROWS", { from: first - 1, to: first - 1 + count }),
      ),
    moveRow: (from: number, to: number) =>
      act("row moved", (tab) => moveLine(tab, "ROWS", from - 1, to - 1)),
    /** Copies a row over what stands at the other, values and formats. */
    copyRow: (from: number, to: number) =>
      act("row copied", (tab) => write(tab, to - 1, wholeRow(tab, from - 1))),
    /** The content goes, an empty row stays. */
    cutAndPasteRow: (from: number, to: number) =>
      act("row cut and pasted", (tab) => {
        const cells = wholeRow(tab, from - 1);
        const left = tab.rows[from - 1];
        if (left) left.cells = [];
        write(tab, to - 1, cells);
      }),
    /** Sorts all rows below the header, hidden ones too. */
    sort: (by: string, order: "ascending" | "descending" = "ascending") =>
      act("sorted", (tab, now) => {
        const column = columnIn(tab, by, book().locale);
        const end = usedArea(tab).rows;
        const sign = order === "ascending" ? 1 : -1;
        const below = tab.rows.slice(1, end).map(({ cells }) => cells);
        below.sort((a, b) => sign * compared(a[column], b[column], now.locale));
        // Blank cells come last in either order.
        const isFilled = (cells: Cells) => hasValue(cells[column]);
        const ordered = [...below.filter(isFilled), ...below.filter((it) => !isFilled(it))];
        ordered.forEach((cells, at) => {
          const line = tab.rows[at + 1];
          if (line) line.cells = cells;
        });
      }),

    insertColumn: (at: string, header = "") =>
      act("column inserted", (tab) => {
        const column = columnIn(tab, at, book().locale);
        insertLines(tab, "COLUMNS", column, 1);
        if (header !== "") setCell(tab, 0, column, cellOf(header));
      }),
    deleteColumn: (name: string) =>
      act("column deleted", (tab) => {
        const from = columnIn(tab, name, book().locale);
        deleteLines(tab, "COLUMNS", { from, to: from + 1 });
      }),
    /** So that it stands where the other stands now. */
    moveColumn: (name: string, to: string) =>
      act("column moved", (tab) =>
        moveLine(
          tab,
          "COLUMNS",
          columnIn(tab, name, book().locale),
          columnIn(tab, to, book().locale),
        ),
      ),
    renameHeader: (from: string, to: string) =>
      act("header renamed", (tab) =>
        setCell(tab, 0, columnIn(tab, from, book().locale), cellOf(to)),
      ),

    /** Nobody but the owner and these may edit the column from now on. */
    protect: (name: string, editors: string[] = []) =>
      act("column protected", (tab) => {
        const from = columnIn(tab, name, book().locale);
        const columns = { from, to: from + 1 };
        const given = { description: "", warningOnly: false, editors };
        tab.protections.push({ id: newId(), rows: undefined, columns, ...given });
      }),
    rename: (title: string) => act("tab renamed", (tab) => void (tab.title = title)),
    remove: () =>
      change(
        "tab deleted",
        (now) => void (now.tabs = now.tabs.filter((it) => it.sheetId !== sheetId)),
      ),
    hideRows: (first: number, count = 1) =>
      act("rows hidden", (tab) =>
        eachRow(tab, first, count, (row) => void (row.hiddenByUser = true)),
      ),
    /** Rows below the header that do not pass are hidden. */
    filter: (passes: (row: Record<string, string>) => boolean) =>
      act("filtered", (tab) => {
        const [header = [], ...rows] = look();
        rows.forEach((row, at) => {
          const named = Object.fromEntries(header.map((name, place) => [name, row[place] ?? ""]));
          eachRow(tab, at + 2, 1, (line) => void (line.hiddenByFilter = !passes(named)));
        });
      }),
    showAll: () =>
      act("shown", (tab) =>
        eachRow(tab, 1, tab.rows.length, (row) => {
          row.hiddenByUser = false;
          row.hiddenByFilter = false;
        }),
      ),
    /** Cuts the grid after the last row and column that have something, but for so many. */
    trim: (spareRows = 0, spareColumns = 0) =>
      act("trimmed", (tab) => {
        const used = usedArea(tab);
        tab.rows.length = Math.min(tab.rows.length, used.rows + spareRows);
        tab.columns.length = Math.min(tab.columns.length, used.columns + spareColumns);
        for (const { cells } of tab.rows) cells.splice(tab.columns.length);
      }),
  };
}
