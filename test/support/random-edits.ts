import { expect } from "vitest";
import { seeded } from "../faults/random.ts";
import { SheetEditor } from "./sheet-editor.ts";
import { EDITS } from "./sheet-edits.ts";

const WANTED = 500;
const PEOPLE = 12;

/** A sheet at its flow, wherever it lies: as an editor saves it and as a worker looks at it. */
export type EditedSheet = {
  write(text: string): Promise<void>;
  read(): Promise<string>;
  look(): Promise<unknown>;
  rest(): Promise<void>;
  audit(): Promise<{ type: string; address: string | null }[]>;
  flow(): Promise<{ state: string }>;
};

/** What was decided about rows and people since the line before. */
async function decisions(sheet: EditedSheet, after: number): Promise<string[]> {
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
const WAYS: Record<string, (sheet: EditedSheet, editor: SheetEditor) => Promise<string[]>> = {
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

/**
 * Edits a sheet at random, and expects of each save what the rows that changed ask for: no more, and no less. The same
 * seed makes the same edits.
 */
export async function editAtRandom(
  seed: number,
  open: (editor: SheetEditor) => Promise<EditedSheet>,
): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  const editor = new SheetEditor(seeded(seed), PEOPLE);
  const sheet = await open(editor);
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
}
