import { copyFile, mkdir, open, stat, truncate } from "node:fs/promises";
import { join } from "node:path";

const maxBytes = 5_000_000;

export type LogFile = {
  path: string;
  /** For a child to write to; it stays valid when the hub is gone. */
  descriptor: number;
  /** The last lines written since the file was opened. */
  tail(lines: number): Promise<string>;
  close(): Promise<void>;
};

/** A log that a child appends to by itself; what grows too long moves to `<name>.log.1`. */
export async function openLogFile(dataDir: string, name: string): Promise<LogFile> {
  const path = join(dataDir, "logs", `${name}.log`);
  await mkdir(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
  await boundLog(path);
  const file = await open(path, "a+", 0o600);
  const opened = await file.stat();
  const timer = setInterval(() => void boundLog(path).catch(() => undefined), 30_000);
  timer.unref();
  return {
    path,
    descriptor: file.fd,
    async tail(lines) {
      const { size } = await file.stat();
      const fresh = size >= opened.size ? size - opened.size : size;
      const length = Math.min(fresh, 4096);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString("utf8").trim().split("\n").slice(-lines).join("\n");
    },
    async close() {
      clearInterval(timer);
      await file.close();
    },
  };
}

/** Copies and empties, never renames: the child holds the file open and appends to it. */
export async function boundLog(path: string, limit = maxBytes): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= limit) return;
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
}
