import { readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { closedFolder, findServerUser, type ServerUser } from "./postgres-user.ts";

export type PostgresPlace = {
  /** The folder with the database. */
  cluster: string;
  /** Whom the server runs as if not as us. */
  user: ServerUser | undefined;
  /** Whether that user can walk to the cluster from the root of the file system. */
  inReach: boolean;
  /** Where the programs are copied to if they cannot be run where npm put them. */
  programs: string;
};

/** For root whose data folder the server's user cannot enter; shared, as it holds nobody's data. */
const defaultElsewhere = "/var/lib/usher";

export async function findPostgresPlace(
  dataDir: string,
  elsewhere = defaultElsewhere,
): Promise<PostgresPlace> {
  const folder = await realpath(dataDir);
  const cluster = join(folder, "postgres");
  const user = await findServerUser(cluster);
  const closed = user && (await closedFolder(user, folder));
  if (user === undefined || closed === undefined) {
    return { cluster, user, inReach: true, programs: folder };
  }
  if (process.platform !== "linux") {
    throw new StartError(
      `The user ${user.name}, as whom PostgreSQL runs, cannot enter ${closed}:` +
        ` run chmod o+x '${closed}', or set another DATA_DIR.`,
    );
  }
  return { cluster, user, inReach: false, programs: elsewhere };
}

/**
 * The name by which a program that works in a database folder finds it. Its working directory is
 * open to a process even where the way to it is not, as below root's home.
 */
export function nameOfWorkingFolder({ inReach }: PostgresPlace, folder: string): string {
  return inReach ? folder : "/proc/self/cwd";
}

/** What a start that was cut left behind: a half-made database or a half-copied program. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!/^postgres.*\.tmp-/.test(name)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
}
