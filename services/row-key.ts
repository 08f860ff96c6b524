import { randomBytes } from "node:crypto";
import type { RowChange } from "../domain/row-changes.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A key for a row of a sheet, written into its `Invite ID`: it tells nothing and travels with the row. */
const newRowKey = (): string =>
  `mbr_${Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32]).join("")}`;

/** The key a row is known by, or will be: its own where its source has names for its rows, else one we make. */
export const keyOf = (change: RowChange): string =>
  change.known?.key ?? (change.kind === "missing" ? undefined : change.subject) ?? newRowKey();
