import { constants } from "node:fs";
import { access, lstat, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConnectorError } from "../../domain/errors.ts";
import { exchange, type OnStep } from "./exchange.ts";
import { draftPath, listLeft } from "./hidden-files.ts";
import { settleKept } from "./kept-versions.ts";
import { codeOf, readRegularFile, versionOf, type FileContent } from "./regular-file.ts";
import { sheetPath, type SheetPlace } from "./sheet-path.ts";

/** A sheet as it was at one moment. `shown` is a version of somebody's that is kept beside it. */
export type SheetFile = FileContent & { path: string; shown: string | undefined };

export type Replaced = { replaced: boolean; version: string; shown: string | undefined };

const MAY_NOT_LOOK = ["EACCES", "EPERM", "EROFS"];

/** Reads the whole file, after a look at what our last writing may have parted from it. */
export async function readSheet(place: SheetPlace, signal?: AbortSignal): Promise<SheetFile> {
  const path = await sheetPath(place);
  let shown: string | undefined;
  try {
    ({ shown } = await settleKept({ path, now: place.now(), onStep: () => undefined }));
  } catch (error) {
    // In a folder that we may not write in there is nothing of ours.
    if (!MAY_NOT_LOOK.some((code) => code === codeOf(error))) throw error;
  }
  return { path, shown, ...(await readRegularFile(path, signal)) };
}

/**
 * Puts other bytes in the sheet's place in one step, with its owner and mode. Nothing is written when the sheet is no
 * longer what was read, and what somebody writes in the same moment comes back.
 */
export async function replaceSheet(
  place: SheetPlace,
  sheet: SheetFile,
  bytes: Uint8Array,
  onStep: OnStep = () => undefined,
): Promise<Replaced> {
  const { path } = sheet;
  await refuseUnwritable(path);
  const at = place.now();
  const draft = draftPath(path, at);
  const becomes = versionOf(bytes);
  try {
    await writeDraft(draft, bytes, path);
    onStep("drafted");
    const isThere = (await sheetPath(place)) === path;
    const wanted = { path, incoming: draft, expected: sheet.version, becomes, at, onStep };
    if (!isThere || !(await exchange(wanted))) return await dropped(place);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
  const { putBack, shown } = await settleKept({ path, now: place.now(), onStep });
  return putBack ? dropped(place) : { replaced: true, version: becomes, shown };
}

async function dropped(place: SheetPlace): Promise<Replaced> {
  const { version, shown } = await readSheet(place);
  return { replaced: false, version, shown };
}

/** What must not be written into although the file system would let us: the sheet is replaced, not written. */
async function refuseUnwritable(path: string): Promise<void> {
  await access(path, constants.W_OK);
  const found = await stat(path);
  if ((found.mode & 0o222) === 0) {
    throw new ConnectorError(
      "rejected",
      `${path} is marked as read-only, so no statuses are written into it. Allow writing to have them; inviting goes on.`,
    );
  }
  if (found.nlink > 1 && found.nlink > 1 + (await namesOfOurs(path, found.ino))) {
    throw new ConnectorError(
      "rejected",
      `${path} has more than one name (hard links), and writing statuses would part them. Keep one, make the others symbolic links, and name the folder of the file in CSV_ROOTS; inviting goes on.`,
    );
  }
}

async function namesOfOurs(path: string, ino: number): Promise<number> {
  const { kept } = await listLeft(path);
  const found = await Promise.all(
    kept.map((version) => lstat(version.path).catch(() => undefined)),
  );
  return found.filter((stats) => stats?.ino === ino).length;
}

async function writeDraft(draft: string, bytes: Uint8Array, sheet: string): Promise<void> {
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    const [made, like] = [await file.stat(), await stat(sheet)];
    // Refused where it cannot be done: a sheet must not change hands because we write a status.
    if (made.uid !== like.uid || made.gid !== like.gid) await file.chown(like.uid, like.gid);
    await file.chmod(like.mode & 0o777);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
