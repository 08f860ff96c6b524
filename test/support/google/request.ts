import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { linesOf, type Book, type Dimension, type Tab } from "./book.ts";
import { tabOf } from "./filters.ts";
import { maskOf, type Mask } from "./mask.ts";
import type { Refusal } from "./refusal.ts";
import { unknownField } from "./spec.ts";
import type { Written } from "./values.ts";

export type Doing = {
  book: Book;
  /** The address of who asks. */
  by: string;
  /** A number that no other thing of this spreadsheet has. */
  fresh: () => number;
  note: (written: Written) => void;
  /** `Invalid requests[0].addProtectedRange: …` */
  fail: (message: string) => Refusal;
};
export type Request = sheets_v4.Schema$Request;
export type Reply = sheets_v4.Schema$Response;
type Deed<Name extends keyof Request> = (
  request: NonNullable<Request[Name]>,
  doing: Doing,
) => Reply | void;

/** What is done for one kind of request; undefined for all others. */
export const deedOf =
  <Name extends keyof Request>(name: Name, deed: Deed<Name>) =>
  (request: Request, doing: Doing): Reply | undefined => {
    const given = request[name];
    return given ? (deed(given, doing) ?? {}) : undefined;
  };

export function updateMask(
  fields: string | null | undefined,
  schema: string,
  fail: Doing["fail"],
): Mask {
  const mask = fields ? maskOf(fields) : undefined;
  if (!mask)
    throw fail("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
  const unknown = unknownField(schema, mask);
  if (unknown !== undefined) throw fail(`Cannot find matching fields for path '${unknown}'`);
  return mask;
}

export function dimensionIn(dimension: string | null | undefined, fail: Doing["fail"]): Dimension {
  if (dimension === "ROWS" || dimension === "COLUMNS") return dimension;
  throw fail("No dimension specified.");
}

export function linesIn(
  range: sheets_v4.Schema$DimensionRange | null | undefined,
  book: Book,
  fail: Doing["fail"],
): { tab: Tab; along: Dimension; from: number; to: number } {
  const tab = tabOf(book, range?.sheetId);
  const along = dimensionIn(range?.dimension, fail);
  const from = range?.startIndex ?? 0;
  const to = range?.endIndex ?? linesOf(tab, along).length;
  if (to <= from) throw fail(`endIndex[${to}] must be after startIndex[${from}]`);
  return { tab, along, from, to };
}
