import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Choice, Choices } from "../choices.ts";
import { isShownVersion } from "./hidden-files.ts";

const MOST_FILES = 200;
/** However many folders somebody allows, a page does not wait for more. */
const MOST_FOLDERS = 500;
const DEEPEST = 5;

type Folder = { root: string; path: string; depth: number };

/**
 * The CSV files below the allowed folders, by their path from the first of them as a setting may say it. Links are
 * not followed, and neither hidden files nor what was kept beside a sheet are listed.
 */
export async function fileChoices(roots: readonly string[]): Promise<Choices> {
  const [first = "/"] = roots;
  const items: Choice[] = [];
  const folders: Folder[] = roots.map((root) => ({ root, path: root, depth: 0 }));
  let looked = 0;
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    if (looked >= MOST_FOLDERS || items.length >= MOST_FILES) return { items, isCut: true };
    looked += 1;
    for (const entry of await entriesOf(folder.path)) {
      if (entry.name.startsWith(".")) continue;
      const path = join(folder.path, entry.name);
      if (entry.isDirectory() && folder.depth < DEEPEST) {
        folders.push({ ...folder, path, depth: folder.depth + 1 });
      } else if (entry.isFile() && isSheet(entry.name)) {
        const value = folder.root === first ? relative(first, path) : path;
        items.push({ value, label: value });
      }
    }
  }
  return { items: items.slice(0, MOST_FILES), isCut: items.length > MOST_FILES };
}

const isSheet = (name: string) => /\.(?:csv|tsv|txt)$/i.test(name) && !isShownVersion(name);

/** A folder that is not there, or that we may not look into, holds nothing. */
async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.toSorted((one, other) => one.name.localeCompare(other.name, "en"));
  } catch {
    return [];
  }
}
