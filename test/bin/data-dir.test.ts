import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimDataDir } from "../../bin/embedded/data-dir.ts";
import { startHub } from "./hub.ts";
import { isRoot, tempFolder } from "./temp-folder.ts";

const nobody = { uid: 65534, gid: 65534 };

test("of starts at the same moment exactly one gets the data folder", async () => {
  const dataDir = join(tempFolder(), "data");
  const hubs = await Promise.all([1, 2, 3, 4].map(() => startHub(["claim", dataDir])));
  expect(hubs.filter(({ refused }) => refused === undefined)).toHaveLength(1);
  const refused = hubs.flatMap((hub) => hub.refused ?? []);
  for (const reason of refused) {
    expect(reason).toMatch(
      /^\S+ is in use by (the Usher with pid \d+|another Usher); stop it, or set/,
    );
  }
});

test("whoever comes second is told the pid of the first", async () => {
  const dataDir = tempFolder();
  const first = await startHub(["claim", dataDir]);
  await expect(claimDataDir(dataDir)).rejects.toThrow(
    `${dataDir} is in use by the Usher with pid ${first.hubPid}; stop it, or set another DATA_DIR.`,
  );
});

test("kill -9 frees the data folder at once", async () => {
  const dataDir = tempFolder();
  const first = await startHub(["claim", dataDir]);
  await first.kill9();
  const claim = await claimDataDir(dataDir);
  claim.release();
});

test("a pid that somebody else has by now keeps nobody out", async () => {
  const dataDir = tempFolder();
  (await claimDataDir(dataDir)).release();
  const path = join(dataDir, "run", "hub.json");
  writeFileSync(path, readFileSync(path, "utf8").replace(/"pid":\d+/, `"pid":${process.ppid}`));
  (await claimDataDir(dataDir)).release();
});

test("a folder is let go when asked, and can be claimed again", async () => {
  const dataDir = join(tempFolder(), "not", "there", "yet");
  const first = await claimDataDir(dataDir);
  await expect(claimDataDir(dataDir)).rejects.toThrow("is in use");
  first.release();
  const second = await claimDataDir(dataDir);
  second.release();
  expect(existsSync(dataDir)).toBe(true);
});

test("a file in its place is refused in one sentence", async () => {
  const path = join(tempFolder(), "file");
  writeFileSync(path, "");
  await expect(claimDataDir(path)).rejects.toThrow(`${path} is not a folder; set DATA_DIR to one.`);
  await expect(claimDataDir(join(path, "below"))).rejects.toThrow("cannot be used as DATA_DIR");
});

test.skipIf(!isRoot)("a folder one may not write to is refused (needs root)", async () => {
  const dataDir = join(tempFolder(), "data");
  mkdirSync(dataDir, { mode: 0o755 });
  const { refused } = await startHub(["claim", dataDir], nobody);
  expect(refused).toMatch(
    /cannot be used as DATA_DIR \(EACCES.*\); let this user write there, or set/,
  );
});
