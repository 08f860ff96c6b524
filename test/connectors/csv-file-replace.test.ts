import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
  chmodSync,
} from "node:fs";
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { csvFile } from "../../connectors/csv-file/csv-file.ts";
import type { OnStep } from "../../connectors/csv-file/exchange.ts";
import { readSheet, replaceSheet } from "../../connectors/csv-file/sheet-file.ts";
import { waitFor } from "../support/wait-for.ts";

const SHEET = "First name,Email\nAda,ada@example.com\nBob,bob@example.com\n";
const OURS = SHEET.replace(/$/gm, ",ours");
const EDITED = SHEET.replace("Ada", "Eve");

let folder: string;
let path: string;
let now: number;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "usher-replace-")));
  path = join(folder, "members.csv");
  await writeFile(path, SHEET, { mode: 0o640 });
  now = Date.UTC(2026, 10, 24, 10, 15);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const place = () => ({ path, roots: [folder], now: () => now });
const rows = () => connect(csvFile, { path }, { roots: [folder] }).records("rows");
const content = () => readFileSync(path, "utf8");
const visible = async () =>
  (await readdir(folder)).filter((name) => !name.startsWith(".")).toSorted();
const hidden = async () => (await readdir(folder)).filter((name) => name.startsWith("."));
const inode = async () => (await stat(path)).ino;

/** Replaces the sheet while somebody does something at one step, the first time it comes. */
async function replaceWhile(step: Parameters<OnStep>[0], deed: () => void) {
  const sheet = await readSheet(place());
  let isDone = false;
  return replaceSheet(place(), sheet, Buffer.from(OURS), (now) => {
    if (now !== step || isDone) return;
    isDone = true;
    deed();
  });
}

const replace = async () => replaceSheet(place(), await readSheet(place()), Buffer.from(OURS));

const before = ["drafted", "linked", "compared"] as const;
const steps = [...before, "agreed", "exchanged"] as const;

