import { cpSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { findPostgresPackage, prepareBinaries } from "../../bin/embedded/postgres-binaries.ts";
import { startPostgres } from "../../bin/embedded/postgres.ts";
import { waitFor } from "../support/wait-for.ts";
import { kill9, spawnHub, startHub } from "./hub.ts";
import { ask } from "./postgres-questions.ts";
import { tempFolder } from "./temp-folder.ts";

vi.setConfig({ testTimeout: 120_000 });

const lines: string[] = [];

async function start(dataDir: string) {
  const server = await startPostgres({
    dataDir,
    progress: (line) => lines.push(line),
    log: () => undefined,
  });
  onTestFinished(() => server.stop());
  return server;
}

test("the first start makes a database of our own on loopback alone, and later ones find it", async () => {
  const dataDir = tempFolder();
  const server = await start(dataDir);
  expect(new URL(server.url)).toMatchObject({ hostname: "127.0.0.1", pathname: "/usher" });
  expect(new URL(server.url).password).toHaveLength(32);
  expect(statSync(join(dataDir, "postgres-password")).mode & 0o777).toBe(0o600);
  expect(lines).toContain("First start of PostgreSQL: making the database…");
  const settings = ["fsync", "listen_addresses", "unix_socket_directories", "server_encoding"];
  const shown = settings.map((name) => ask(server.url, `show ${name}`));
  expect(await Promise.all(shown)).toEqual(["on", "127.0.0.1", "", "UTF8"]);
  expect(await ask(server.url, "select lower('ÄÖÉ')")).toBe("äöé");
  await expect(ask(server.url.replace(/:[^:@]+@/, ":password@"), "select 1")).rejects.toThrow(
    "password",
  );
  await ask(server.url, "create table kept as select 42 as answer");
  await server.stop();

  const before = performance.now();
  const again = await start(dataDir);
  const startMs = performance.now() - before;
  expect(again.url).toBe(server.url);
  expect(await ask(again.url, "select answer from kept")).toBe(42);
  expect(startMs).toBeLessThan(5000);
  console.log(`second start of PostgreSQL: ${Math.round(startMs)} ms`);
});

test("a first start that is cut at any moment does not spoil the next one", async () => {
  for (const afterMs of [0, 150, 400]) {
    const dataDir = tempFolder();
    const hub = spawnHub(["postgres", dataDir]);
    await waitFor(() => readdirSync(dataDir).some((name) => name.includes(".tmp-")), {
      everyMs: 2,
      limitMs: 30_000,
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await kill9(hub);
    const next = await startHub(["postgres", dataDir]);
    expect(next.refused, `killed after ${afterMs} ms`).toBeUndefined();
    expect(await ask(next.url, "select 1")).toBe(1);
    expect(readdirSync(dataDir).filter((name) => name.includes(".tmp-"))).toEqual([]);
    await next.kill9();
  }
});

test("half-made files of an earlier start are never taken for a database", async () => {
  const dataDir = tempFolder();
  await (await start(dataDir)).stop();
  renameSync(join(dataDir, "postgres"), join(dataDir, "postgres.tmp-1234"));
  rmSync(join(dataDir, "postgres.tmp-1234", "global"), { recursive: true });
  expect(await ask((await start(dataDir)).url, "select 1")).toBe(1);
  expect(readdirSync(dataDir)).not.toContain("postgres.tmp-1234");
});

test("symbolic links that npm was not allowed to make are made by us", async () => {
  const folder = tempFolder();
  const packageDir = join(folder, "package");
  cpSync(findPostgresPackage(), packageDir, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.so(\.\d+)?$/.test(path) || !path.includes("/native/lib/lib"),
  });
  const binaries = await prepareBinaries(packageDir, folder, undefined);
  expect(binaries.postgres.startsWith(packageDir)).toBe(true);
  expect(Number(binaries.majorVersion)).toBeGreaterThanOrEqual(18);
});

test("a program that does not run here is refused with a way out", async () => {
  const folder = tempFolder();
  const packageDir = join(folder, "package");
  cpSync(findPostgresPackage(), packageDir, { recursive: true, verbatimSymlinks: true });
  writeFileSync(
    join(packageDir, "native", "bin", "postgres"),
    "#!/bin/sh\necho no musl >&2; exit 1\n",
  );
  await expect(prepareBinaries(packageDir, folder, undefined)).rejects.toThrow(
    "The embedded PostgreSQL does not run here (no musl); set DATABASE_URL",
  );
});
