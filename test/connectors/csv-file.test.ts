import { execFile } from "node:child_process";
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { csvFile } from "../../connectors/csv-file/csv-file.ts";
import { classifyFileError } from "../../connectors/csv-file/file-error.ts";
import { readSheet, replaceSheet } from "../../connectors/csv-file/sheet-file.ts";
import type { RecordSet } from "../../connectors/records.ts";
import type { OwnCells } from "../../domain/roster/columns.ts";
import { cpuMilliseconds } from "../support/cpu-time.ts";
import { waitFor } from "../support/wait-for.ts";

const SHEET = "First name,Last name,Email\nAda,Lovelace,ada@example.com\nBob,,bob@example\n";
const INVITED = { Status: "invited", "Status at": "2026-11-24T06:00:00Z", Problem: "" };

let folder: string;
let sheets: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "usher-csv-")));
  sheets = join(folder, "sheets");
  await mkdir(sheets);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const sheetAt = (path: string) => connect(csvFile, { path }, { roots: [sheets] });

async function aSheet(content: string | Uint8Array = SHEET, name = "members.csv") {
  const path = join(sheets, name);
  await writeFile(path, content);
  return { path, sheet: sheetAt(path), rows: sheetAt(path).records("rows") };
}

const write = ({ version, records }: RecordSet, cells: OwnCells) => ({
  version,
  rows: records.map(({ line }) => ({ line, cells: { ...cells, "Invite ID": `id-${line}` } })),
});

describe("what can be connected", () => {
  test("a sheet below a root is read, by its path from the first root or whole", async () => {
    await aSheet();
    for (const path of ["members.csv", join(sheets, "members.csv")]) {
      await sheetAt(path).check();
      const read = await sheetAt(path).records("rows").read({});
      expect(read.records.map(({ key }) => key)).toEqual(["ada@example.com", undefined]);
    }
  });

  test("what is outside the roots is refused the same, there or not, by path and by link", async () => {
    await writeFile(join(folder, "secret.csv"), SHEET);
    await mkdir(join(folder, "sheets-of-others"));
    await symlink(join(folder, "secret.csv"), join(sheets, "link.csv"));
    await symlink(folder, join(sheets, "up"));
    const paths = [
      "../secret.csv",
      "../none.csv",
      "/etc/passwd",
      join(folder, "sheets-of-others/x.csv"),
    ];
    for (const path of [...paths, "link.csv", "up/secret.csv", "a/../../secret.csv"]) {
      await expect(sheetAt(path).check()).rejects.toMatchObject({
        kind: "rejected",
        message: expect.stringContaining("CSV_ROOTS"),
      });
    }
  });

  test("without any root nothing can be read", async () => {
    const { path } = await aSheet();
    await expect(connect(csvFile, { path }).check()).rejects.toMatchObject({ kind: "rejected" });
  });

  test("a path with a character that nobody sees, or none at all, is refused before it is used", () => {
    const hidden = ["members.csv\0.txt", "\u200Bmembers.csv", "members\u202Evsc.csv"];
    for (const path of hidden) expect(() => sheetAt(path)).toThrow(/nobody sees/);
    expect(() => sheetAt("")).toThrow(/path/);
  });
});

