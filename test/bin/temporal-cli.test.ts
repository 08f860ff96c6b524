import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { resolveTemporal, type TemporalSearch } from "../../bin/embedded/temporal-cli.ts";
import { waitFor } from "../support/wait-for.ts";
import { tempFolder } from "./temp-folder.ts";

const good = "#!/bin/sh\necho 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'\n";
const old = "#!/bin/sh\necho 'temporal version 0.9.0 (server 1.20.0) (ui 2.10.3)'\n";
const closedPort = "http://127.0.0.1:1";

let folder: string;
let lines: string[];
beforeEach(() => {
  folder = tempFolder();
  lines = [];
});

const cached = () => join(folder, "cache", "usher", "temporal-1.5.1", "temporal");

function resolve(search: Partial<TemporalSearch> = {}): Promise<string> {
  return resolveTemporal({
    env: { PATH: join(folder, "bin"), XDG_CACHE_HOME: join(folder, "cache") },
    progress: (line) => lines.push(line),
    download: { origin: closedPort, silenceMs: 500 },
    ...search,
  });
}

function program(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

async function publisher(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { origin: `http://127.0.0.1:${port}`, silenceMs: 500 };
}

function archiveOf(text: string): Buffer {
  program(join(folder, "archive", "temporal"), text);
  return execFileSync("tar", ["-czf", "-", "-C", join(folder, "archive"), "temporal"]);
}

describe("the order", () => {
  test("TEMPORAL_CLI_PATH comes first, then the PATH, then the cache", async () => {
    const own = program(join(folder, "own"), good);
    const onPath = program(join(folder, "bin", "temporal"), good);
    program(cached(), good);
    expect(await resolve({ cliPath: own })).toBe(own);
    expect(await resolve()).toBe(onPath);
    chmodSync(onPath, 0o644);
    expect(await resolve()).toBe(cached());
    expect(lines[0]).toBe("Finding Temporal…");
  });

  test("one on the PATH that is too old is passed over", async () => {
    program(join(folder, "bin", "temporal"), old);
    program(cached(), good);
    expect(await resolve()).toBe(cached());
  });
});

describe("TEMPORAL_CLI_PATH is refused in a sentence when it", () => {
  test.each([
    ["is not there", undefined, "is not there"],
    ["does not run", "no program", "does not run: "],
    ["is too old", old, "has server 1.20.0, and Usher needs 1.29.0 or newer"],
    ["is another program", "#!/bin/sh\necho hello\n", "does not say the version of its server"],
    ["fails", "#!/bin/sh\necho broken >&2\nexit 3\n", "does not run: broken"],
  ])("%s", async (_, text, reason) => {
    const path = join(folder, "own");
    if (text !== undefined) program(path, text);
    await expect(resolve({ cliPath: path })).rejects.toThrow(
      `TEMPORAL_CLI_PATH is ${path}, which ${reason}`,
    );
  });
});

test("when nothing helps, each way is named with its reason and what to do", async () => {
  const failure = await resolve().catch((error: unknown) => error);
  const text = failure instanceof Error ? failure.message : "";
  expect(text).toContain("- temporal on the PATH: none");
  expect(text).toContain(`- ${cached()}, from an earlier start: it is not there`);
  expect(text).toMatch(/- a download: .*ECONNREFUSED|- a download: .*bad port/);
  expect(text).toContain("- a build with go: go is not on the PATH");
  expect(text).toContain("set TEMPORAL_ADDRESS");
  await expect(resolve({ env: { PATH: "" } })).rejects.toThrow("there is no HOME to keep it in");
});

describe("a download", () => {
  test("asks for this platform, is unpacked, checked and kept", async () => {
    const asked: string[] = [];
    const archive = archiveOf(good);
    const download = await publisher((request, response) => {
      asked.push(request.url ?? "");
      response.end(archive);
    });
    expect(await resolve({ download })).toBe(cached());
    expect(asked).toEqual([
      expect.stringMatching(/^\/cli\/archive\/v1\.5\.1\?platform=\w+&arch=\w+$/),
    ]);
    expect(lines).toContain("Downloading Temporal 1.5.1… 0 MB");
    expect(readdirSync(join(folder, "cache", "usher"))).toEqual(["temporal-1.5.1"]);
    expect(await resolve({ download })).toBe(cached());
    expect(asked).toHaveLength(1);
  });

  test("replaces a cached program that does not run", async () => {
    program(cached(), "half a program");
    const archive = archiveOf(good);
    const download = await publisher((_, response) => void response.end(archive));
    expect(await resolve({ download })).toBe(cached());
    expect(readFileSync(cached(), "utf8")).toBe(good);
  });

  test("by two starts at once spoils nothing", async () => {
    const archive = archiveOf(good);
    const download = await publisher((_, response) => {
      setTimeout(() => response.end(archive), 100);
    });
    const found = await Promise.all([resolve({ download }), resolve({ download })]);
    expect(found).toEqual([cached(), cached()]);
    expect(readFileSync(cached(), "utf8")).toBe(good);
  });

  test.each<[string, RequestListener, RegExp]>([
    ["is silent", () => undefined, /a download: 127\.0\.0\.1:\d+ was silent for 0\.5 s/],
    ["stops half-way", (_, response) => void response.write("x"), /was silent for 0\.5 s/],
    ["is refused", (_, response) => void response.writeHead(403).end(), /answered 403/],
    ["is no archive", (_, response) => void response.end("<html>"), /archive could not be opened/],
  ])("that %s is left for the next way", async (_, answer, reason) => {
    const download = await publisher(answer);
    await expect(resolve({ download })).rejects.toThrow(reason);
    expect(existsSync(cached())).toBe(false);
  });

  test("of a program that does not run here is not kept", async () => {
    const archive = archiveOf("#!/bin/sh\nexit 1\n");
    const download = await publisher((_, response) => void response.end(archive));
    await expect(resolve({ download })).rejects.toThrow(
      "a download: the program it gave does not run",
    );
    expect(existsSync(cached())).toBe(false);
  });
});

describe("a build", () => {
  const env = () => ({
    PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
    XDG_CACHE_HOME: join(folder, "cache"),
    GOOS: "plan9",
  });

  test("installs the pinned version into a folder of its own and keeps it", async () => {
    const script = `#!/bin/sh\necho "$GOOS $*" > '${folder}/asked'\n{ cat <<'X'\n${good}X\n} > "$GOBIN/temporal"\nchmod 755 "$GOBIN/temporal"\n`;
    program(join(folder, "bin", "go"), script);
    expect(await resolve({ env: env() })).toBe(cached());
    expect(readFileSync(join(folder, "asked"), "utf8")).toBe(
      " install -ldflags=-s -w github.com/temporalio/cli/cmd/temporal@v1.5.1\n",
    );
    expect(lines).toContain("Building Temporal 1.5.1 with go (about 3 minutes, once)…");
    expect(readdirSync(join(folder, "cache", "usher"))).toEqual(["temporal-1.5.1"]);
  });

  test("that fails says what go said", async () => {
    program(join(folder, "bin", "go"), "#!/bin/sh\necho 'no required module' >&2\nexit 1\n");
    await expect(resolve({ env: env() })).rejects.toThrow(
      /a build with go: go install .*@v1\.5\.1 failed: no required module/,
    );
    expect(existsSync(cached())).toBe(false);
  });

  test("that takes long says so at least every ten seconds", async () => {
    program(join(folder, "bin", "go"), "#!/bin/sh\nsleep 11\nexit 1\n");
    await expect(resolve({ env: env() })).rejects.toThrow("failed");
    expect(lines).toContain("Building Temporal 1.5.1 with go… 10 s");
  });
});

test("a half-made program of a killed start is cleared away after a day, not before", async () => {
  const cache = join(folder, "cache", "usher");
  for (const name of ["tmp-old", "tmp-new"]) mkdirSync(join(cache, name), { recursive: true });
  execFileSync("touch", ["-d", "2 days ago", join(cache, "tmp-old")]);
  const archive = archiveOf(good);
  await resolve({ download: await publisher((_, response) => void response.end(archive)) });
  await waitFor(() => !existsSync(join(cache, "tmp-old")));
  expect(readdirSync(cache).toSorted()).toEqual(["temporal-1.5.1", "tmp-new"]);
});
