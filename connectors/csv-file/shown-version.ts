import { link, lstat, open, rm } from "node:fs/promises";
import { shownPath } from "./hidden-files.ts";
import type { LostFile } from "./neighbours.ts";
import { codeOf, isSameFile } from "./regular-file.ts";

/** Gives a hidden file a name that people see, and that nothing else has. */
export async function show(sheet: string, hidden: string): Promise<string> {
  const { mtime } = await lstat(hidden);
  const shown = await firstFree(sheet, mtime, async (path) => {
    try {
      await link(hidden, path);
    } catch (error) {
      // Linked already, by a process that died before the hidden name was gone.
      if (codeOf(error) !== "EEXIST" || !(await isSameFile(hidden, path))) throw error;
    }
  });
  await rm(hidden, { force: true });
  return shown;
}

/** Writes down what a file said that has no name any more. */
export async function showLost(sheet: string, { bytes, found }: LostFile): Promise<string> {
  return firstFree(sheet, found.mtime, async (path) => {
    const file = await open(path, "wx", found.mode & 0o777);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Tries one name after the other until one is not taken. */
async function firstFree(
  sheet: string,
  savedAt: Date,
  take: (path: string) => Promise<void>,
): Promise<string> {
  for (let count = 1; ; count++) {
    const path = shownPath(sheet, savedAt, count);
    try {
      await take(path);
      return path;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
}
