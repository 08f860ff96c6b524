import type { Warning } from "../input-warnings.ts";
import { trimInvisible } from "../visible-text.ts";
import type { FieldName } from "./columns.ts";
import { unguardCell } from "./guarded-cell.ts";

/** What stands in cells that a spreadsheet or a program failed to fill; a dash says "none". */
const PLACEHOLDER =
  /^(?:#(?:n\/a|ref!|value!|name\?|null!|div\/0!|num!|nv|bezug!|wert!|zahl!|#+)|undefined|\[object object\]|n\/a|-)$/i;

/** A cell as one visible line. What had to be done for that is said in a warning. */
export function cleanCell(field: FieldName, cell: string): { value: string; warnings: Warning[] } {
  const warnings: Warning[] = [];
  let value = unguardCell(trimInvisible(cell));
  if (/[\r\n]/.test(value)) {
    value = value.replace(/\s*(?:\r\n|\r|\n)\s*/g, " ");
    const message = "A line break in this cell was read as a blank.";
    warnings.push({ code: "line_break_replaced", message });
  }
  if (PLACEHOLDER.test(value)) {
    warnings.push({ code: "placeholder_ignored", message: `"${value}" was read as empty.` });
    return { value: "", warnings };
  }
  const wrapped = field === "email" ? addressIn(value) : undefined;
  if (wrapped === undefined) return { value, warnings };
  const message = "Only the address was taken from this cell.";
  warnings.push({ code: "address_unwrapped", message });
  return { value: trimInvisible(wrapped), warnings };
}

/** The address of `Ada <ada@example.com>` and `mailto:ada@example.com`. */
const addressIn = (value: string): string | undefined =>
  (/^mailto:([^<>]+)$/i.exec(value) ?? /^[^<>@]*<(?:mailto:)?([^<>]+)>$/i.exec(value))?.[1];