describe("a sheet that cannot be used is told in one sentence with the next step", () => {
  test("missing", async () => {
    await expect(sheetAt("none.csv").check()).rejects.toMatchObject({
      kind: "unavailable",
      message: `${join(sheets, "none.csv")} is not there. Put it back, or correct the path.`,
    });
  });

  test("a folder, also the root itself", async () => {
    for (const path of [".", sheets]) {
      await expect(sheetAt(path).check()).rejects.toMatchObject({
        kind: "rejected",
        message: `${sheets} is a folder. Name the CSV file in it.`,
      });
    }
  });

  test("a file used as a folder", async () => {
    await aSheet();
    await expect(sheetAt("members.csv/x").check()).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("Correct the path"),
    });
  });

  test("a pipe, without waiting for anybody to write into it", async () => {
    await promisify(execFile)("mkfifo", [join(sheets, "pipe.csv")]);
    await expect(sheetAt("pipe.csv").check()).rejects.toMatchObject({
      message: expect.stringContaining("not a regular file"),
    });
  });

  test("of a gigabyte, at once and without reading it", async () => {
    const big = await open(join(sheets, "big.csv"), "w");
    await big.truncate(1024 ** 3);
    await big.close();
    const before = process.memoryUsage().rss;
    const cost = await cpuMilliseconds(async () => {
      const { check, records } = sheetAt("big.csv");
      for (const ask of [check, () => records("rows").read({})]) {
        await expect(ask()).rejects.toMatchObject({
          kind: "rejected",
          message: expect.stringContaining("has 1024 MB, and at most 8 MB are read"),
        });
      }
    });
    expect(cost).toBeLessThan(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test("binary, an Excel workbook, or of another encoding", async () => {
    const binary = Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 37) % 256));
    for (const content of [binary, "PK\u0003\u0004", Buffer.from("E-Mail\nJürgen\n", "latin1")]) {
      const { sheet, rows } = await aSheet(content);
      await expect(sheet.check()).rejects.toMatchObject({
        kind: "rejected",
        message: expect.stringContaining("CSV UTF-8"),
      });
      expect(await rows.read({})).toMatchObject({ records: [], problem: { code: "unreadable" } });
    }
  });

  test("readable, but no table of people: what was read is a problem and no rows", async () => {
    const { sheet, rows } = await aSheet("Name,Town\nAda,London\n");
    await expect(sheet.check()).rejects.toMatchObject({ kind: "rejected" });
    expect(await rows.read({})).toMatchObject({
      records: [],
      problem: { code: "no_email_column" },
    });
  });

  test.skipIf(process.getuid?.() === 0)("not readable by us", async () => {
    const { path, sheet } = await aSheet();
    await chmod(path, 0o000);
    await expect(sheet.check()).rejects.toMatchObject({ kind: "rejected" });
  });

  test.each([
    ["EACCES", "rejected", "the right to read and write the file"],
    ["EROFS", "rejected", "the right to read and write the file"],
    ["ENOSPC", "unavailable", "no room left"],
    ["EIO", "unavailable", "cannot be used just now (EIO)"],
  ])("refused by the system: %s", (code, kind, sentence) => {
    const fault = Object.assign(new Error(code), { code, syscall: "open", path: "/s/members.csv" });
    expect(classifyFileError(fault)).toMatchObject({
      kind,
      message: expect.stringContaining(sentence),
    });
  });

  test("refused while a draft is written: the sentence names the sheet", () => {
    const path = "/s/.members.csv.usher-mwujoelz-43187a0a.tmp";
    const fault = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "open", path });
    expect(classifyFileError(fault)?.message).toContain("Usher may not use /s/members.csv.");
  });
});

const shownFiles = async () =>
  (await readdir(sheets)).filter((name) => !name.startsWith(".")).toSorted();

