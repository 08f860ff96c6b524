import { z } from "zod";
import type { GridCell } from "../../domain/roster/grid.ts";

/** https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/cells#CellData */
export const CellAnswer = z.object({
  formattedValue: z.string().optional(),
  effectiveValue: z
    .object({
      numberValue: z.number().optional(),
      boolValue: z.boolean().optional(),
      errorValue: z.object({ type: z.string().optional() }).optional(),
    })
    .optional(),
  effectiveFormat: z.object({ numberFormat: z.object({ type: z.string() }).optional() }).optional(),
});

export const CELL_FIELDS =
  "formattedValue,effectiveValue(numberValue,boolValue,errorValue(type)),effectiveFormat(numberFormat(type))";

type CellAnswer = z.infer<typeof CellAnswer>;

/** A text survives only as it is shown, a day only as the number behind it: Google is asked for both. */
export function gridCell({
  formattedValue = "",
  effectiveValue,
  effectiveFormat,
}: CellAnswer): GridCell {
  const { numberValue, boolValue, errorValue } = effectiveValue ?? {};
  if (errorValue) return { text: formattedValue || "#ERROR!", failed: true };
  if (boolValue === false) return { text: formattedValue, unticked: true };
  if (numberValue === undefined) return { text: formattedValue };
  const type = effectiveFormat?.numberFormat?.type;
  if (type === "DATE" || type === "DATE_TIME") {
    return { text: formattedValue, day: dayOf(numberValue) };
  }
  return { text: digitsOf(formattedValue, numberValue) };
}

const FIRST_DAY = Date.UTC(1899, 11, 30);
const LAST_SERIAL = 2_958_465;

/** The day on the sheet's own calendar: the number counts days there, whatever the time zone is. */
function dayOf(serial: number): string | undefined {
  if (serial < 0 || serial > LAST_SERIAL + 1) return undefined;
  return new Date(FIRST_DAY + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** A phone number or an ID that was taken for a number, without what that did to its looks. */
function digitsOf(shown: string, value: number): string {
  if (!Number.isSafeInteger(value)) return shown;
  const isShortened = /^[+-]?\d(?:[.,]\d+)?E\+?\d+$/i.test(shown);
  const isGrouped = /^\d{1,3}(?:[.,' \u00A0\u202F’]\d{3})+$/.test(shown);
  return isShortened || isGrouped ? String(value) : shown;
}
