import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "./child.ts";
import { endProcess, identify, worksIn } from "./processes.ts";

/** More than any machine gives to a process. */
const impossiblePid = 2_147_483_646;

/**
 * Makes way for a start. PostgreSQL refuses one while the pid in postmaster.pid is anybody's: that
 * of a server no hub looks after, of a dead one its parent has not collected, of a stranger who
 * got the number later. The first is stopped; the others' number is replaced, not the file removed,
 * because what else stands in it tells PostgreSQL whether old backends still use the files.
 */
export async function freePostmasterLock(cluster: string, log: Log): Promise<void> {
  const path = join(cluster, "postmaster.pid");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const [first = "", ...rest] = text.split("\n");
  const pid = Number(first);
  if (!Number.isInteger(pid) || pid <= 0) {
    // A power cut can leave it empty.
    await rm(path);
    return;
  }
  const holder = await identify(pid);
  if (holder !== undefined && (await worksIn(pid, cluster))) {
    log(`A PostgreSQL of an earlier run (pid ${pid}) still uses ${cluster}; it is stopped first`);
    await endProcess(holder, "SIGINT", 5);
    return;
  }
  await writeFile(path, [impossiblePid, ...rest].join("\n"));
}
