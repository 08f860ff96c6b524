import { lstatSync, renameSync, type BigIntStats } from "node:fs";
import { link, lstat, rm } from "node:fs/promises";
import { keptPath } from "./hidden-files.ts";
import { holdNeighbours } from "./neighbours.ts";
import { codeOf, versionAt } from "./regular-file.ts";
import { showLost } from "./shown-version.ts";

/** Where somebody else may save, or the process may die. Only tests look in. */
export type OnStep = (step: "drafted" | "linked" | "compared" | "agreed" | "exchanged") => void;

/** What is to stand at `path`, and the versions that say whether it may. */
export type Exchange = {
  path: string;
  incoming: string;
  expected: string;
  becomes: string;
  at: number;
  onStep: OnStep;
};

/**
 * Puts `incoming` in the place of what stands at `path`, in one step, if that still is the version expected. What stood
 * there keeps a hidden name, since somebody may have opened it and write into it yet.
 */
export async function exchange(wanted: Exchange): Promise<boolean> {
  const { path, expected, becomes, at, onStep } = wanted;
  const kept = keptPath(path, at, expected, becomes);
  const neighbours = holdNeighbours(path, at);
  let replaced = false;
  try {
    const held = (await secondName(path, kept)) ? kept : path;
    onStep("linked");
    const seen = await lstat(held, { bigint: true });
    const isExpected = (await versionAt(held)) === expected;
    onStep("compared");
    neighbours.look();
    replaced = isExpected && renameIfStill(wanted, seen, neighbours.look);
    if (replaced) onStep("exchanged");
    for (const lost of replaced ? neighbours.lost() : []) await showLost(path, lost);
  } finally {
    neighbours.letGo();
    if (!replaced) await rm(kept, { force: true });
  }
  return replaced;
}

/** The last calls are back to back: what is renamed into place between them is overwritten. */
function renameIfStill(
  { path, incoming, onStep }: Exchange,
  seen: BigIntStats,
  look: () => void,
): boolean {
  const ours = lstatSync(incoming, { bigint: true });
  look();
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (there?.ino !== seen.ino || there.dev !== seen.dev || !isAlike(there, ours)) return false;
  onStep("agreed");
  renameSync(incoming, path);
  return true;
}

const isAlike = (one: BigIntStats, other: BigIntStats) =>
  one.uid === other.uid && one.gid === other.gid && (one.mode & 0o777n) === (other.mode & 0o777n);

const WITHOUT_HARD_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "ENOSYS"];

/** False on a file system that has no hard links: there the old version is gone once another takes its place. */
async function secondName(path: string, kept: string): Promise<boolean> {
  try {
    await link(path, kept);
    return true;
  } catch (error) {
    if (!WITHOUT_HARD_LINKS.some((code) => code === codeOf(error))) throw error;
    return false;
  }
}
