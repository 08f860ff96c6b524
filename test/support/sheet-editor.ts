import Papa from "papaparse";

export type Row = { cells: string[]; touched: boolean };
/** A row that was cut: its cells by the names of their columns. */
type Cut = { cells: Record<string, string>; isFresh: boolean };
type Form = { separator: string; quotes: boolean; newline: string; mark: string };

/** A sheet in an editor: what somebody does to it, and what is to come of it. */
export class SheetEditor {
  header: string[] = [];
  rows: Row[] = [];
  /** Rows that were cut and not pasted yet. */
  clipboard: Cut[] = [];
  expected: string[] = [];
  form: Form = { separator: ",", quotes: false, newline: "\n", mark: "" };
  private count: number;
  readonly fewest: number;
  private readonly random: () => number;

  /** Of a sheet with so many people. */
  constructor(random: () => number, people: number) {
    this.count = people;
    this.fewest = people / 2;
    this.random = random;
  }

  open(text: string): void {
    const { separator: delimiter, newline } = this.form;
    const read = Papa.parse<string[]>(text.replace(/^\uFEFF/, "").replace(/\r?\n$/, ""), {
      delimiter,
      newline: newline === "\n" ? "\n" : "\r\n",
    });
    const [header = [], ...rows] = read.data;
    this.header = header;
    this.rows = rows.map((cells) => ({ cells, touched: false }));
    this.expected = [];
  }

  text(): string {
    const { separator: delimiter, quotes, newline, mark } = this.form;
    const table = [this.header, ...this.rows.map(({ cells }) => cells)];
    return mark + Papa.unparse(table, { delimiter, quotes, newline }) + newline;
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

  copies(): Row[] {
    return this.rows.filter((row) => !row.touched && this.cell(row, "Problem") !== "");
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

export const personNumber = (number: number) => ({
  "First name": `Ada ${number}`,
  "Last name": `Byron, ${number}`,
  Email: `ada${number}@example.com`,
  Notes: `"${number}";\tof\ncourse`,
});
