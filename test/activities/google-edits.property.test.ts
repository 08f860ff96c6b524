import Papa from "papaparse";
import { expect, test } from "vitest";
import { auditLines, restRows } from "../support/flow-rows.ts";
import { aGoogleFlow } from "../support/google-flow.ts";
import { editAtRandom, type EditedSheet } from "../support/random-edits.ts";
import type { SheetEditor } from "../support/sheet-editor.ts";

/** A number here runs the edits of that seed again. */
const SEED: number | undefined = undefined;

/** A shared sheet that people edit as a file is edited: a save is what they have made of it by then. */
async function anEditedSheet(editor: SheetEditor): Promise<EditedSheet> {
  const policy = { quietSeconds: 60, holdAboveNew: 1_000, holdAboveEndsPercent: 100 };
  const { google, tab, db, look, flow } = await aGoogleFlow(cellsOf(editor.text()), { policy });
  google.limits({ perUser: 1_000_000, perProject: 1_000_000 });

  function cellsOf(text: string): string[][] {
    const { separator: delimiter, newline } = editor.form;
    const bare = text.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
    const options = { delimiter, newline: newline === "\n" ? "\n" : "\r\n" } as const;
    return Papa.parse<string[]>(bare, options).data;
  }

  return {
    async write(text) {
      tab.become(cellsOf(text));
    },
    async read() {
      const rows = tab.rows();
      // A grid does not tell of blank rows below the last one.
      while (rows.length < editor.rows.length + 1) rows.push([""]);
      const { separator: delimiter, quotes, newline, mark } = editor.form;
      return mark + Papa.unparse(rows, { delimiter, quotes, newline }) + newline;
    },
    async look() {
      const before = google.count("write");
      const looked = await look();
      expect(google.count("write") - before).toBeLessThanOrEqual(2);
      return looked;
    },
    async rest() {
      await restRows(db);
      // The minute of the account's calls has gone by as well.
      await db.deleteFrom("rateLimit").execute();
    },
    audit: () => auditLines(db),
    flow,
  };
}

test(
  "500 random edits of a shared sheet bring exactly what the rows that changed ask for",
  { timeout: 180_000 },
  () => editAtRandom(SEED ?? Date.now() % 1_000_000, anEditedSheet),
);
