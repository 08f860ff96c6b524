import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Progress } from "./child.ts";

const publisher = { origin: "https://temporal.download", silenceMs: 10_000 };

/** Fetches the archive that Temporal publishes; answers with the program in it. */
export async function downloadTemporal(
  folder: string,
  version: string,
  { progress, download = publisher }: { progress: Progress; download?: typeof publisher },
): Promise<string> {
  const platform = process.platform;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const url = `${download.origin}/cli/archive/v${version}?platform=${platform}&arch=${arch}`;
  const archive = join(folder, "temporal.tar.gz");
  await fetchTo(url, archive, download.silenceMs, (megabytes) =>
    progress(`Downloading Temporal ${version}… ${megabytes} MB`),
  );
  await extract(archive, folder);
  return join(folder, "temporal");
}

async function fetchTo(
  url: string,
  path: string,
  silenceMs: number,
  progress: (megabytes: number) => void,
) {
  const abort = new AbortController();
  const timeUp = new Error(`${new URL(url).host} was silent for ${silenceMs / 1000} s`);
  const silence = setTimeout(() => abort.abort(timeUp), silenceMs);
  let bytes = 0;
  const report = setInterval(() => progress(Math.round(bytes / 1e6)), 10_000);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || response.body === null) {
      throw new Error(`${new URL(url).host} answered ${response.status}`);
    }
    progress(0);
    await pipeline(response.body, count, createWriteStream(path));
  } catch (error) {
    throw abort.signal.aborted ? timeUp : rootOf(error);
  } finally {
    clearTimeout(silence);
    clearInterval(report);
  }

  async function* count(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      silence.refresh();
      yield chunk;
    }
  }
}

/** `fetch` says only "fetch failed"; why stands in the cause. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function extract(archive: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile("tar", ["-xzf", archive, "-C", folder, "temporal"], (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`its archive could not be opened: ${stderr.trim() || error.message}`));
    });
  });
}
