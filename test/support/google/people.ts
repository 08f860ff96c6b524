import { randomBytes } from "node:crypto";
import { copyBook, newLine, newRow, rowsOf, type Book, type Tab } from "./book.ts";
import { cellOf, type Given } from "./cell.ts";
import { newId } from "./ids.ts";
import type { Revision, Role, Store } from "./store.ts";
import { tabSide, type TabSide } from "./people-tab.ts";

export type NewTab = {
  title: string;
  /** The first is the header, by most sheets' habit. */
  rows?: Given[][];
  sheetId?: number;
  rowCount?: number;
  columnCount?: number;
};

export type NewSpreadsheet = {
  title?: string;
  locale?: string;
  timeZone?: string;
  owner?: string;
  /** Who may do what with it, by address. */
  sharedWith?: Record<string, "reader" | "commenter" | "writer">;
  tabs?: NewTab[];
  /** An Excel file that lies in Drive, which Sheets shows and its API does not. */
  isOffice?: boolean;
};

export type Spreadsheet = ReturnType<typeof peoplesSide>;

const PEOPLE = "people";

/** A spreadsheet as people have it before them. */
export function peoplesSide(store: Store, given: NewSpreadsheet) {
  const { owner = "ada@example.com", sharedWith = {}, tabs = [{ title: "Sheet1" }] } = given;
  const book: Book = {
    title: given.title ?? "Members",
    locale: given.locale ?? "en_GB",
    timeZone: given.timeZone ?? "Europe/Madrid",
    tabs: tabs.map(newTab),
    metadata: [],
  };
  const id = `1${randomBytes(32).toString("base64url").replaceAll(/\W/g, "A")}`;
  const permissions = new Map<string, Role>([[owner.toLowerCase(), "owner"]]);
  for (const [address, role] of Object.entries(sharedWith)) {
    permissions.set(address.toLowerCase(), role);
  }
  const file = store.add(id, book, permissions, given.isOffice);
  const change = <T>(what: string, deed: (now: Book) => T): T =>
    store.change(file, { by: PEOPLE, what }, deed);
  const lookFor = (title: string | undefined, now = file.book) =>
    title === undefined ? now.tabs[0] : now.tabs.find((it) => it.title === title);

  const side = {
    id,
    url: `https://docs.google.com/spreadsheets/d/${id}/edit`,

    /** The tab of that title, or the first; it stays the same one when it is renamed. */
    tab(title?: string): TabSide {
      const found = lookFor(title);
      if (!found) throw new Error(`There is no tab ${title ?? ""}`);
      return tabSide(found.sheetId, () => file.book, change);
    },
    titles: () => file.book.tabs.map((tab) => tab.title),
    addTab(tab: NewTab): TabSide {
      change("tab added", (now) => void now.tabs.push(newTab(tab, now.tabs.length)));
      return side.tab(tab.title);
    },
    /** With its hidden marks too, which get numbers of their own. */
    duplicateTab(title: string): TabSide {
      const named = `Copy of ${title}`;
      change("tab duplicated", (now) => {
        const [copy] = copyBook(now).tabs.filter((tab) => tab.title === title);
        if (!copy) throw new Error(`There is no tab ${title}`);
        for (const line of [copy, ...copy.columns, ...copy.rows]) {
          line.metadata = line.metadata.map((it) => ({ ...it, metadataId: newId() }));
        }
        copy.protections = copy.protections.map((it) => ({ ...it, id: newId() }));
        now.tabs.push({ ...copy, title: named, sheetId: newId() });
      });
      return side.tab(named);
    },
    rename: (title: string) => change("renamed", (now) => void (now.title = title)),
    /** Whose dates and numbers are written how, from now on. */
    setLocale: (locale: string) => change("locale", (now) => void (now.locale = locale)),

    share(address: string, role: Exclude<Role, "owner"> = "writer"): void {
      file.permissions.set(address.toLowerCase(), role);
      store.touch(file, "update");
    },
    unshare(address: string): void {
      file.permissions.delete(address.toLowerCase());
      store.touch(file, "update");
    },
    trash(): void {
      file.trashed = true;
      store.touch(file, "trash");
    },
    restore(): void {
      file.trashed = false;
      store.touch(file, "untrash");
    },
    deleteForEver: () => store.remove(file),

    /** Every change since it was made, oldest first, by whom and what was written. */
    revisions: (): readonly Revision[] => file.revisions,
    /** Those that calls made, not people. */
    writes: () => file.revisions.filter(({ by }) => by !== PEOPLE),
    /** Looks at it as it was at a revision. */
    rowsAt(number: number, title?: string): string[][] {
      const then = file.revisions.find((it) => it.number === number)?.book;
      const tab = then && lookFor(title, then);
      if (!then || !tab) throw new Error(`Revision ${number} is not kept`);
      return rowsOf(then, tab);
    },
  };
  return side;
}

function newTab({ title, rows = [], ...given }: NewTab, at: number): Tab {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columnCount = Math.max(width, given.columnCount ?? 26);
  const rowCount = Math.max(rows.length, given.rowCount ?? 1000);
  return {
    sheetId: given.sheetId ?? (at === 0 ? 0 : 1_000_000 + at * 7919),
    title,
    columns: Array.from({ length: columnCount }, newLine),
    rows: Array.from({ length: rowCount }, (_, row) => ({
      ...newRow(),
      cells: (rows[row] ?? []).map(cellOf),
    })),
    protections: [],
    metadata: [],
    frozenRowCount: 0,
  };
}
