import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { ConnectorError } from "../../domain/errors.ts";

export const MAX_SHEET_BYTES = 8 * 1024 * 1024;

/** What a file says at one moment. The version is a hash of its bytes. */
export type FileContent = { bytes: Buffer; version: string };

/** Reads a whole file, once it is known to be one and not too big. */
export async function readRegularFile(path: string, signal?: AbortSignal): Promise<FileContent> {
  // O_NONBLOCK: opening a pipe would else wait for somebody to write into it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags);
  try {
    refuseUnreadable(path, await file.stat());
    const bytes = await file.readFile({ signal });
    return { bytes, version: versionOf(bytes) };
  } finally {
    await file.close();
  }
}

/** Undefined where no file is, or none that could be a version of a sheet. */
export async function versionAt(path: string): Promise<string | undefined> {
  try {
    return (await readRegularFile(path)).version;
  } catch (error) {
    if (error instanceof ConnectorError || codeOf(error) === "ENOENT") return undefined;
    // A link stands there now.
    if (codeOf(error) === "ELOOP") return undefined;
    throw error;
  }
}

export async function isSameFile(one: string, other: string): Promise<boolean> {
  const first = await lstat(one, { bigint: true });
  const second = await lstat(other, { bigint: true });
  return first.dev === second.dev && first.ino === second.ino;
}

export const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? error.code : undefined;

export const versionOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

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
