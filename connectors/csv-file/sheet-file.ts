import { createHash, randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConnectorError } from "../../domain/errors.ts";
import { sheetPath, type SheetPlace } from "./sheet-path.ts";

/** A sheet as it was at one moment. The version is a hash of its bytes. */
export type SheetFile = { path: string; bytes: Buffer; version: string };

export const MAX_SHEET_BYTES = 8 * 1024 * 1024;

/** Reads the whole file, once it is known to be one and not too big. */
export async function readSheet(place: SheetPlace, signal?: AbortSignal): Promise<SheetFile> {
  const path = await sheetPath(place);
  // O_NONBLOCK: opening a pipe would else wait for somebody to write into it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags);
  try {
    refuseUnreadable(path, await file.stat());
    const bytes = await file.readFile({ signal });
    return { path, bytes, version: versionOf(bytes) };
  } finally {
    await file.close();
  }
}

/**
 * Puts other bytes in the sheet's place in one step, with its owner and mode. Nothing is written when
 * the sheet is no longer what was read.
 */
export async function replaceSheet(
  place: SheetPlace,
  sheet: SheetFile,
  bytes: Uint8Array,
): Promise<{ replaced: boolean; version: string }> {
  const draft = join(dirname(sheet.path), `${draftPrefix(sheet.path)}${randomUUID()}.tmp`);
  try {
    await writeDraft(draft, bytes, await stat(sheet.path));
    const now = await readSheet(place);
    if (now.path !== sheet.path || now.version !== sheet.version) {
      return { replaced: false, version: now.version };
    }
    await rename(draft, sheet.path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(sheet.path));
  await removeOldDrafts(sheet.path);
  return { replaced: true, version: versionOf(bytes) };
}

function refuseUnreadable(path: string, found: Stats): void {
  if (found.isDirectory()) {
    throw new ConnectorError("rejected", `${path} is a folder. Name the CSV file in it.`);
  }
  if (!found.isFile()) {
    throw new ConnectorError("rejected", `${path} is not a regular file. Name a CSV file.`);
  }
  if (found.size > MAX_SHEET_BYTES) {
    const megabytes = Math.ceil(found.size / 1024 / 1024);
    throw new ConnectorError(
      "rejected",
      `${path} has ${megabytes} MB, and at most ${MAX_SHEET_BYTES / 1024 / 1024} MB are read. Split it, or check that it is the right file.`,
    );
  }
}

async function writeDraft(draft: string, bytes: Uint8Array, like: Stats): Promise<void> {
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    const made = await file.stat();
    // Refused where it cannot be done: a sheet must not change hands because we write a status.
    if (made.uid !== like.uid || made.gid !== like.gid) await file.chown(like.uid, like.gid);
    await file.chmod(like.mode & 0o7777);
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

const draftPrefix = (path: string) => `.${basename(path)}.usher-`;

/** Drafts that a process left when it was killed; a minute older than the sheet, they are nobody's. */
async function removeOldDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const { mtimeMs } = await stat(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(draftPrefix(path)) || !name.endsWith(".tmp")) continue;
    const draft = join(folder, name);
    const found = await stat(draft).catch(() => undefined);
    if (found && found.mtimeMs < mtimeMs - 60_000) await rm(draft, { force: true });
  }
}

const versionOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
