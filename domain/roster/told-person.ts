import { mappedValue, type Mapping } from "../flow-mapping.ts";
import { INPUT_MESSAGES } from "../input-codes.ts";
import type { Told } from "../told.ts";
import { storable } from "../visible-text.ts";
import { fieldNamed, fieldTitle, type FieldName, type RosterColumn } from "./columns.ts";
import type { FieldOptions } from "./field-readers.ts";
import { readRow, type RosterRow } from "./row.ts";

/** What a person is made of, where they are not a row of a sheet. */
export const PERSON_FIELDS = [
  "firstName",
  "lastName",
  "email",
  "phone",
] as const satisfies readonly FieldName[];

export type PersonField = (typeof PERSON_FIELDS)[number];

const REQUIRED: ReadonlySet<PersonField> = new Set(["firstName", "email"]);

/** Reads a person from what was told, by the rules that hold for the rows of a sheet. */
export function readPerson(told: Told, mapping: Mapping | null, options: FieldOptions): RosterRow {
  const by = mapping ?? guessMapping(told);
  const columns: RosterColumn[] = [];
  const cells: string[] = [];
  const problems: RosterRow["problems"] = [];
  for (const field of PERSON_FIELDS) {
    const source = by[field];
    if (!source && !REQUIRED.has(field)) continue;
    const from = source && "from" in source ? source.from : undefined;
    const column =
      from === undefined ? fieldTitle(field) : `${fieldTitle(field)} (${storable(from)})`;
    const value = source && mappedValue(source, told);
    const text = value && "text" in value ? value.text : "";
    columns.push({ header: column, field, own: undefined });
    cells.push(storable(text));
    if (storable(text) !== text) {
      const code = "control_character";
      problems.push({ column, code, message: INPUT_MESSAGES[code] });
    } else if (value && "isNoText" in value) {
      problems.push({ column, code: "required", message: value.isNoText });
    } else if (REQUIRED.has(field) && from !== undefined && value && "missing" in value) {
      const message = `Nothing was told at "${from}". Map another place, or have it sent along.`;
      problems.push({ column, code: "required", message });
    }
  }
  // It stands in no table, so it has no line.
  const row = readRow(0, cells, columns, options);
  const named = new Set(problems.map(({ column }) => column));
  return {
    ...row,
    problems: [...problems, ...row.problems.filter((one) => !named.has(one.column))],
  };
}

/** By the names of what was told, which are taken like the headers of a sheet. */
export function guessMapping(told: Told): Mapping {
  const mapping: Mapping = {};
  for (const [name, value] of Object.entries(told)) {
    const field = fieldNamed(name);
    const isPersons = PERSON_FIELDS.some((one) => one === field);
    if (!field || !isPersons || typeof value === "object") continue;
    mapping[field] ??= { from: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` };
  }
  return mapping;
}

/** Why a mapping cannot be used for people at all; undefined where it can. */
export function mappingFault(mapping: Mapping): { field: string; message: string } | undefined {
  for (const field of Object.keys(mapping)) {
    if (!PERSON_FIELDS.some((one) => one === field)) {
      return {
        field,
        message: `A person has no "${field}". There are ${PERSON_FIELDS.join(", ")}.`,
      };
    }
  }
  for (const field of REQUIRED) {
    if (!mapping[field]) return { field, message: INPUT_MESSAGES.required };
  }
  return undefined;
}
