import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../start-error.ts";
import { identify, isRunning, readRecord, writeRecord } from "./processes.ts";

const recordName = "hub";

export type DataDirClaim = { release(): void };

/** Makes the folder if need be and holds it for this process alone, until it ends in whatever way. */
export async function claimDataDir(dataDir: string): Promise<DataDirClaim> {
  await makeDataDir(dataDir);
  const lock = takeLock(join(dataDir, "run", "lock"));
  if (lock === undefined) {
    const owner = await runningOwner(dataDir);
    const who = owner === undefined ? "another Usher" : `the Usher with pid ${owner}`;
    throw new StartError(`${dataDir} is in use by ${who}; stop it, or set another DATA_DIR.`);
  }
  const identity = await identify(process.pid);
  if (identity !== undefined) await writeRecord(dataDir, recordName, { ...identity, ports: {} });
  const release = () => {
    process.off("exit", release);
    lock.close();
  };
  // Holds on to the lock: SQLite would let go of a connection that the garbage collector found.
  process.on("exit", release);
  return { release };
}

/** The pid of the hub that uses a data folder at this moment. */
export async function runningOwner(dataDir: string): Promise<number | undefined> {
  const record = await readRecord(dataDir, recordName);
  return record !== undefined && (await isRunning(record)) ? record.pid : undefined;
}

/**
 * Node has no flock; SQLite takes the kernel's file lock for us. It ends with the process, holds
 * against a process of another container on the same volume, and has no stale state to judge.
 */
function takeLock(path: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy)
      return undefined;
    throw new StartError(`${path} cannot be locked: ${String(error)}.`);
  }
}

const sqliteBusy = 5;

/** Makes the folder, or says in one sentence why it cannot be used. */
export async function makeDataDir(dataDir: string): Promise<void> {
  const found = await stat(dataDir).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new StartError(`${dataDir} is not a folder; set DATA_DIR to one.`);
  }
  try {
    // As root, PostgreSQL runs as another user who has to pass through.
    await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const ours of ["run", "logs"]) {
      await mkdir(join(dataDir, ours), { recursive: true, mode: 0o700 });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `${dataDir} cannot be used as DATA_DIR (${reason}); let this user write there, or set another.`,
    );
  }
}
