import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles, type Import, type SourceFile } from "./support/imports.ts";

const mayImport = {
  domain: [],
  connectors: ["domain"],
  emails: ["domain"],
  db: ["domain"],
  services: ["domain", "connectors", "emails", "db"],
  outbox: ["domain", "db", "connectors"],
  activities: ["domain", "connectors", "emails", "db", "services", "outbox"],
  workflows: ["domain"],
  api: ["domain", "services"],
  web: ["domain", "services"],
} as const satisfies Record<string, readonly string[]>;

type Layer = keyof typeof mayImport;

const isLayer = (folder: string): folder is Layer => Object.hasOwn(mayImport, folder);
const folderOf = (path: string) => path.split("/", 1)[0] ?? "";
const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const temporalFolders = ["outbox", "workflows", "activities"];
const purePackages = ["zod", "papaparse", "libphonenumber-js", "temporal-polyfill"];
const pureOfCrypto = ["createHash", "createHmac", "timingSafeEqual"];
const inSandbox = ["@temporalio/workflow", "@temporalio/common"];

/** Why this import may not stand in this file; undefined when it may. */
function refuseImport(path: string, found: Import): string | undefined {
  const layer = folderOf(path);
  if (!isLayer(layer)) return undefined;
  const say = (reason: string) => `${path} imports ${found.specifier}: ${reason}`;
  if (found.target !== undefined) {
    const to = folderOf(found.target);
    if (to === layer || (mayImport[layer] as readonly string[]).includes(to)) return undefined;
    if (layer === "workflows" && to === "activities")
      return found.typeOnly ? undefined : say("workflows take activities as types only");
    return say(`${layer}/ may not import ${to}/`);
  }
  const name = packageOf(found.specifier);
  if (name.startsWith("@temporalio/") && !temporalFolders.includes(layer))
    return say("only outbox/, workflows/ and activities/ know Temporal");
  const speaksSql = name === "pg" || (name === "kysely" && !found.typeOnly);
  if (speaksSql && layer !== "db") return say("only db/ speaks SQL");
  if (layer === "workflows" && !found.typeOnly && !inSandbox.includes(name))
    return say("workflows are order, waiting and deciding only");
  if (layer === "domain" && !purePackages.includes(name)) {
    const pure = name === "node:crypto" && found.names.every((it) => pureOfCrypto.includes(it));
    if (!pure) return say("domain/ is pure");
  }
  return undefined;
}

const forbiddenText: { pattern: RegExp; in: (layer: string) => boolean; reason: string }[] = [
  {
    pattern: /\bprocess\.env\b/,
    in: (folder) => isLayer(folder),
    reason: "only bin/ reads the environment",
  },
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/,
    in: (folder) => folder === "domain" || folder === "emails",
    reason: "no clock and no randomness here",
  },
  {
    pattern: /^export \* from/m,
    in: (folder) => isLayer(folder) && folder !== "workflows",
    reason: "no barrels",
  },
];

function refuseText({ path, text }: SourceFile): string[] {
  return forbiddenText
    .filter((rule) => rule.in(folderOf(path)) && rule.pattern.test(text))
    .map((rule) => `${path}: ${rule.reason}`);
}

/** Packages that running code of `workflows/` would pull into the sandbox, by the file that does. */
function reachablePackages(files: SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const queue = files.filter((file) => folderOf(file.path) === "workflows");
  const seen = new Set(queue);
  const refused: string[] = [];
  for (let file = queue.pop(); file; file = queue.pop()) {
    for (const found of file.imports.filter((it) => !it.typeOnly)) {
      const next = found.target === undefined ? undefined : byPath.get(found.target);
      if (next && !seen.has(next)) queue.push(next);
      if (next) seen.add(next);
      if (found.target === undefined && !inSandbox.includes(packageOf(found.specifier)))
        refused.push(`${file.path} brings ${found.specifier} into the workflow sandbox`);
    }
  }
  return refused;
}

function source(path: string, text: string): SourceFile {
  return { path, text, imports: importsOf(path, text) };
}

const root = new URL("..", import.meta.url).pathname;
const folders = [...Object.keys(mayImport), "bin"].filter((folder) => existsSync(root + folder));
const files = sourceFiles(root, folders);

describe("the import table", () => {
  test("every import of the product is one the table allows", () => {
    const refused = files.flatMap((file) =>
      file.imports.flatMap((found) => refuseImport(file.path, found) ?? []),
    );
    expect(refused).toEqual([]);
  });

  test("nothing impure is reachable from a workflow", () => {
    expect(reachablePackages(files)).toEqual([]);
  });

  test("only bin/ reads the environment, and rules stay free of clock, chance and barrels", () => {
    expect(files.flatMap(refuseText)).toEqual([]);
  });
});

describe("the table itself", () => {
  const refusedIn = (path: string, text: string) =>
    importsOf(path, text).flatMap((found) => refuseImport(path, found) ?? []);

  test.each([
    ["domain/ids.ts", `import { readFileSync } from "node:fs";`],
    ["domain/ids.ts", `import { randomBytes } from "node:crypto";`],
    ["domain/ids.ts", `import { Hono } from "hono";`],
    ["domain/ids.ts", `import type { Db } from "../db/connect.ts";`],
    ["connectors/smtp.ts", `import { spendLink } from "../db/sign-in-links.ts";`],
    ["services/mail.ts", `import { sql } from "kysely";`],
    ["services/mail.ts", `import {\n  Client,\n} from "@temporalio/client";`],
    ["services/mail.ts", `const later = await import("@temporalio/client");`],
    ["api/locations.ts", `import { listLocations } from "../db/locations.ts";`],
    ["web/portal/link.tsx", `export { relay } from "../../outbox/relay.ts";`],
    ["workflows/invitation.ts", `import { send } from "../activities/invitation.ts";`],
    ["workflows/invitation.ts", `import { type Send } from "../activities/invitation.ts";`],
    ["workflows/invitation.ts", `import { z } from "zod";`],
    ["workflows/invitation.ts", `import "node:os";`],
  ])("refuses in %s: %s", (path, text) => {
    expect(refusedIn(path, text)).toHaveLength(1);
  });

  test.each([
    ["workflows/invitation.ts", `import type { Send } from "../activities/invitation.ts";`],
    ["workflows/invitation.ts", `import { condition } from "@temporalio/workflow";`],
    ["services/mail.ts", `import type { Db } from "../db/connect.ts";`],
    ["domain/roster/table.ts", `import { createHash } from "node:crypto";`],
    ["bin/hub.ts", `import { Pool } from "pg";`],
  ])("allows in %s: %s", (path, text) => {
    expect(refusedIn(path, text)).toEqual([]);
  });

  test("finds a package that a workflow reaches through domain/", () => {
    const reached = reachablePackages([
      source("workflows/invitation.ts", `import { windowOf } from "../domain/invitation.ts";`),
      source("domain/invitation.ts", `import { isEmail } from "./email-address.ts";`),
      source("domain/email-address.ts", `import { z } from "zod";`),
      source("domain/phone.ts", `import { parse } from "libphonenumber-js";`),
    ]);
    expect(reached).toEqual(["domain/email-address.ts brings zod into the workflow sandbox"]);
  });

  test("finds the environment, the clock and a barrel", () => {
    expect(refuseText(source("services/a.ts", "const zone = process.env.TZ;"))).toHaveLength(1);
    expect(refuseText(source("domain/a.ts", "export const now = () => new Date();"))).toHaveLength(
      1,
    );
    expect(refuseText(source("db/index.ts", 'export * from "./a.ts";'))).toHaveLength(1);
  });
});
