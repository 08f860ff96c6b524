import { randomBytes } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A key for a row of a sheet, written into its `Invite ID`: it tells nothing and travels with the row. */
export const newRowKey = (): string =>
  `mbr_${Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32]).join("")}`;
