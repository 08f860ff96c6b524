import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { findPostgresPackage } from "../../bin/embedded/postgres-binaries.ts";
import { startPostgres } from "../../bin/embedded/postgres.ts";
import { identify, isRunning } from "../../bin/embedded/processes.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHub } from "./hub.ts";
import { ask, killGuardThenHub } from "./postgres-questions.ts";
import { isRoot, tempFolder } from "./temp-folder.ts";

vi.setConfig({ testTimeout: 60_000 });

const nobody = { uid: 65534, gid: 65534 };

describe.skipIf(!isRoot)("started by root (needs root)", () => {
  async function start(
    dataDir: string,
    options: { programsElsewhere?: string; packageDir?: string } = {},
  ) {
    const quiet = { progress: () => undefined, log: () => undefined };
    const server = await startPostgres({ dataDir, ...quiet, ...options });
    onTestFinished(() => server.stop());
    return server;
  }

  /** A folder that only root can enter, as root's home is. */
  function closedFolder(): string {
    const folder = join(tempFolder(), "closed");
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  test("the server runs as another user, who can read neither keys nor logs", async () => {
    const dataDir = join(tempFolder(), "data");
    const server = await start(dataDir);
    const owner = statSync(`/proc/${server.pid}`).uid;
    expect(owner).not.toBe(0);
    expect(statSync(join(dataDir, "postgres")).uid).toBe(owner);
    for (const name of ["logs", "run", "postgres-password"]) {
      expect(statSync(join(dataDir, name))).toMatchObject({ uid: 0 });
      expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
    }
  });

  test("an ordinary user's server runs as that user", async () => {
    const dataDir = join(tempFolder(), "data");
    mkdirSync(dataDir);
    chownSync(dataDir, nobody.uid, nobody.gid);
    const hub = await startHub(["postgres", dataDir], nobody);
    expect(hub.refused).toBeUndefined();
    expect(statSync(`/proc/${hub.pid}`).uid).toBe(nobody.uid);
  });

  test("a data folder out of the server's reach holds its database all the same", async () => {
    const dataDir = join(closedFolder(), "data");
    const first = await start(dataDir);
    await ask(first.url, "create table kept as select 5 as n");
    await ask(first.url, "create database another");
    await ask(first.url, "alter database usher set debug_parallel_query = on");
    expect(await ask(first.url, "select count(*) > 0 from pg_class")).toBe(true);
    process.kill(first.pid, "SIGKILL");
    const back = () => ask(first.url, "select n from kept").catch(() => false as const);
    expect(await waitFor(back, { limitMs: 20_000 })).toBe(5);
    await first.stop();
    const second = await start(dataDir);
    expect(await ask(second.url, "select n from kept")).toBe(5);
    expect(
      readdirSync(dataDir)
        .filter((name) => name.startsWith("postgres"))
        .toSorted(),
    ).toEqual(["postgres", "postgres-password"]);
  });

  test("a data folder that goes out of reach keeps its database", async () => {
    const parent = tempFolder();
    const dataDir = join(parent, "data");
    const first = await start(dataDir);
    await ask(first.url, "create table kept as select 5 as n");
    await first.stop();
    chmodSync(parent, 0o700);
    expect(await ask((await start(dataDir)).url, "select n from kept")).toBe(5);
  });

  test("an orphan in a folder out of reach is found by its lock file", async () => {
    const dataDir = join(closedFolder(), "data");
    const hub = await startHub(["postgres", dataDir]);
    const orphan = await waitFor(() => identify(hub.pid));
    await killGuardThenHub(hub);
    rmSync(join(dataDir, "run"), { recursive: true });
    const server = await start(dataDir);
    expect(await isRunning(orphan)).toBe(false);
    expect(await ask(server.url, "select 1")).toBe(1);
  });

  /** The package as npm installs it for root, below root's home and under a strict umask. */
  function closedPackage(): string {
    const packageDir = join(closedFolder(), "package");
    cpSync(findPostgresPackage(), packageDir, { recursive: true, verbatimSymlinks: true });
    for (const part of ["native", "native/lib", "native/share"]) {
      chmodSync(join(packageDir, part), 0o700);
    }
    return packageDir;
  }

  test("programs out of the server's reach are copied into the data folder, once", async () => {
    const packageDir = closedPackage();
    const dataDir = join(tempFolder(), "data");
    await (await start(dataDir, { packageDir })).stop();
    const [copy = "", ...others] = readdirSync(dataDir).filter((name) => /^postgres-\d/.test(name));
    expect(others).toEqual([]);
    const madeAs = statSync(join(dataDir, copy)).ino;
    await start(dataDir, { packageDir });
    expect(statSync(join(dataDir, copy)).ino).toBe(madeAs);
  });

  test("programs and data folder out of reach, the copy lies where all data folders share it", async () => {
    const packageDir = closedPackage();
    const programsElsewhere = join(tempFolder(), "lib", "usher");
    const options = { packageDir, programsElsewhere };
    const both = [1, 2].map(() => start(join(closedFolder(), "data"), options));
    for (const server of await Promise.all(both)) expect(await ask(server.url, "select 1")).toBe(1);
    expect(readdirSync(programsElsewhere)).toEqual([expect.stringMatching(/^postgres-\d/)]);
  });

  test("programs that can be copied to nowhere are refused with both reasons", async () => {
    const programsElsewhere = join(tempFolder(), "file");
    writeFileSync(programsElsewhere, "");
    const options = { packageDir: closedPackage(), programsElsewhere };
    await expect(start(join(closedFolder(), "data"), options)).rejects.toThrow(
      /could not be copied to .*(EEXIST|ENOTDIR).* does not run \(.*EACCES/,
    );
  });
});
