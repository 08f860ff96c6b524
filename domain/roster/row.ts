import { canonicalEmail } from "../email-address.ts";
import { INPUT_MESSAGES, type InputCode, type Refused } from "../input-codes.ts";
import { personName } from "../person-name.ts";
import { phoneNumber } from "../phone.ts";
import { hasControlCharacter, trimInvisible, withoutInvisible } from "../visible-text.ts";
import {
  FIELD_NAMES,
  fieldTitle,
  type FieldName,
  type OwnCells,
  type RosterColumn,
} from "./columns.ts";

/** What was read of a person: as it would be stored where it is right, as typed where it is not. */
export type RosterFields = Partial<Record<FieldName, string>>;

export type WarningCode =
  | "line_break_replaced"
  | "invisible_removed"
  | "placeholder_ignored"
  | "address_unwrapped"
  | "short_row";

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

export type RowOptions = {
  /** Where numbers without a country code are from. */
  country?: string | undefined;
  /** A pasted row that ends early has lost cells; in a sheet, where empty cells are not stored, it has not. */
  shortRows?: "refuse" | "fill" | undefined;
};

const REQUIRED: readonly FieldName[] = ["firstName", "email"];
const MAX_CELL_LENGTH = 1000;

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
  for (const field of FIELD_NAMES) readField(row, field, columns, options.country);
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
  country: string | undefined,
): void {
  const index = columns.findIndex((column) => column.field === field);
  const column = columns[index]?.header ?? fieldTitle(field);
  const refuse = (code: InputCode, message: string) => row.problems.push({ column, code, message });
  const cell = row.cells[index] ?? "";
  if (cell.length > MAX_CELL_LENGTH) {
    refuse("too_long", `This cell has ${cell.length} characters. Shorten it.`);
    return;
  }
  const value = cleanCell(row, column, field, cell);
  if (value === "") {
    if (REQUIRED.includes(field))
      refuse("required", `${fieldTitle(field)} is missing. Fill it in.`);
    return;
  }
  const read = readers[field](value, country);
  row.fields[field] = read.ok ? read.value : value;
  if (!read.ok) refuse(read.code, read.message);
  else if (read.canonical !== undefined) row.key = read.canonical;
}

/** The cell as one visible line. What had to be done for that is said in a warning. */
function cleanCell(row: RosterRow, column: string, field: FieldName, cell: string): string {
  const warn = (code: WarningCode, message: string) => row.warnings.push({ column, code, message });
  let value = trimInvisible(cell);
  if (/[\r\n]/.test(value)) {
    value = value.replace(/\s*(?:\r\n|\r|\n)\s*/g, " ");
    warn("line_break_replaced", "A line break in this cell was read as a blank.");
  }
  if (
    /^(?:#(?:n\/a|ref!|value!|name\?|null!|div\/0!|num!)|undefined|\[object object\]|n\/a|-)$/i.test(
      value,
    )
  ) {
    if (!REQUIRED.includes(field)) {
      warn("placeholder_ignored", `"${value}" was read as empty.`);
    }
    return "";
  }
  if (field === "email") {
    const wrapped = /^mailto:([^<>]+)$/i.exec(value) ?? /^[^<>"@]*<([^<>]+)>$/.exec(value);
    if (wrapped?.[1] === undefined) return value;
    warn("address_unwrapped", "Only the address was taken from this cell.");
    return trimInvisible(wrapped[1]);
  }
  if ((field === "firstName" || field === "lastName") && withoutInvisible(value) !== value) {
    warn("invisible_removed", "Invisible characters were removed from this name.");
  }
  return value;
}

type FieldReader = (
  value: string,
  country: string | undefined,
) => { ok: true; value: string; canonical?: string } | Refused;

const readName: FieldReader = (value) => {
  const read = personName(value);
  return read.ok ? { ok: true, value: read.name } : read;
};

const readText: FieldReader = (value) =>
  hasControlCharacter(value)
    ? { ok: false, code: "control_character", message: INPUT_MESSAGES.control_character }
    : { ok: true, value: value.normalize("NFC") };

const readers: Record<FieldName, FieldReader> = {
  firstName: readName,
  lastName: readName,
  email: (value) => {
    const read = canonicalEmail(value);
    return read.ok ? { ok: true, value: read.typed, canonical: read.canonical } : read;
  },
  phone: (value, country) => {
    const read = phoneNumber(value, country);
    return read.ok ? { ok: true, value: read.e164 } : read;
  },
  companyId: readText,
  planId: readText,
  startDate: readText,
  renewal: readText,
};
