import { test } from "vitest";
import { editAtRandom } from "../support/random-edits.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";

/** A number here runs the edits of that seed again. */
const SEED: number | undefined = undefined;

test(
  "500 random edits of a file bring exactly what the rows that changed ask for",
  { timeout: 120_000 },
  () =>
    editAtRandom(SEED ?? Date.now() % 1_000_000, (editor) =>
      aSheetFlow(editor.text(), {
        policy: { holdAboveNew: 1_000, holdAboveEndsPercent: 100 },
      }),
    ),
);
