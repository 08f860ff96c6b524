import Papa from "papaparse";
import { expect, test } from "vitest";
import { seeded } from "../faults/random.ts";
import { personNumber, SheetEditor } from "../support/sheet-editor.ts";
import { EDITS } from "../support/sheet-edits.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const WANTED = 500;
const PEOPLE = 12;
/** A number here runs the edits of that seed again. */
const SEED: number | undefined = undefined;

/** What was decided about rows and people since the line before. */
async function decisions(sheet: SheetFlow, after: number): Promise<string[]> {
  const lines = (await sheet.audit()).slice(after);
  return lines
    .filter(({ type }) => /^(row|member|invitation)\./.test(type))
    .map(({ type, address }) => `${type} ${address}`);
}

test(
  `${WANTED} random edits bring exactly what the rows that changed ask for`,
  { timeout: 120_000 },
  async () => {
    const seed = SEED ?? Date.now() % 1_000_000;
    process.stdout.write(`seed ${seed}\n`);
    const editor = new SheetEditor(seeded(seed), PEOPLE);
    const people = Array.from({ length: PEOPLE }, (_, at) => personNumber(at + 1));
    const sheet = await aSheetFlow(Papa.unparse(people, { newline: "\n" }) + "\n", {
      policy: { holdAboveNew: 1_000, holdAboveEndsPercent: 100 },
    });
    await sheet.look();
    await sheet.rest();
    expect(await sheet.look()).toMatchObject({ invited: PEOPLE });
    await sheet.look();

    for (let done = 0; done < WANTED;) {
      editor.open(await sheet.read());
      for (const cut of editor.clipboard) cut.isFresh = false;
      const before = (await sheet.audit()).length;
      const names: string[] = [];
      for (let wanted = 1 + editor.below(5); names.length < wanted;) {
        const name = editor.pick(Object.keys(EDITS)) ?? "sort";
        if (EDITS[name]?.(editor)) names.push(name);
      }
      done += names.length;
      const text = editor.text();
      await sheet.write(text);
      await sheet.look();
      await sheet.rest();
      await sheet.look();
      const got = await decisions(sheet, before);
      const where = `seed ${seed}, after ${done} edits, by ${names.join(", ")}:\n${text}`;
      expect(got.toSorted(), where).toEqual(editor.expected.toSorted());
    }
    expect(await sheet.flow()).toMatchObject({ state: "running" });
  },
);
