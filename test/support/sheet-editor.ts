import Papa from "papaparse";

import { OWN_COLUMNS } from "../../domain/roster/columns.ts";

export type Row = { cells: string[]; touched: boolean };
/** A row that was cut: its cells by the names of their columns. */
type Cut = { cells: Record<string, string>; isFresh: boolean };
type Form = { separator: string; quotes: boolean; newline: string; mark: string };

/** The columns of the user's own that have names of ours, by what they are called here. */
export const MINE: Record<string, string> = { "My status": "Status", "My problem": "Problem" };

const stated = (column: string) => MINE[column] ?? column;

/** A sheet in an editor: what somebody does to it, and what is to come of it. */
export class SheetEditor {
  header = ["My status", "First name", "Last name", "Email", "Notes", "My problem"];
  rows: Row[] = [];
  /** Rows that were cut and not pasted yet. */
  clipboard: Cut[] = [];
  /** The addresses of people whose rows have none at present, by their first names. */
  broken = new Map<string, string>();
  expected: string[] = [];
  form: Form = { separator: ",", quotes: false, newline: "\n", mark: "" };
  private count = 0;
  readonly fewest: number;
  private readonly random: () => number;

  /** Of a sheet with so many people. */
  constructor(random: () => number, people: number) {
    this.fewest = people / 2;
    this.random = random;
    for (let made = 0; made < people; made += 1) this.rows.push(this.rowOf(this.newPerson()));
  }

  /** Begins anew with what the hub left of the sheet. */
  open(text: string): void {
    this.reread(text);
    for (const row of this.rows) row.touched = false;
    for (const cut of this.clipboard) cut.isFresh = false;
    this.expected = [];
  }

  /** Takes up what the hub wrote, and throws where it wrote into a cell of the user's. */
  reread(text: string): void {
    const { separator: delimiter, newline } = this.form;
    const read = Papa.parse<string[]>(text.replace(/^\uFEFF/, "").replace(/\r?\n$/, ""), {
      delimiter,
      newline: newline === "\n" ? "\n" : "\r\n",
    });
    const [header = [], ...rows] = read.data;
    const before = this.header.map(stated);
    const isTheirs = this.header.map((column) => !isOurs(column));
    const kept = (cells: string[]) => before.map((_, at) => (isTheirs[at] && cells[at]) || "");
    const [was, is] = [this.rows.map(({ cells }) => kept(cells)), rows.map(kept)];
    if (
      header.slice(0, before.length).join() !== before.join() ||
      is.join("\n") !== was.join("\n")
    ) {
      throw new Error(`A cell of the user's was changed:\n${this.text()}\nis now\n${text}`);
    }
    this.header = [...this.header, ...header.slice(before.length)];
    this.rows = rows.map((cells, at) => ({ cells, touched: this.rows[at]?.touched ?? false }));
  }

  text(rows = this.rows): string {
    const { separator: delimiter, quotes, newline, mark } = this.form;
    const table = [this.header.map(stated), ...rows.map(({ cells }) => cells)];
    return mark + Papa.unparse(table, { delimiter, quotes, newline }) + newline;
  }

  /** What stands there for a moment, before the user undoes it. */
  slip(): string {
    const row = this.pick(this.alone());
    if (!row) return this.text();
    const other: Row = { cells: [...row.cells], touched: true };
    const others = this.rows.map((one) => (one === row ? other : one));
    const slips: (() => Row[])[] = [
      () => this.rows.filter((one) => one !== row),
      () => [...this.rows, other],
      () => (this.set(other, { Email: `${this.email(row)}x` }), others),
      () => (this.set(other, { Email: "ada" }), others),
      () => (this.set(other, { "Last name": "B" }), others),
    ];
    return this.text(this.pick(slips)?.());
  }

  cell(row: Row, column: string): string {
    return row.cells[this.header.indexOf(column)] ?? "";
  }

  set(row: Row, values: Record<string, string>): void {
    for (const [column, text] of Object.entries(values)) {
      const at = this.header.indexOf(column);
      if (at === -1) continue;
      while (row.cells.length <= at) row.cells.push("");
      row.cells[at] = text;
    }
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  insert(row: Row): void {
    this.rows.splice(this.below(this.rows.length + 1), 0, row);
  }

  /** Rows of people that nothing was done about since the sheet was opened. */
  people(): Row[] {
    return this.rows.filter((row) => !row.touched && this.cell(row, "Status") === "queued");
  }

  /** Rows that are refused, and that nothing was done about since. */
  refused(): Row[] {
    return this.rows.filter((row) => !row.touched && this.cell(row, "Problem").trim() !== "");
  }

  copies(): Row[] {
    return this.refused().filter((row) => this.email(row).endsWith(".com"));
  }

  /** Rows without an address: of people who were invited, or never had one. */
  addressless(): Row[] {
    return this.refused().filter((row) => !this.email(row).endsWith(".com"));
  }

  /** The address by which the row's person was invited, where it has none now. */
  lost(row: Row): string | undefined {
    return this.broken.get(this.cell(row, "First name"));
  }

  remove(row: Row): void {
    this.rows = this.rows.filter((other) => other !== row);
  }

  rowOf(values: Record<string, string>): Row {
    const row: Row = { cells: this.header.map(() => ""), touched: true };
    this.set(row, values);
    return row;
  }

  /** Those of them whose address stands in no other row. */
  alone(): Row[] {
    return this.people().filter(
      (row) => this.rows.filter((other) => this.email(other) === this.email(row)).length === 1,
    );
  }

  email(row: Row): string {
    return this.cell(row, "Email").toLowerCase();
  }

  /** Copies of people whose rows nothing was done about: one that goes while another comes is one that stays. */
  oldCopies(): Row[] {
    const touched = new Set(this.rows.filter((row) => row.touched).map((row) => this.email(row)));
    return this.copies().filter((row) => !touched.has(this.email(row)));
  }

  touchAll(email: string): void {
    for (const row of this.rows) row.touched ||= this.email(row) === email;
  }

  keepColumns(isKept: (column: string) => boolean): void {
    const kept = this.header.map(isKept);
    const without = (cells: string[]) => cells.filter((_, at) => kept[at] !== false);
    this.header = without(this.header);
    for (const row of this.rows) row.cells = without(row.cells);
  }

  hasFreshCut(): boolean {
    return this.clipboard.some(({ isFresh }) => isFresh);
  }

  newPerson() {
    this.count += 1;
    return personNumber(this.count);
  }

  expect(email: string, ...types: string[]): void {
    this.expected.push(...types.map((type) => `${type} ${email}`));
  }

  take(row: Row | undefined, act: (row: Row) => void): boolean {
    if (!row) return false;
    row.touched = true;
    act(row);
    return true;
  }
}

const personNumber = (number: number) => ({
  "First name": `Ada ${number}`,
  "Last name": `Byron, ${number}`,
  Email: `ada${number}@example.com`,
  Notes: `"${number}";\tof\ncourse`,
  "My status": number % 3 === 0 ? "" : `VIP ${number}`,
  "My problem": number % 4 === 0 ? "" : "pays, late",
});

const isOurs = (column: string) => OWN_COLUMNS.some((own) => own === column);
