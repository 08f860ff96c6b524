import { normalize } from "node:path";
import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import { decodeText, encodeText } from "../../domain/roster/encoding.ts";
import type { RosterProblem } from "../../domain/roster/records.ts";
import { parseRoster } from "../../domain/roster/roster.ts";
import { defineConnector, defineRecords } from "../connector.ts";
import type { ReadOptions, RecordSet, WriteOutcome } from "../records.ts";
import { classifyFileError } from "./file-error.ts";
import { fileChoices } from "./file-choices.ts";
import { writeOwnCells } from "./own-cells.ts";
import { MAX_SHEET_BYTES } from "./regular-file.ts";
import { readSheet, replaceSheet, type SheetFile } from "./sheet-file.ts";
import type { SheetPlace } from "./sheet-path.ts";
import { watchSheet } from "./watch-sheet.ts";

/** Control characters, and those that show nothing or turn what follows around. */
const UNSEEN = /[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u;

const FileSettings = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(4096)
    .refine(
      (path) => !UNSEEN.test(path),
      "This path holds a character that nobody sees. Type it anew.",
    )
    .meta({ title: "Path", description: "Of the file, from the folder of sheets." }),
});

/** A sheet in a CSV file, which people keep editing by hand while statuses are written into it. */
export const csvFile = defineConnector({
  id: "csv-file",
  name: "CSV file",
  settings: FileSettings,
  limits: { bytes: MAX_SHEET_BYTES },
  settingChoices: { path: ({ roots = [] }) => fileChoices(roots) },
  client: ({ path }, { roots = [] }): SheetPlace => ({ path, roots, now: Date.now }),
  classify: classifyFileError,
  async check(place) {
    const { problem } = recordSet(await readSheet(place), {});
    if (problem) throw unusable(problem);
  },
  triggers: {
    rows: defineRecords({
      kind: "records",
      summary: "The rows of the file",
      input: z.strictObject({}).default({}),
      pace: { intervalSeconds: 5, quietSeconds: 2 },
      // As it is written: what links lead to may be another file tomorrow.
      sourceOf: (_input, settings) => normalize(FileSettings.parse(settings).path),
      read: async (place: SheetPlace, _input, options) =>
        recordSet(await readSheet(place, options.signal), options),
      async writeBack(place, _input, { version, rows }) {
        const sheet = await readSheet(place);
        if (sheet.version !== version) return changedMeanwhile(sheet);
        const decoded = decodeText(sheet.bytes);
        if ("error" in decoded) throw unusable(decoded.error);
        const { text, written, unclear } = writeOwnCells(decoded.text, rows);
        if (written === 0) return { written, unclear, version, ...reported(sheet) };
        const after = await replaceSheet(place, sheet, encodeText({ ...decoded, text }));
        return after.replaced
          ? { written, unclear, version: after.version, ...reported(after) }
          : changedMeanwhile(after);
      },
      watch: (place, _input, onChange) => watchSheet(place, onChange),
    }),
  },
  actions: {},
});

function recordSet({ bytes, version }: SheetFile, options: ReadOptions): RecordSet {
  const nothing = (problem: RosterProblem) => ({ version, columns: [], records: [], problem });
  const decoded = decodeText(bytes);
  if ("error" in decoded) return nothing(decoded.error);
  const { country, dateFormat, today } = options;
  const how = { country, dateFormat, today, hasHeader: true, shortRows: "fill" } as const;
  const roster = parseRoster(decoded.text, how);
  if ("error" in roster) return nothing(roster.error);
  return { version, columns: roster.columns, records: roster.rows };
}

type Seen = Pick<SheetFile, "version" | "shown">;

const changedMeanwhile = (seen: Seen): WriteOutcome => ({
  written: 0,
  version: seen.version,
  dropped: "changed_meanwhile",
  ...reported(seen),
});

/** As long as it lies there: whoever did not hear of it the first time must not miss it. */
const reported = ({ shown }: Seen) => (shown === undefined ? {} : { kept: shown });

const unusable = ({ message }: RosterProblem) => new ConnectorError("rejected", message);