describe("writing back", () => {
  test("adds our four columns to the right and changes nothing else", async () => {
    const { path, rows } = await aSheet();
    const read = await rows.read({});
    expect(await rows.writeBack({}, write(read, INVITED))).toMatchObject({ written: 2 });
    expect(await readFile(path, "utf8")).toBe(
      "First name,Last name,Email,Status,Status at,Problem,Invite ID\n" +
        "Ada,Lovelace,ada@example.com,invited,2026-11-24T06:00:00Z,,id-2\n" +
        "Bob,,bob@example,invited,2026-11-24T06:00:00Z,,id-3\n",
    );
  });

  test("gives the version that the next read finds", async () => {
    const { rows } = await aSheet();
    const { version } = await rows.writeBack({}, write(await rows.read({}), INVITED));
    expect((await rows.read({})).version).toBe(version);
  });

  test("that says nothing new does not touch the file", async () => {
    const { path, rows } = await aSheet();
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    const before = await stat(path);
    expect(await rows.writeBack({}, write(await rows.read({}), INVITED))).toMatchObject({
      written: 0,
    });
    expect(
      await rows.writeBack({}, { version: (await rows.read({})).version, rows: [] }),
    ).toMatchObject({
      written: 0,
    });
    expect((await stat(path)).ino).toBe(before.ino);
  });

  test("is dropped when somebody saved the sheet after it was read", async () => {
    const { path, rows } = await aSheet();
    const read = await rows.read({});
    await appendFile(path, "Cy,,cy@example.com\n");
    const edited = await readFile(path, "utf8");
    expect(await rows.writeBack({}, write(read, INVITED))).toMatchObject({
      written: 0,
      dropped: "changed_meanwhile",
    });
    expect(await readFile(path, "utf8")).toBe(edited);
    expect(await readdir(sheets)).toEqual(["members.csv"]);
  });

  test("is dropped when somebody saves while it is being written", async () => {
    const { path } = await aSheet();
    const place = { path, roots: [sheets], now: Date.now };
    const sheet = await readSheet(place);
    await appendFile(path, "Cy,,cy@example.com\n");
    const now = await readSheet(place);
    expect(await replaceSheet(place, sheet, Buffer.from("ours"))).toEqual({
      replaced: false,
      version: now.version,
    });
    expect(await readdir(sheets)).toEqual(["members.csv"]);
    expect(await readFile(path)).toEqual(now.bytes);
  });

  test("never writes into a row that has another's Invite ID", async () => {
    const { path, rows } = await aSheet();
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    const { version } = await rows.read({});
    const change = { line: 2, inviteId: "id-9", cells: { Status: "removed" } };
    expect(await rows.writeBack({}, { version, rows: [change] })).toMatchObject({ written: 0 });
    expect(await readFile(path, "utf8")).not.toContain("removed");
  });

  test("keeps the file's mode, a link to it, and leaves no draft", async () => {
    const { path } = await aSheet(SHEET, "real.csv");
    await chmod(path, 0o640);
    await symlink("real.csv", join(sheets, "linked.csv"));
    const rows = sheetAt("linked.csv").records("rows");
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    expect(await realpath(join(sheets, "linked.csv"))).toBe(path);
    expect(await readFile(path, "utf8")).toContain("invited");
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    const left = (await readdir(sheets)).filter((name) => !name.endsWith(".kept"));
    expect(left.toSorted()).toEqual(["linked.csv", "real.csv"]);
  });

  test.runIf(process.getuid?.() === 0)("keeps the file's owner", async () => {
    const { path, rows } = await aSheet();
    await promisify(execFile)("chown", ["1234:1234", path]);
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    expect(await stat(path)).toMatchObject({ uid: 1234, gid: 1234 });
  });

  test("clears away what a hub that was killed left, and no other file", async () => {
    const { rows } = await aSheet();
    const [longAgo, now] = [new Date("2020-01-01").getTime(), Date.now()].map((at) =>
      at.toString(36),
    );
    const old = `.members.csv.usher-${longAgo}-00000001.tmp`;
    const others = [
      `.members.csv.usher-${now}-00000002.tmp`,
      `.other.csv.usher-${longAgo}-00000003.tmp`,
    ];
    for (const name of [old, ...others]) await writeFile(join(sheets, name), "half");
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    const drafts = (await readdir(sheets)).filter((name) => name.endsWith(".tmp"));
    expect(drafts.toSorted()).toEqual(others);
    expect(await shownFiles()).toEqual(["members.csv"]);
  });

  test("puts no formula and no line break into the sheet", async () => {
    const { rows } = await aSheet();
    const { version } = await rows.read({});
    const cells = { Problem: '=HYPERLINK("x")\nand more' };
    await rows.writeBack({}, { version, rows: [{ line: 2, cells }] });
    const [row] = (await rows.read({})).records;
    expect(row?.own.Problem).toBe('\'=HYPERLINK("x") and more');
    expect(
      await rows.writeBack(
        {},
        { version: (await rows.read({})).version, rows: [{ line: 2, cells }] },
      ),
    ).toMatchObject({ written: 0 });
  });

  test("leaves a customer's own column Status to the customer", async () => {
    const { path, rows } = await aSheet("Email,First name,Status\nada@example.com,Ada,VIP\n");
    await rows.writeBack({}, write(await rows.read({}), INVITED));
    expect(await readFile(path, "utf8")).toContain("ada@example.com,Ada,VIP,invited");
    await rows.writeBack({}, write(await rows.read({}), { Status: "activated" }));
    expect(await readFile(path, "utf8")).toContain("ada@example.com,Ada,VIP,activated");
  });
});

describe("watching", () => {
  test("tells once of a burst of saves, of a replaced file, and of one that comes back", async () => {
    const { path, rows } = await aSheet();
    let told = 0;
    const stop = await rows.watch({}, () => void told++);
    const tells = async (edit: () => Promise<unknown>) => {
      const before = told;
      await edit();
      await waitFor(() => told > before, { what: "the watcher to tell" });
    };
    try {
      await tells(async () => {
        for (let n = 0; n < 20; n++) await appendFile(path, "\n");
      });
      expect(told).toBe(1);
      await tells(async () => {
        await writeFile(`${path}.new`, SHEET);
        await rename(`${path}.new`, path);
      });
      await tells(() => unlink(path));
      await tells(() => writeFile(path, SHEET));
    } finally {
      stop();
    }
  });

  test("is quiet after it was stopped, and where there is nothing to watch", async () => {
    const { path, rows } = await aSheet();
    let told = 0;
    const stop = await rows.watch({}, () => void told++);
    await appendFile(path, "\n");
    stop();
    await appendFile(path, "\n");
    await new Promise((done) => setTimeout(done, 400));
    expect(told).toBe(0);
    (
      await sheetAt("none/at/all.csv")
        .records("rows")
        .watch({}, () => void told++)
    )();
  });
});
