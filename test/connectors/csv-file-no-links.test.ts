import { appendFileSync } from "node:fs";
import type * as files from "node:fs/promises";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readSheet, replaceSheet } from "../../connectors/csv-file/sheet-file.ts";

vi.mock("node:fs/promises", async (original) => ({
  ...(await original<typeof files>()),
  link: () => Promise.reject(Object.assign(new Error("EPERM"), { code: "EPERM", syscall: "link" })),
}));

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "usher-no-links-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("without hard links a sheet is replaced too, and not when it changed before the last look", async () => {
  const path = join(folder, "members.csv");
  const place = { path, roots: [folder], now: Date.now };
  await writeFile(path, "Email\n");
  const ours = Buffer.from("Email,Status\n");
  expect(await replaceSheet(place, await readSheet(place), ours)).toMatchObject({ replaced: true });
  expect(await readFile(path)).toEqual(ours);
  const late = await replaceSheet(place, await readSheet(place), Buffer.from("x"), (step) => {
    if (step === "linked") appendFileSync(path, "ada@example.com\n");
  });
  expect(late).toMatchObject({ replaced: false });
  expect(await readFile(path, "utf8")).toBe("Email,Status\nada@example.com\n");
  expect(await readdir(folder)).toEqual(["members.csv"]);
});
