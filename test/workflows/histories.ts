import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { WorkflowHandle } from "@temporalio/client";
import { temporal } from "@temporalio/proto";
import { z } from "zod";

const here = new URL("../histories/", import.meta.url);

/** Of no use to a replay, and the names of machines. */
const LEFT_OUT = new Set([
  "historySizeBytes",
  "identity",
  "meteringMetadata",
  "requestId",
  "taskId",
  "workerVersion",
]);

/** Keeps what a process has done so far, one event in a line, in the folder of this release. */
export async function keepHistory(state: string, handle: WorkflowHandle): Promise<void> {
  const history = z
    .object({ events: z.array(z.unknown()) })
    .parse(JSON.parse(JSON.stringify(await handle.fetchHistory())));
  const lines = history.events.map((event) => JSON.stringify(event, kept));
  const folder = new URL(`${await release()}/`, here);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${state}.jsonl`, folder), `${lines.join("\n")}\n`);
}

export type KeptHistory = { name: string; history: temporal.api.history.v1.IHistory };

const kept = (key: string, value: unknown) =>
  LEFT_OUT.has(key) || (key === "taskQueue" && isSticky(value)) ? undefined : value;

const isSticky = (queue: unknown) => JSON.stringify(queue).includes("STICKY");

/** The kept histories of all releases, by release and state. */
export async function keptHistories(): Promise<KeptHistory[]> {
  const files = await readdir(here, { recursive: true });
  const names = files.filter((file) => file.endsWith(".jsonl")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const lines = (await readFile(new URL(name, here), "utf8")).trim().split("\n");
      const events = lines.map((line): unknown => JSON.parse(line));
      return { name, history: temporal.api.history.v1.History.fromObject({ events }) };
    }),
  );
}

/** The version that a recording belongs to. */
export async function release(): Promise<string> {
  const path = fileURLToPath(new URL("../../package.json", import.meta.url));
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(path, "utf8"))).version;
}
