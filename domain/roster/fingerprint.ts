import { createHash } from "node:crypto";
import { FIELD_NAMES, type FieldName } from "./columns.ts";
import type { RosterFields } from "./row.ts";

/** What the customer said of a person, as one word: our own columns, and the case of an address, change nothing. */
export const fingerprint = (fields: RosterFields): string => printOf(fields, FIELD_NAMES);

/** The same without the address: two rows of one print are alike but for it. */
export const personPrint = (fields: RosterFields): string =>
  printOf(
    fields,
    FIELD_NAMES.filter((name) => name !== "email"),
  );

function printOf(fields: RosterFields, names: readonly FieldName[]): string {
  const said = names.map((name) =>
    name === "email" ? (fields.email ?? "").toLowerCase() : (fields[name] ?? ""),
  );
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
