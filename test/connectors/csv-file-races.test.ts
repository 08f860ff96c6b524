import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { csvFile } from "../../connectors/csv-file/csv-file.ts";
import type { RecordsSource } from "../../connectors/records.ts";
import { ConnectorError } from "../../domain/errors.ts";
import { seeded } from "../faults/random.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Save } from "./csv-editor-main.ts";

const seed = Number(process.env["RACE_SEED"] ?? Date.now() % 2 ** 31);
const races = Number(process.env["RACES"] ?? 100);
const ROWS = 200;

let folder: string;
let editor: ChildProcess;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "usher-races-")));
  const main = new URL("./csv-editor-main.ts", import.meta.url).pathname;
  editor = fork(main, { execArgv: [] });
  await once(editor, "message");
});

afterAll(async () => {
  editor.disconnect();
  await once(editor, "exit");
  await rm(folder, { recursive: true, force: true });
});

const note = (row: number, race: number) =>
  `note-${String(row).padStart(4, "0")}-${String(race).padStart(6, "0")}`;

/** What the customer's own columns say, read without any code of ours. */
const customersCells = (content: string) =>
  content
    .trimEnd()
    .split("\n")
    .map((line) => line.split(",").slice(0, 3).join(","));

/** One pass as a flow does it. True when there was nothing left to say. */
async function pass(source: RecordsSource, race: number, kept: Set<string>): Promise<boolean> {
  try {
    const { version, records, problem } = await source.read({});
    if (problem !== undefined) return false;
    const cells = { Status: "invited", "Status at": `race ${race}`, Problem: "" };
    const rows = records.map(({ line }) => ({
      line,
      cells: { ...cells, "Invite ID": `id-${line}` },
    }));
    const outcome = await source.writeBack({}, { version, rows });
    if (outcome.kept !== undefined) kept.add(outcome.kept);
    return outcome.written === 0 && outcome.dropped === undefined;
  } catch (error) {
    // An editor has just taken the sheet away, to put another in its place.
    if (error instanceof ConnectorError && error.kind === "unavailable") return false;
    throw error;
  }
}

async function save(order: Save): Promise<void> {
  const answer = once(editor, "message");
  editor.send(order);
  const [said] = await answer;
  if (said !== "saved") throw new Error(`the editor failed: ${String(said)}`);
}

test(`an editor that saves in the same moment loses no cell, or its version is kept and reported`, async () => {
  console.info(`${races} races with the seed ${seed}: repeat with RACE_SEED=${seed}`);
  const random = seeded(seed);
  const path = join(folder, "members.csv");
  const notes = Array.from({ length: ROWS }, (_, row) => note(row, 0));
  const table = () => [
    "First name,Email,Note",
    ...notes.map((said, row) => `Ada,ada-${row}@example.com,${said}`),
  ];
  await writeFile(path, `${table().join("\n")}\n`);
  const source = connect(csvFile, { path }, { roots: [folder] }).records("rows");
  const counts = { stayed: 0, kept: 0 };
  for (let race = 1; race <= races; race++) {
    const kept = new Set<string>();
    const row = Math.floor(random() * ROWS);
    const from = notes[row] ?? "";
    const to = note(row, race);
    const how = (["in_place", "draft", "backup", "patch"] as const)[race % 4] ?? "draft";
    const saved = save({ path, how, from, to, waitMs: random() * 12, pauseMs: random() * 2 });
    await sleep(random() * 6);
    let isSaved = false;
    const done = saved.then(() => void (isSaved = true));
    await waitFor(
      async () => {
        const wasSaved = isSaved;
        return (await pass(source, race, kept)) && wasSaved;
      },
      { what: `the statuses of race ${race} (${how})`, everyMs: 1 },
    );
    await done;
    notes[row] = to;
    const found = customersCells(await readFile(path, "utf8"));
    const shown = await Promise.all([...kept].map((name) => readFile(name, "utf8")));
    const isKept = shown.some((content) => customersCells(content).join() === table().join());
    if (!isKept) expect({ race, how, found }).toEqual({ race, how, found: table() });
    else await writeFile(path, `${table().join("\n")}\n`);
    counts[isKept ? "kept" : "stayed"]++;
    for (const name of kept) await rm(name);
  }
  console.info(counts);
  const left = (await readdir(folder)).filter((name) => !name.startsWith("."));
  expect(left.toSorted()).toEqual(["members.csv", "members.csv~"]);
}, 120_000);
