import { INPUT_MESSAGES, type InputCode } from "../input-codes.ts";
import type { WarningCode } from "../input-warnings.ts";
import { trimInvisible } from "../visible-text.ts";
import { cleanCell } from "./cell.ts";
import {
  FIELD_NAMES,
  fieldTitle,
  type FieldName,
  type OwnCells,
  type RosterColumn,
} from "./columns.ts";
import { fieldReaders, type FieldOptions } from "./field-readers.ts";

/** What was read of a person: as it would be stored where it is right, as typed where it is not. */
export type RosterFields = Partial<Record<FieldName, string>>;

export type CellProblem = { column: string; code: InputCode; message: string };
export type CellWarning = { column: string; code: WarningCode; message: string };

export type RosterRow = {
  /** The record's first line, from 1. It is for finding and showing the row, never its identity. */
  line: number;
  /** The customer's cells as they stand, one for each column; ours are empty here. */
  cells: string[];
  fields: RosterFields;
  /** The canonical address, by which the row is the same row wherever it stands. */
  key: string | undefined;
  inviteId: string | undefined;
  /** What our own columns say at present. */
  own: OwnCells;
  /** Why the row cannot be taken; empty when it can. */
  problems: CellProblem[];
  warnings: CellWarning[];
  /** The line of the row that says the same and counts instead of this one. */
  duplicateOf: number | undefined;
};

export type RowOptions = FieldOptions & {
  /** A pasted row that ends early has lost cells; in a sheet, where empty cells are not stored, it has not. */
  shortRows?: "refuse" | "fill" | undefined;
};

const REQUIRED: readonly FieldName[] = ["firstName", "email"];
const MAX_CELL_LENGTH = 1000;

// What no spreadsheet stores in a cell is rows that a stray quotation mark has swallowed.
const MAX_IGNORED_CELL_LENGTH = 50_000;

/** Reads the cells of one row; where they come from, a text or a grid, makes no difference. */
export function readRow(
  line: number,
  typed: string[],
  columns: RosterColumn[],
  options: RowOptions,
): RosterRow {
  const row: RosterRow = {
    line,
    cells: columns.map(({ own }, index) => (own ? "" : (typed[index] ?? ""))),
    fields: {},
    key: undefined,
    inviteId: undefined,
    own: {},
    problems: [],
    warnings: [],
    duplicateOf: undefined,
  };
  for (const [index, { own }] of columns.entries()) {
    if (own) row.own[own] = typed[index] ?? "";
  }
  row.inviteId = trimInvisible(row.own["Invite ID"] ?? "") || undefined;
  checkWidth(row, typed, columns, options.shortRows ?? "refuse");
  for (const field of FIELD_NAMES) readField(row, field, columns, options);
  checkIgnored(row, columns);
  checkPlan(row, columns);
  return row;
}

function checkWidth(
  row: RosterRow,
  typed: string[],
  columns: RosterColumn[],
  shortRows: "refuse" | "fill",
): void {
  const named = columns.map(({ header, own }) => header !== "" && own === undefined);
  const width = named.lastIndexOf(true) + 1;
  const beyond = typed.findIndex(
    (cell, index) => (columns[index]?.header ?? "") === "" && trimInvisible(cell) !== "",
  );
  if (beyond !== -1) {
    const message = INPUT_MESSAGES.too_many_cells;
    row.problems.push({ column: `column ${beyond + 1}`, code: "too_many_cells", message });
  }
  const column = columns[typed.length]?.header ?? "";
  if (typed.length >= width) return;
  if (shortRows === "refuse") {
    row.problems.push({ column, code: "too_few_cells", message: INPUT_MESSAGES.too_few_cells });
  } else {
    const message = "This row ends before its last column; the missing cells were read as empty.";
    row.warnings.push({ column, code: "short_row", message });
  }
}

function readField(
  row: RosterRow,
  field: FieldName,
  columns: RosterColumn[],
  options: FieldOptions,
): void {
  const index = columns.findIndex((column) => column.field === field);
  const column = columnName(field, columns);
  const refuse = (code: InputCode, message: string) => row.problems.push({ column, code, message });
  const cell = row.cells[index] ?? "";
  if (cell.length > MAX_CELL_LENGTH) {
    refuse("too_long", tooLong(cell));
    return;
  }
  const { value, warnings } = cleanCell(field, cell);
  row.warnings.push(...warnings.map((warning) => ({ column, ...warning })));
  const read = value === "" ? undefined : fieldReaders[field](value, options);
  if (read === undefined || (read.ok && read.value === "")) {
    if (REQUIRED.includes(field)) refuse("required", missing(field, index === -1));
    return;
  }
  row.fields[field] = read.ok ? read.value : value;
  if (!read.ok) {
    refuse(read.code, read.message);
    return;
  }
  row.warnings.push(...(read.warnings ?? []).map((warning) => ({ column, ...warning })));
  if (read.canonical !== undefined) row.key = read.canonical;
}

function checkIgnored(row: RosterRow, columns: RosterColumn[]): void {
  for (const [index, { header, field }] of columns.entries()) {
    const cell = row.cells[index] ?? "";
    if (field !== undefined || cell.length <= MAX_IGNORED_CELL_LENGTH) continue;
    row.problems.push({ column: header, code: "too_long", message: tooLong(cell) });
  }
}

/** A start or a renewal is meant for a plan; leaving it out in silence would cost somebody money (R59). */
function checkPlan(row: RosterRow, columns: RosterColumn[]): void {
  if (row.fields.planId !== undefined) return;
  for (const field of ["startDate", "renewal"] as const) {
    if (row.fields[field] === undefined) continue;
    const column = columnName(field, columns);
    row.problems.push({ column, code: "no_plan", message: INPUT_MESSAGES.no_plan });
  }
}

const columnName = (field: FieldName, columns: RosterColumn[]): string =>
  columns.find((column) => column.field === field)?.header ?? fieldTitle(field);

const tooLong = (cell: string) =>
  `This cell has ${cell.length} characters. Shorten it, or close a quotation mark before it.`;

const missing = (field: FieldName, isWithoutColumn: boolean): string =>
  isWithoutColumn
    ? `${fieldTitle(field)} is missing: the table has no such column. Add one.`
    : `${fieldTitle(field)} is missing. Fill it in.`;
