import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "./child.ts";
import { findOnPath } from "./find-on-path.ts";
import { startGuarded } from "./guard.ts";

const limitMinutes = 30;

/** Builds the program from source, which needs Go and its module proxy or its cache. */
export async function buildTemporal(
  folder: string,
  version: string,
  { env, progress }: { env: NodeJS.ProcessEnv; progress: Progress },
): Promise<string> {
  const go = await findOnPath("go", env);
  if (go === undefined) throw new Error("go is not on the PATH");
  progress(`Building Temporal ${version} with go (about 3 minutes, once)…`);
  const logPath = join(folder, "go.log");
  const output = await open(logPath, "a");
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const report = setInterval(
    () => progress(`Building Temporal ${version} with go… ${seconds()} s`),
    10_000,
  );
  try {
    const module = `github.com/temporalio/cli/cmd/temporal@v${version}`;
    const build = await startGuarded({
      command: go,
      // Without symbols the program is a third smaller.
      args: ["install", "-ldflags=-s -w", module],
      // Cross-compiling settings make `go install` refuse a GOBIN, a work file can change the build.
      env: { ...env, GOBIN: folder, GOOS: "", GOARCH: "", GOWORK: "off" },
      stopSignal: "INT",
      patienceSeconds: 2,
      output: output.fd,
    });
    let tooLong = false;
    const limit = setTimeout(() => {
      tooLong = true;
      void build.stop();
    }, limitMinutes * 60_000);
    const status = await build.ended;
    clearTimeout(limit);
    if (tooLong) throw new Error(`go was not done after ${limitMinutes} minutes`);
    if (status !== 0) throw new Error(`go install ${module} failed: ${await lastLines(logPath)}`);
    return join(folder, "temporal");
  } finally {
    clearInterval(report);
    await output.close();
  }
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.trim().split("\n").slice(-3).join(" · ");
}
