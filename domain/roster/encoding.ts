import type { RosterProblem } from "./records.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

export type DecodedText = { text: string; encoding: Encoding; bom: boolean };

const MARKS: { encoding: Encoding; mark: number[] }[] = [
  { encoding: "utf-8", mark: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
];

const SAVE_AS =
  'In Excel choose "Save as" and "CSV UTF-8", in Google Sheets "Download" and "Comma-separated values", ' +
  "in a text editor the encoding UTF-8.";

/** Reads UTF-8, and UTF-16 that says so by its mark. Nothing else is guessed at: a wrong guess garbles names. */
export function decodeText(bytes: Uint8Array): DecodedText | { error: RosterProblem } {
  const marked = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  const encoding = marked?.encoding ?? "utf-8";
  const body = bytes.subarray(marked?.mark.length ?? 0);
  const unreadable = (reason: string): { error: RosterProblem } => ({
    error: { code: "unreadable", message: `${reason} ${SAVE_AS}` },
  });
  if (isArchive(bytes))
    return unreadable("This is an Excel workbook or an archive, not a CSV file.");
  if (encoding === "utf-8" && isBinary(body)) return unreadable("This is not a text file.");
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body);
    return { text, encoding, bom: marked !== undefined };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable(
      marked === undefined
        ? "This file is not UTF-8; it looks like an older Windows encoding."
        : "This file is damaged: it says how its characters are stored, but they are not.",
    );
  }
}

/** The bytes of a text, stored the way it came. */
export function encodeText({ text, encoding, bom }: DecodedText): Uint8Array {
  const marked = bom ? `\uFEFF${text}` : text;
  if (encoding === "utf-8") return Buffer.from(marked, "utf8");
  const bytes = Buffer.from(marked, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

/** Zip (also .xlsx and .ods) and the container of old Office files. */
function isArchive(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  return start === "504b0304" || start === "d0cf11e0";
}

/** More than one control character in twenty at the beginning; a stray one is left to its row. */
function isBinary(bytes: Uint8Array): boolean {
  const beginning = bytes.subarray(0, 4096);
  const controls = beginning.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return controls * 20 > beginning.length;
}
