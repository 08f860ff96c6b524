import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSheet } from "../../connectors/csv-file/sheet-file.ts";

const SHEET = "First name,Email\nAda,ada@example.com\n";
const OURS = "First name,Email,Status\nAda,ada@example.com,invited\n";
const EDITED = "Given name,Email\nAda,ada@example.com\n";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "usher-kills-")));
  path = join(folder, "members.csv");
  await writeFile(path, SHEET);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function killedAt(step: string, times: number, edit = ""): Promise<void> {
  const main = new URL("./csv-killed-main.ts", import.meta.url).pathname;
  const hub = spawn(process.execPath, [main, path, OURS, step, String(times), edit], {
    stdio: "inherit",
  });
  const [, signal] = await once(hub, "exit");
  expect(signal).toBe("SIGKILL");
}

/** What the next hub finds, and what it has left beside the sheet two minutes later. */
async function afterwards(): Promise<{ content: string; left: string[] }> {
  const read = (now: () => number) => readSheet({ path, roots: [folder], now });
  const { bytes } = await read(Date.now);
  await read(() => Date.now() + 120_000);
  return { content: bytes.toString(), left: await readdir(folder) };
}

test.each([
  ["drafted", SHEET],
  ["linked", SHEET],
  ["compared", SHEET],
  ["agreed", SHEET],
  ["exchanged", OURS],
])(
  "killed when it has %s, a hub leaves a whole sheet and nothing for good",
  async (step, whole) => {
    await killedAt(step, 1);
    expect(await readFile(path, "utf8")).toBe(whole);
    expect(await afterwards()).toEqual({ content: whole, left: ["members.csv"] });
  },
);

test.each([
  ["linked", OURS],
  ["compared", OURS],
  ["agreed", OURS],
  ["exchanged", EDITED],
])(
  "killed when it has %s to give somebody their sheet back, a hub leaves that to the next",
  async (step, whole) => {
    await killedAt(step, 2, "Given");
    expect(await readFile(path, "utf8")).toBe(whole);
    expect((await afterwards()).left).toEqual(["members.csv"]);
    expect(await readFile(path, "utf8")).toMatch(/^Given/);
  },
);
