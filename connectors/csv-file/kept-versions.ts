import { rm } from "node:fs/promises";
import { exchange, type OnStep } from "./exchange.ts";
import { listLeft, shortVersion, SOMEBODYS, type KeptVersion } from "./hidden-files.ts";
import { codeOf, isSameFile, versionAt } from "./regular-file.ts";
import { show } from "./shown-version.ts";

/** How long somebody who opened the sheet before we replaced it may take to write into it. */
const KEPT_MILLISECONDS = 60_000;

/** `putBack`: the sheet is somebody's own again. `shown`: the newest version that was kept for people to see. */
export type Settled = { putBack: boolean; shown: string | undefined };

export type Look = { path: string; now: number; onStep: OnStep };

/**
 * Looks at the old versions of a sheet. One that somebody wrote into after it was replaced comes back, as long as the
 * sheet says nothing but what we wrote; else it is shown beside it. The others go when their time is over.
 */
export async function settleKept(look: Look): Promise<Settled> {
  const { drafts, kept, shown } = await listLeft(look.path);
  const isOver = ({ at }: { at: number }) => at < look.now - KEPT_MILLISECONDS;
  for (const draft of drafts.filter(isOver)) await rm(draft.path, { force: true });
  let putBack = false;
  for (const version of kept.toSorted((a, b) => b.at - a.at)) {
    try {
      if (!(await wasWritten(look.path, version))) {
        if (isOver(version)) await rm(version.path, { force: true });
      } else if (await comesBack(look, version, kept)) putBack = true;
      else shown.push(await show(look.path, version.path));
    } catch (error) {
      // Another process looked at the same moment, and has seen to it.
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
  return { putBack, shown: shown.toSorted().at(-1) };
}

/** As long as it is the sheet itself, nobody who writes into it is lost. */
async function wasWritten(sheet: string, version: KeptVersion): Promise<boolean> {
  if (await isSameFile(version.path, sheet)) return false;
  const now = await versionAt(version.path);
  return now === undefined || shortVersion(now) !== version.was;
}

async function comesBack(look: Look, version: KeptVersion, all: KeptVersion[]): Promise<boolean> {
  const expected = await versionAt(look.path);
  if (expected === undefined || !isOurs(shortVersion(expected), version, all)) return false;
  const { path, now, onStep } = look;
  return exchange({ path, incoming: version.path, expected, becomes: SOMEBODYS, at: now, onStep });
}

/** Whether only we have written since: the sheet is what took this version's place, or what took that one's. */
function isOurs(sheet: string, { became }: KeptVersion, all: KeptVersion[]): boolean {
  const reached = new Set([became]);
  // A set that grows while it is gone through is gone through to its end.
  for (const version of reached) {
    for (const next of all) if (next.was === version) reached.add(next.became);
  }
  return reached.has(sheet);
}
