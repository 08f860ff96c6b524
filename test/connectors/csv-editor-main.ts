// A program of somebody else's that edits the sheet: it imports nothing of ours, and saves the way editors do.
import { once } from "node:events";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export type Save = {
  path: string;
  /** `in_place` empties and fills the file, `draft` and `backup` rename, `patch` writes a few bytes through an old handle. */
  how: "in_place" | "draft" | "backup" | "patch";
  /** What is replaced, and by what of the same length. */
  from: string;
  to: string;
  waitMs: number;
  /** Between one write and the next. */
  pauseMs: number;
};

const ways: Record<Save["how"], (save: Save) => Promise<void>> = {
  async in_place(save) {
    const content = edited(await readFile(save.path, "utf8"), save);
    await pause(save.waitMs);
    await fill(save, content);
  },
  async draft(save) {
    const content = edited(await readFile(save.path, "utf8"), save);
    await writeFile(`${save.path}.swap`, content, { mode: 0o644, flush: true });
    await pause(save.waitMs);
    await rename(`${save.path}.swap`, save.path);
  },
  async backup(save) {
    const content = edited(await readFile(save.path, "utf8"), save);
    await pause(save.waitMs);
    await rename(save.path, `${save.path}~`);
    await fill(save, content);
  },
  async patch(save) {
    const file = await open(save.path, "r+");
    try {
      const at = (await file.readFile("utf8")).indexOf(save.from);
      if (at < 0) throw new Error(`${save.from} is not in the sheet`);
      await pause(save.waitMs);
      const half = Math.floor(save.to.length / 2);
      await file.write(save.to.slice(0, half), at);
      await pause(save.pauseMs);
      await file.write(save.to.slice(half), at + half);
    } finally {
      await file.close();
    }
  },
};

async function fill({ path, pauseMs }: Save, content: string): Promise<void> {
  const file = await open(path, "w", 0o644);
  try {
    const chunk = Math.ceil(content.length / 3);
    for (let at = 0; at < content.length; at += chunk) {
      if (at > 0) await pause(pauseMs);
      await file.write(content.slice(at, at + chunk));
    }
  } finally {
    await file.close();
  }
}

function edited(content: string, { from, to }: Save): string {
  if (!content.includes(from)) throw new Error(`${from} is not in the sheet`);
  return content.replace(from, to);
}

/** Finer than a timer, which is late by a millisecond at least. */
async function pause(milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  if (milliseconds > 3) await sleep(milliseconds - 2);
  while (performance.now() < until);
}

process.on("message", (save: Save) => {
  ways[save.how](save).then(
    () => process.send?.("saved"),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.send?.("ready");
await once(process, "disconnect");
