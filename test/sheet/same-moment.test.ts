import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch, type FSWatcher } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Save } from "../connectors/csv-editor-main.ts";
import { seeded } from "../faults/random.ts";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { at } from "../support/flow-on-hub.ts";
import { joined, linesOf, type SheetOnHub } from "../support/sheet-on-hub.ts";

const seed = Number(process.env["RACE_SEED"] ?? Date.now() % 2 ** 31);
const SAVES = 100;
const ROWS = 60;

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let hub: SheetHub;
let editor: ChildProcess;
beforeAll(async () => {
  hub = await startSheetHub();
  const main = new URL("../connectors/csv-editor-main.ts", import.meta.url).pathname;
  editor = fork(main, { execArgv: [] });
  await once(editor, "message");
});
afterAll(async () => {
  editor?.disconnect();
  await hub?.stop();
});

/** Of one length, whatever it says. */
const note = (row: number, count: number) =>
  `note-${String(row).padStart(2, "0")}-${String(count).padStart(3, "0")}`;

async function save(order: Save): Promise<void> {
  const answer = once(editor, "message");
  editor.send(order);
  const [said] = await answer;
  if (said !== "saved") throw new Error(`the editor failed: ${String(said)}`);
}

/** The text of the user's own columns, of a version that is kept beside the sheet. */
const firstCells = (text: string, count: number) =>
  joined(...linesOf(text).map((line) => line.split(",").slice(0, count).join(",")));

/** Empties the statuses, so that the hub has all of them to write. */
const withoutStatuses = (sheet: SheetOnHub) =>
  sheet.edit((text) => text.replaceAll(/,(?:invited|delivered),[^,\n]*Z,/g, ",,,"));

/** The draft of the hub's own next version appears in the folder: a moment later it takes the sheet's place. */
function hubBeginsToWrite() {
  let isSeen = false;
  let watcher: FSWatcher | undefined;
  const seen = new Promise<void>((resolve) => {
    watcher = watch(hub.folder, (_event, name) => {
      if (!name?.endsWith(".tmp")) return;
      isSeen = true;
      resolve();
    });
  });
  return {
    seen,
    /** Whether it did. */
    stop(): boolean {
      watcher?.close();
      return isSeen;
    },
  };
}

test("an editor that saves in the same moment as the hub loses no cell, or its version is kept and told of", async () => {
  console.info(`${SAVES} saves with the seed ${seed}: repeat with RACE_SEED=${seed}`);
  const random = seeded(seed);
  const slug = "races";
  const notes = Array.from({ length: ROWS }, (_, row) => note(row, 0));
  const theirs = () =>
    joined(
      "First name,Email,Note",
      ...notes.map((said, row) => `P,${at(slug, `p${row}`)},${said}`),
    );
  const sheet = await hub.aSheet({ slug, text: theirs(), policy: { intervalSeconds: 1 } });
  await sheet.apply();
  await sheet.show(...notes.map(() => "invited"));
  const counts = { met: 0, stayed: 0, kept: 0 };
  for (let count = 1; count <= SAVES; count += 1) {
    const row = Math.floor(random() * ROWS);
    const edit = { from: notes[row] ?? "", to: note(row, count) };
    notes[row] = edit.to;
    const how = (["in_place", "draft", "backup", "patch"] as const)[count % 4] ?? "draft";
    const beginning = hubBeginsToWrite();
    await withoutStatuses(sheet);
    const pass = sheet.pass();
    await Promise.race([beginning.seen, pass]);
    if (beginning.stop()) counts.met += 1;
    await save({
      path: sheet.path,
      how,
      ...edit,
      waitMs: random() * 4,
      pauseMs: random() * 2,
    });
    await pass;
    await sheet.pass();
    if ((await sheet.theirs()) === theirs()) counts.stayed += 1;
    else {
      const { problem } = await sheet.connection();
      const kept = /is kept as (.+?): take over/.exec(problem ?? "")?.[1] ?? "";
      expect({ how, problem }).toEqual({ how, problem: expect.stringContaining("saved twice") });
      expect(firstCells(await readFile(kept, "utf8"), 3)).toBe(theirs());
      expect((await sheet.flow()).problem).toBe(problem);
      await rm(kept);
      await sheet.write(theirs());
      counts.kept += 1;
    }
  }
  console.info(counts);
  expect(counts.met).toBeGreaterThan(SAVES / 4);
  await sheet.show(...notes.map(() => "invited"));
  expect(await sheet.theirs()).toBe(theirs());
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.mailed()).toHaveLength(ROWS);
  expect(new Set(await sheet.mailed()).size).toBe(ROWS);
  const left = (await readdir(hub.folder)).filter((name) => !name.startsWith("."));
  expect(left.toSorted()).toEqual([`${slug}.csv`, `${slug}.csv~`]);
});
