import { realpath } from "node:fs/promises";
import { watch, type FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";
import { statedPath, type SheetPlace } from "./sheet-path.ts";

/** Editors write in bursts: a file is emptied, filled and renamed within one save. */
const SETTLE_MILLISECONDS = 200;

/** Calls back once for each burst of changes. It watches folders, since a file that is replaced is another file. */
export async function watchSheet(place: SheetPlace, onChange: () => void): Promise<() => void> {
  const stated = statedPath(place);
  const target = await realpath(stated).catch(() => stated);
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, SETTLE_MILLISECONDS);
  };
  const watchers = [...new Set([stated, target])].flatMap((path) => watchFolder(path, settle));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** None where the folder cannot be watched: this is a hint, and whoever wants to be sure looks now and then. */
function watchFolder(path: string, onChange: () => void): FSWatcher[] {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
