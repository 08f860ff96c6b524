import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { sheetOfHidden } from "./hidden-files.ts";
import { MAX_SHEET_BYTES } from "./regular-file.ts";

/** A file that lost its last name while we held it. */
export type LostFile = { bytes: Buffer; found: Stats };

type Held = { file: number; path: string };

const FRESH_MILLISECONDS = 60_000;

// Looking at each of more would take longer than what it protects.
const MAX_NAMES = 1000;

/**
 * Holds the files beside a sheet that were written to lately. An editor's draft is among them: renamed over the sheet in
 * the very moment in which we replace it, it has no name any more, and lives on as long as we hold it.
 */
export function holdNeighbours(sheet: string, now: number) {
  const folder = dirname(sheet);
  const seen = new Set([basename(sheet)]);
  const held: Held[] = [];
  return {
    look(): void {
      const names = readdirSync(folder).filter((name) => !seen.has(name));
      if (names.length > MAX_NAMES) return;
      for (const name of names) {
        seen.add(name);
        if (sheetOfHidden(name) !== undefined) continue;
        const path = join(folder, name);
        const file = openFresh(path, now - FRESH_MILLISECONDS);
        if (file !== undefined) held.push({ file, path });
      }
    },
    lost(): LostFile[] {
      return held.flatMap(({ file, path }) => {
        const found = fstatSync(file);
        const isLost = found.nlink === 0 && found.size > 0 && found.size <= MAX_SHEET_BYTES;
        // Where another stands under its name, that took its place, as a newer backup does. Ours took none but the sheet's.
        const isReplaced = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
        return isLost && !isReplaced ? [{ bytes: readFileSync(file), found }] : [];
      });
    },
    letGo(): void {
      for (const { file } of held.splice(0)) closeSync(file);
    },
  };
}

/** Undefined for what is old, no file, not ours to read, or gone: none of them is looked after. */
function openFresh(path: string, since: number): number | undefined {
  try {
    const found = lstatSync(path);
    if (!found.isFile() || found.ctimeMs < since) return undefined;
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