describe("somebody saves while the sheet is replaced", () => {
  test.each(before)("by a draft of theirs, at the step %s: their sheet stays", async (step) => {
    writeFileSync(`${path}.new`, EDITED);
    const outcome = await replaceWhile(step, () => renameSync(`${path}.new`, path));
    expect(outcome).toMatchObject({ replaced: false, shown: undefined });
    expect(content()).toBe(EDITED);
    expect(outcome.version).toBe((await readSheet(place())).version);
    expect(await readdir(folder)).toEqual(["members.csv"]);
  });

  test("by a draft of theirs after it was replaced: their sheet stays", async () => {
    writeFileSync(`${path}.new`, EDITED);
    await replaceWhile("exchanged", () => renameSync(`${path}.new`, path));
    expect(content()).toBe(EDITED);
    expect(await visible()).toEqual(["members.csv"]);
  });

  test("by a draft of theirs between our last look and our rename: theirs is shown beside it", async () => {
    writeFileSync(`${path}.new`, EDITED, { mode: 0o640 });
    const outcome = await replaceWhile("agreed", () => renameSync(`${path}.new`, path));
    expect(content()).toBe(OURS);
    expect(readFileSync(outcome.shown ?? "", "utf8")).toBe(EDITED);
    expect((await stat(outcome.shown ?? "")).mode & 0o777).toBe(0o640);
    expect(await visible()).toEqual([basename(outcome.shown ?? ""), "members.csv"]);
  });

  test.each(["agreed", "exchanged"] as const)(
    "and replaces a backup of theirs, at the step %s: the backup before is no sheet of theirs",
    async (step) => {
      writeFileSync(`${path}~`, SHEET.replace("Ada", "Old"), { mode: 0o640 });
      const outcome = await replaceWhile(step, () => {
        linkSync(path, `${path}.backup`);
        renameSync(`${path}.backup`, `${path}~`);
      });
      expect(outcome).toMatchObject({ replaced: true, shown: undefined });
      expect(content()).toBe(OURS);
      expect(await visible()).toEqual(["members.csv", "members.csv~"]);
    },
  );

  test.each(steps)("through a file opened before, at the step %s: it comes back", async (step) => {
    const opened = openSync(path, "r+");
    try {
      const own = await inode();
      const outcome = await replaceWhile(step, () => void writeSync(opened, "Given", 0));
      expect(outcome).toMatchObject({ replaced: false, shown: undefined });
      expect(await inode()).toBe(own);
      writeSync(opened, "!", 5);
      expect(content()).toBe(SHEET.replace("First ", "Given!"));
      expect(await visible()).toEqual(["members.csv"]);
    } finally {
      closeSync(opened);
    }
  });

  test.each(before)(
    "by emptying it first, at the step %s: what they write then is in it",
    async (step) => {
      const opened = openSync(path, "r+");
      try {
        const outcome = await replaceWhile(step, () => truncateSync(path));
        expect(outcome.replaced).toBe(false);
        expect(content()).toBe("");
        writeSync(opened, EDITED, 0);
        expect(content()).toBe(EDITED);
      } finally {
        closeSync(opened);
      }
    },
  );

  test("into the old file, and another one into the new: both are there, and it is told until they took it", async () => {
    const opened = openSync(path, "r+");
    const taken = openSync(path, "r");
    writeFileSync(`${path}.new`, SHEET.replace("Bob", "Cy"));
    const outcome = await replaceWhile("exchanged", () => {
      writeSync(opened, "Given", 0);
      renameSync(`${path}.new`, path);
    });
    for (const file of [opened, taken]) closeSync(file);
    const shown = outcome.shown ?? "";
    expect(basename(shown)).toMatch(/^members \(kept \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\)\.csv$/);
    expect(readFileSync(shown, "utf8")).toBe(SHEET.replace("First", "Given"));
    expect(content()).toBe(SHEET.replace("Bob", "Cy"));
    const { version } = await rows().read({});
    const change = { version, rows: [{ line: 2, cells: { Status: "invited" } }] };
    expect(await rows().writeBack({}, change)).toMatchObject({ written: 1, kept: shown });
    expect(await rows().writeBack({}, change)).toMatchObject({
      dropped: "changed_meanwhile",
      kept: shown,
    });
    await rm(shown);
    expect(await rows().writeBack({}, change)).not.toHaveProperty("kept");
  });

  test("a version that is shown takes no other's name", async () => {
    const opened = openSync(path, "r+");
    await replace();
    writeFileSync(path, EDITED);
    writeSync(opened, "Given", 0);
    closeSync(opened);
    const [kept] = await hidden();
    const savedAt = (await stat(join(folder, kept ?? ""))).mtime.toISOString();
    const moment = savedAt.slice(0, 19).replace("T", " ").replaceAll(":", ".");
    writeFileSync(join(folder, `members (kept ${moment}).csv`), "mine");
    const { shown } = await readSheet(place());
    expect(basename(shown ?? "")).toBe(`members (kept ${moment}-2).csv`);
    expect(readFileSync(join(folder, `members (kept ${moment}).csv`), "utf8")).toBe("mine");
  });

  test("a change of its mode is not undone", async () => {
    const outcome = await replaceWhile("linked", () => chmodSync(path, 0o600));
    expect(outcome.replaced).toBe(false);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe("somebody writes into the sheet that was replaced a while ago", () => {
  test("it comes back by reading", async () => {
    const opened = openSync(path, "r+");
    expect(await replace()).toMatchObject({ replaced: true });
    writeSync(opened, "Given", 0);
    closeSync(opened);
    await readSheet(place());
    expect(content()).toBe(SHEET.replace("First", "Given"));
    expect(await visible()).toEqual(["members.csv"]);
  });

  test("also when it was replaced once more since", async () => {
    const opened = openSync(path, "r+");
    await replace();
    await replaceSheet(place(), await readSheet(place()), Buffer.from(`${OURS}again`));
    await replaceSheet(place(), await readSheet(place()), Buffer.from(OURS));
    writeSync(opened, "Given", 0);
    closeSync(opened);
    expect((await readSheet(place())).bytes.toString()).toBe(SHEET.replace("First", "Given"));
  });

  test("for a minute; then nothing of ours is left beside the sheet", async () => {
    await replace();
    expect(await hidden()).toHaveLength(1);
    now += 60_000;
    await readSheet(place());
    expect(await hidden()).toHaveLength(1);
    now += 1;
    await readSheet(place());
    expect(await readdir(folder)).toEqual(["members.csv"]);
  });
});

describe("what a sheet has besides its content", () => {
  test("keeps its mode, but not the right to run as its owner", async () => {
    chmodSync(path, 0o4640);
    await replace();
    expect((await stat(path)).mode & 0o7777).toBe(0o640);
  });

  test("links that lead to it stay, also relative ones and ones to links", async () => {
    await mkdir(join(folder, "of-ada"));
    await symlink("../members.csv", join(folder, "of-ada/one.csv"));
    await symlink(join(folder, "of-ada/one.csv"), join(folder, "two.csv"));
    const linked = { ...place(), path: join(folder, "two.csv") };
    await replaceSheet(linked, await readSheet(linked), Buffer.from(OURS));
    for (const name of ["two.csv", "of-ada/one.csv"]) {
      expect(await realpath(join(folder, name))).toBe(path);
      expect(await readFile(join(folder, name), "utf8")).toBe(OURS);
    }
    expect(await readdir(join(folder, "of-ada"))).toEqual(["one.csv"]);
  });

  test("a second name is not parted from it: no statuses are written, and it is read on", async () => {
    await link(path, join(folder, "second.csv"));
    const { version, records } = await rows().read({});
    expect(records).toHaveLength(2);
    const change = { version, rows: [{ line: 2, cells: { Status: "invited" } }] };
    await expect(rows().writeBack({}, change)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("symbolic links"),
    });
    expect(content()).toBe(SHEET);
    expect((await readdir(folder)).toSorted()).toEqual(["members.csv", "second.csv"]);
    await rm(join(folder, "second.csv"));
    expect(await rows().writeBack({}, change)).toMatchObject({ written: 1 });
  });

  test("marked as read-only it is read, and not replaced", async () => {
    chmodSync(path, 0o444);
    const { version } = await rows().read({});
    const change = { version, rows: [{ line: 2, cells: { Status: "invited" } }] };
    await expect(rows().writeBack({}, change)).rejects.toMatchObject({ kind: "rejected" });
    expect((await stat(path)).mode & 0o777).toBe(0o444);
    expect(await readdir(folder)).toEqual(["members.csv"]);
  });

  test("a name too long for a draft beside it is told", async () => {
    path = join(folder, `${"m".repeat(240)}.csv`);
    await writeFile(path, SHEET);
    const { version } = await rows().read({});
    const change = { version, rows: [{ line: 2, cells: { Status: "invited" } }] };
    await expect(rows().writeBack({}, change)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("too long"),
    });
  });

  test("a write that is dropped leaves the time of its last change", async () => {
    const { mtimeMs, ino } = await stat(path);
    const sheet = await readSheet(place());
    await replaceSheet(place(), { ...sheet, version: "0" }, Buffer.from(OURS));
    expect(await stat(path)).toMatchObject({ mtimeMs, ino });
  });
});

test("our own writing is told to a watcher once at most, and what we hide beside it never", async () => {
  let told = 0;
  const stop = await rows().watch({}, () => void told++);
  try {
    await replace();
    await waitFor(() => told > 0, { what: "the watcher to tell of the sheet" });
    const opened = openSync(path, "r");
    linkSync(
      path,
      join(folder, ".members.csv.usher-0-0000000000000000-0000000000000000-00000000.kept"),
    );
    await replaceSheet(place(), { ...(await readSheet(place())), version: "0" }, Buffer.from("x"));
    now += 120_000;
    await readSheet(place());
    closeSync(opened);
    await new Promise((done) => setTimeout(done, 500));
    expect(told).toBe(1);
  } finally {
    stop();
  }
});
