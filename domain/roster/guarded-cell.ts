// A spreadsheet runs a cell that begins so; the full-width twins are taken for the plain signs.
const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A value as it may stand in a file that a spreadsheet opens: as text, by an apostrophe before it. */
export const guardCell = (value: string): string => (RUNS.test(value) ? `'${value}` : value);

/** The value behind a guarded cell: whatever was guarded comes back as it was. */
export const unguardCell = (cell: string): string =>
  cell.startsWith("'") && RUNS.test(cell) ? cell.slice(1) : cell;
