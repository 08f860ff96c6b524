import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { StartError } from "../start-error.ts";

/** Whom the server runs as when we are root, as which PostgreSQL refuses to run. */
export type ServerUser = { name: string; uid: number; gid: number };

type Answer = { ok: boolean; output: string };

/** Undefined when we are not root: then the server runs as we do. */
export async function findServerUser(cluster: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = (await stat(cluster).catch(() => undefined))?.uid;
  if (owner) {
    const user = await lookUp(String(owner));
    if (user !== undefined) return user;
    throw new StartError(
      `${cluster} belongs to user ${owner}, whom this machine does not know: run chown -R postgres '${cluster}'.`,
    );
  }
  const user =
    (await lookUp("postgres")) ??
    (await lookUp(ownUser)) ??
    (await createOwnUser()) ??
    (await lookUp("nobody"));
  if (user !== undefined) return user;
  throw new StartError(
    "PostgreSQL does not run as root, and this machine has no other user that it could run as:" +
      " start Usher as an ordinary user, or set DATABASE_URL.",
  );
}

const ownUser = "usher-postgres";

/** The folder on the way to `path`, or it itself, that the user cannot enter. */
export async function closedFolder(user: ServerUser, path: string): Promise<string | undefined> {
  const way: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    way.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  const script = 'for folder; do cd "$folder" || { echo "$folder"; exit 1; }; done 2>/dev/null';
  const { ok, output } = await run("/bin/sh", ["-c", script, "sh", ...way], user);
  return ok ? undefined : output;
}

/** Runs a short command, as another user if told so. */
export function run(command: string, args: string[], user?: ServerUser): Promise<Answer> {
  const options = {
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    timeout: 20_000,
    ...(user && { uid: user.uid, gid: user.gid }),
  };
  return new Promise((resolve) => {
    try {
      execFile(command, args, options, (error, stdout, stderr) => {
        resolve({ ok: error === null, output: (stdout || stderr || error?.message || "").trim() });
      });
    } catch (error) {
      resolve({ ok: false, output: String(error) });
    }
  });
}

/** A user by name or number whom we may become. */
async function lookUp(who: string): Promise<ServerUser | undefined> {
  const [uid, gid, name] = await Promise.all([
    run("id", ["-u", who]),
    run("id", ["-g", who]),
    run("id", ["-un", who]),
  ]);
  if (!uid.ok || !gid.ok || !name.ok || uid.output === "0") return undefined;
  const user = { name: name.output, uid: Number(uid.output), gid: Number(gid.output) };
  // In a container without further ids even root cannot change into another user.
  return (await run("/bin/sh", ["-c", ":"], user)).ok ? user : undefined;
}

async function createOwnUser(): Promise<ServerUser | undefined> {
  const noHome = ["--system", "--user-group", "--no-create-home"];
  const created = await run("useradd", [...noHome, "--shell", "/usr/sbin/nologin", ownUser]);
  return created.ok ? lookUp(ownUser) : undefined;
}
