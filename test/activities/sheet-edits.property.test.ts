import { expect, test } from "vitest";
import { seeded } from "../faults/random.ts";
import { SheetEditor } from "../support/sheet-editor.ts";
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

function edit(editor: SheetEditor, wanted: number): string[] {
  const names: string[] = [];
  while (names.length < wanted) {
    const name = editor.pick(Object.keys(EDITS)) ?? "sort";
    if (EDITS[name]?.(editor)) names.push(name);
  }
  return names;
}

/** What happens before the save that counts; gives the edits that it adds. */
const WAYS: Record<string, (sheet: SheetFlow, editor: SheetEditor) => Promise<string[]>> = {
  "in one save": async () => [],
  "after a slip that nobody saw": async (sheet, editor) => {
    await sheet.write(editor.slip());
    return [];
  },
  "after a slip that was seen and did not rest": async (sheet, editor) => {
    await sheet.write(editor.slip());
    await sheet.look();
    return [];
  },
  "in two saves with a look between them": async (sheet, editor) => {
    await sheet.write(editor.text());
    await sheet.look();
    editor.reread(await sheet.read());
    return edit(editor, 1 + editor.below(3));
  },
};

test(
  `${WANTED} random edits bring exactly what the rows that changed ask for`,
  { timeout: 120_000 },
  async () => {
    const seed = SEED ?? Date.now() % 1_000_000;
    process.stdout.write(`seed ${seed}\n`);
    const editor = new SheetEditor(seeded(seed), PEOPLE);
    const sheet = await aSheetFlow(editor.text(), {
      policy: { holdAboveNew: 1_000, holdAboveEndsPercent: 100 },
    });
    await sheet.look();
    await sheet.rest();
    expect(await sheet.look()).toMatchObject({ invited: PEOPLE });
    await sheet.look();

    for (let done = 0; done < WANTED;) {
      editor.open(await sheet.read());
      const before = (await sheet.audit()).length;
      const names = edit(editor, 1 + editor.below(5));
      const way = editor.pick(Object.keys(WAYS)) ?? "";
      names.push(...((await WAYS[way]?.(sheet, editor)) ?? []));
      done += names.length;
      const text = editor.text();
      await sheet.write(text);
      await sheet.look();
      await sheet.rest();
      await sheet.look();
      const got = await decisions(sheet, before);
      const where = `seed ${seed}, after ${done} edits, by ${names.join(", ")}, ${way}:\n${text}`;
      expect(got.toSorted(), where).toEqual(editor.expected.toSorted());
    }
    editor.reread(await sheet.read());
    expect(await sheet.flow()).toMatchObject({ state: "running" });
  },
);
