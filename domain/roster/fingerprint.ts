import { createHash } from "node:crypto";
import { FIELD_NAMES } from "./columns.ts";
import type { RosterFields } from "./row.ts";

/** What the customer said of a person, as one word: our own columns, and the case of an address, change nothing. */
export function fingerprint(fields: RosterFields): string {
  const said = FIELD_NAMES.map((name) =>
    name === "email" ? (fields.email ?? "").toLowerCase() : (fields[name] ?? ""),
  );
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
