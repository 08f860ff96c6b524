import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that everybody may enter and that goes away with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "usher-bin-"));
  chmodSync(folder, 0o755);
  // A server whose hub the test killed may still be writing its last files.
  const patiently = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
  onTestFinished(() => rm(folder, patiently));
  return folder;
}

export const isRoot = process.getuid?.() === 0;
