import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deriveKeys, loadSecretKeys, parseSecretKeys } from "../../bin/keys.ts";
import { tempFolder } from "./temp-folder.ts";

test("keys are made once, for the owner's eyes only, and read ever after", async () => {
  const dataDir = tempFolder();
  const made = await loadSecretKeys(dataDir);
  expect(made.map(({ id, key }) => [id, key.length])).toEqual([["1", 32]]);
  expect(statSync(join(dataDir, "secret-keys")).mode & 0o777).toBe(0o600);
  expect(await loadSecretKeys(dataDir)).toEqual(made);
});

test("starts at the same moment agree on one key", async () => {
  const dataDir = tempFolder();
  const all = await Promise.all(Array.from({ length: 8 }, () => loadSecretKeys(dataDir)));
  expect(new Set(all.map((keys) => keys[0]?.key.toString("hex"))).size).toBe(1);
});

test.each([0o640, 0o604])(
  "a key file with mode %o is refused with the command that mends it",
  async (mode) => {
    const dataDir = tempFolder();
    const path = join(dataDir, "secret-keys");
    await loadSecretKeys(dataDir);
    chmodSync(path, mode);
    await expect(loadSecretKeys(dataDir)).rejects.toThrow(`run chmod 600 '${path}'`);
  },
);

test("a damaged key file is refused, never replaced", async () => {
  const dataDir = tempFolder();
  writeFileSync(join(dataDir, "secret-keys"), "1:c2hvcnQ=", { mode: 0o600 });
  await expect(loadSecretKeys(dataDir)).rejects.toThrow("put the file back from a backup");
});

test("each purpose has keys of its own, the same on every process", () => {
  const secretKeys = parseSecretKeys(`2:${"B".repeat(43)}=,1:${"A".repeat(43)}=`);
  const links = deriveKeys(secretKeys, "link");
  expect(links.map(({ id }) => id)).toEqual(["2", "1"]);
  expect(deriveKeys(secretKeys, "link")).toEqual(links);
  const all = (["link", "session", "seal"] as const).flatMap((it) => deriveKeys(secretKeys, it));
  expect(new Set(all.map(({ key }) => key.toString("hex"))).size).toBe(6);
});
