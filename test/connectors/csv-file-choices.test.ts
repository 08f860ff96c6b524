import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileChoices } from "../../connectors/csv-file/file-choices.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function folderWith(...files: string[]) {
  const folder = await tempFolder("choices");
  onTestFinished(() => folder.remove());
  for (const file of files) {
    const path = join(folder.path, file);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "Email\n");
  }
  return folder.path;
}

const labels = async (...roots: string[]) =>
  (await fileChoices(roots)).items.map(({ label }) => label);

test("the sheets below the allowed folders are listed, by the path that the setting takes", async () => {
  const first = await folderWith("members.csv", "berlin/Old.CSV", "notes.md");
  const second = await folderWith("more.csv");
  expect(await fileChoices([first, second])).toEqual({
    items: ["members.csv", join(second, "more.csv"), "berlin/Old.CSV"].map((path) => ({
      value: path,
      label: path,
    })),
    isCut: false,
  });
});

test("nothing hidden, nothing kept beside a sheet and nothing behind a link is listed", async () => {
  const outside = await folderWith("secret.csv");
  const root = await folderWith(
    "members.csv",
    ".members.csv",
    ".git/x.csv",
    "members (kept 2026-11-24 18.00.00).csv",
    "members (kept 2026-11-24 18.00.00-2).csv",
  );
  await symlink(outside, join(root, "away"));
  await symlink(join(outside, "secret.csv"), join(root, "away.csv"));
  expect(await labels(root)).toEqual(["members.csv"]);
});

test("a folder that is not there holds nothing, and of many files only the first are listed", async () => {
  const many = Array.from({ length: 210 }, (_, n) => `${n}.csv`);
  const root = await folderWith(...many);
  const { items, isCut } = await fileChoices(["/nowhere/at/all", root]);
  expect(items).toHaveLength(200);
  expect(isCut).toBe(true);
});
