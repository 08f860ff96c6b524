import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, realpath, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import type { Progress } from "./child.ts";
import { closedFolder, findServerUser, type ServerUser } from "./postgres-user.ts";

/** Where the server's files are, and whom it runs as if not as us. */
export type PostgresHome = { folder: string; cluster: string; user: ServerUser | undefined };

/** For a data folder that the server's user cannot enter, such as one below root's home. */
const defaultElsewhere = "/var/lib/usher";

/** The data folder; for root with a data folder out of the server's reach, one that it leads to. */
export async function findPostgresHome(
  dataDir: string,
  progress: Progress,
  elsewhere = defaultElsewhere,
): Promise<PostgresHome> {
  const pointer = join(dataDir, "postgres-home");
  const chosen = await readlink(pointer).catch(() => undefined);
  const folder = chosen === undefined ? await realpath(dataDir) : await followed(pointer, chosen);
  const home = await homeAt(folder);
  const closed = home.user && (await closedFolder(home.user, folder));
  if (home.user === undefined || closed === undefined) return home;

  const isNew = chosen === undefined && !(await readdir(folder)).includes("postgres");
  if (!isNew) {
    throw new StartError(
      `The user ${home.user.name}, as whom PostgreSQL runs, cannot enter ${closed}:` +
        ` run chmod o+x '${closed}'.`,
    );
  }
  const moved = await makeHomeElsewhere(pointer, elsewhere, home.user, closed);
  progress(
    `PostgreSQL keeps its files in ${moved}: its user ${home.user.name} cannot enter ${closed}`,
  );
  return homeAt(moved);
}

async function homeAt(folder: string): Promise<PostgresHome> {
  const cluster = join(folder, "postgres");
  return { folder, cluster, user: await findServerUser(cluster) };
}

async function followed(pointer: string, target: string): Promise<string> {
  try {
    return await realpath(pointer);
  } catch {
    throw new StartError(
      `${pointer} leads to ${target}, where the database was and is no more:` +
        " put it back, or set another DATA_DIR to begin anew.",
    );
  }
}

async function makeHomeElsewhere(
  pointer: string,
  elsewhere: string,
  user: ServerUser,
  closed: string,
): Promise<string> {
  const home = join(elsewhere, randomBytes(4).toString("hex"));
  const advice = `set DATA_DIR to a folder that the user ${user.name} can enter, as it cannot enter ${closed}`;
  try {
    await mkdir(home, { recursive: true });
    for (const folder of [elsewhere, home]) await chmod(folder, 0o711);
  } catch (error) {
    throw new StartError(`${home} cannot be made (${String(error)}): ${advice}.`);
  }
  const stillClosed = await closedFolder(user, home);
  if (stillClosed !== undefined) {
    throw new StartError(`The user ${user.name} cannot enter ${stillClosed} either: ${advice}.`);
  }
  await symlink(home, pointer);
  return home;
}

/** What a start that was cut left behind: a half-made database or a half-copied program. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^postgres.*\.tmp-/.test(name)) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 10 });
  }
}
