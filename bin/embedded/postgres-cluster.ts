import { randomBytes } from "node:crypto";
import { chown, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartError } from "../start-error.ts";
import type { Progress } from "./child.ts";
import { startGuarded } from "./guard.ts";
import { openLogFile } from "./log-file.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { nameOfWorkingFolder, type PostgresPlace } from "./postgres-place.ts";

export const superuser = "usher";

const passwordFile = "postgres-password";

/** What the server's programs may see of our environment: nothing. */
export const postgresEnv = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** Makes the database files on the first start; answers with the password of the superuser. */
export async function prepareCluster(
  dataDir: string,
  place: PostgresPlace,
  binaries: PostgresBinaries,
  progress: Progress,
): Promise<string> {
  const version = await readFile(join(place.cluster, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) {
    progress("First start of PostgreSQL: making the database…");
    const password = randomBytes(24).toString("base64url");
    await writeDurably(join(dataDir, passwordFile), password);
    await makeCluster(dataDir, place, binaries, password);
    return password;
  }
  if (version.trim() !== binaries.majorVersion) {
    throw new StartError(
      `${place.cluster} was made by PostgreSQL ${version.trim()} and this Usher brings` +
        ` ${binaries.majorVersion}: start the Usher that made it, or set another DATA_DIR.`,
    );
  }
  const password = await readPassword(dataDir);
  if (password !== undefined) return password;
  throw new StartError(
    `${join(dataDir, passwordFile)} is missing, and ${place.cluster} opens to nobody without it:` +
      " put it back from a backup, or set another DATA_DIR.",
  );
}

export function readPassword(dataDir: string): Promise<string | undefined> {
  return readFile(join(dataDir, passwordFile), "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** A cut initdb leaves files that look complete and do not open, so they get their name at the end. */
async function makeCluster(
  dataDir: string,
  place: PostgresPlace,
  { initdb }: PostgresBinaries,
  password: string,
): Promise<void> {
  const { cluster, user } = place;
  const draft = `${cluster}.tmp-${randomBytes(4).toString("hex")}`;
  const [files, passwordCopy] = [join(draft, "files"), join(draft, "password")];
  await mkdir(files, { recursive: true, mode: 0o700 });
  await writeFile(passwordCopy, password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [draft, files, passwordCopy]) await chown(path, user.uid, user.gid);
  }
  const name = nameOfWorkingFolder(place, files);
  const output = await openLogFile(dataDir, "postgres");
  try {
    const running = await startGuarded({
      command: initdb,
      args: [
        "-D",
        name,
        "-U",
        superuser,
        `--pwfile=${name}/../password`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        // The machine's own locales change what sorts where, and with it indexes; this one never does.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
      ],
      env: postgresEnv,
      user,
      workingFolder: files,
      stopSignal: "INT",
      patienceSeconds: 2,
      output: output.descriptor,
    });
    if ((await running.ended) !== 0) {
      throw new StartError(
        `PostgreSQL could not make its files in ${cluster}: ${await output.tail(4)}`,
      );
    }
  } finally {
    await output.close();
  }
  await rename(files, cluster);
  await rm(draft, { recursive: true });
  await syncFolder(dirname(cluster));
}

async function writeDurably(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
