import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "../../bin/config.ts";
import { tempFolder } from "./temp-folder.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const production = {
  DATABASE_URL: "postgres://usher:secret@db:5432/usher",
  SECRET_KEYS: `2:${key},1:${key}`,
  TEMPORAL_ADDRESS: "temporal:7233",
  HOST: "0.0.0.0",
  PUBLIC_URL: "https://members.example.com",
  SMTP_URL: "smtp://mail.example.com:587",
  MAIL_FROM: "Hub Lisbon <hello@example.com>",
};

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("nothing set is a hub for this machine alone", () => {
  expect(readConfig({})).toMatchObject({
    host: "127.0.0.1",
    port: 3000,
    publicUrl: "http://127.0.0.1:3000",
    dataDir: resolve(".usher"),
    temporalNamespace: "default",
    temporalTls: false,
    databaseUrl: undefined,
    secretKeys: undefined,
    logLevel: "info",
  });
});

test("a production's settings are read, newest key first", () => {
  const config = readConfig({
    ...production,
    TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    CSV_ROOTS: "/srv/sheets,/mnt/a",
    TEMPORAL_API_KEY: "key",
  });
  expect(config.secretKeys?.map(({ id }) => id)).toEqual(["2", "1"]);
  expect(config).toMatchObject({
    publicUrl: "https://members.example.com",
    trustedProxies: ["10.0.0.0/8", "::1"],
    csvRoots: ["/srv/sheets", "/mnt/a"],
    temporalTls: true,
  });
});

test("every fault is reported at once, one line each, without a secret's value", () => {
  const wrong = {
    PORT: "abc",
    WORKER_PORT: "70000",
    HOST: "not a host",
    PUBLIC_URL: "https://members.example.com/path",
    TRUSTED_PROXIES: "10.0.0.0/99",
    LOG_LEVEL: "loud",
    DATABASE_URL: "mysql://usher:hunter2@db/usher",
    TEMPORAL_ADDRESS: "https://temporal",
    TEMPORAL_TLS: "maybe",
    TEMPORAL_UI_URL: "temporal-ui",
    SECRET_KEYS: "hunter2",
    CSV_ROOTS: "sheets",
    MAIL_FROM: "nobody",
    SMTP_URL: "https://hunter2.example.com",
    RESEND_API_KEY: "re hunter2",
    RESEND_BASE_URL: "http://resend.example.com",
    RESEND_WEBHOOK_SECRET: "whsec_",
    GOOGLE_API_BASE_URL: "http://sheets.example.com",
    GOOGLE_OAUTH_AUTH_URL: "ftp://accounts.example.com",
    GOOGLE_OAUTH_TOKEN_URL: "http://192.0.2.1/token",
    GOOGLE_CLIENT_ID: "an id",
    GOOGLE_CLIENT_SECRET: "a hunter2",
    HUBSPOT_API_BASE_URL: "http://api.hubspot.example.com",
    HUBSPOT_APP_BASE_URL: "ftp://app.hubspot.example.com",
    HUBSPOT_CLIENT_ID: "an id",
    HUBSPOT_CLIENT_SECRET: "a hunter2",
  };
  const problems = problemsOf(wrong);
  const names = problems.map((problem) => problem.split(" ")[0]);
  expect(new Set(names)).toEqual(new Set(Object.keys(wrong)));
  expect(problems).toContain('PORT must be a whole number from 1 to 65535, not "abc"');
  expect(problems.join()).not.toContain("hunter2");
  expect(problems.every((problem) => !problem.includes("\n"))).toBe(true);
});

test("a database of one's own without the keys that all processes share is a fault", () => {
  expect(problemsOf({ ...production, SECRET_KEYS: "" })).toEqual([
    expect.stringContaining(
      "SECRET_KEYS is missing: with DATABASE_URL it must be set, and be the same on every",
    ),
  ]);
});

test("a hub that others can reach has to say its address, and it is https", () => {
  expect(problemsOf({ HOST: "0.0.0.0" })).toEqual([
    expect.stringContaining("PUBLIC_URL is missing"),
  ]);
  expect(problemsOf({ ...production, PUBLIC_URL: "http://members.example.com" })).toEqual([
    expect.stringContaining("PUBLIC_URL must begin with https://"),
  ]);
});

test("a hub that others can reach never says that it is on this machine alone", () => {
  for (const PUBLIC_URL of ["http://127.0.0.1:3000", "https://localhost"]) {
    expect(problemsOf({ HOST: "0.0.0.0", PUBLIC_URL })).toEqual([
      expect.stringContaining("PUBLIC_URL must say how people reach Usher"),
    ]);
  }
  expect(problemsOf({ HOST: "127.0.0.1", PUBLIC_URL: "http://localhost:3000" })).toEqual([]);
});

test("the local mailbox never stands in for a provider on a public address", () => {
  expect(problemsOf({ ...production, SMTP_URL: "", MAIL_FROM: "" })).toEqual([
    expect.stringContaining("RESEND_API_KEY or SMTP_URL is missing"),
  ]);
  expect(problemsOf({ ...production, MAIL_FROM: "" })).toEqual([
    expect.stringContaining("MAIL_FROM is missing"),
  ]);
});

test("mail goes one way: by Resend or by SMTP", () => {
  expect(problemsOf({ ...production, RESEND_API_KEY: "re_1" })).toEqual([
    "RESEND_API_KEY and SMTP_URL are both set: keep one of them",
  ]);
  const config = readConfig({ ...production, SMTP_URL: "", RESEND_API_KEY: "re_1" });
  expect(config).toMatchObject({ localMail: false, resendBaseUrl: "https://api.resend.com" });
});

test("the app at Google has an ID and a secret, or is none", () => {
  expect(problemsOf({ GOOGLE_CLIENT_ID: "id" })).toEqual([
    "GOOGLE_CLIENT_SECRET is missing: with GOOGLE_CLIENT_ID it must be set",
  ]);
  expect(problemsOf({ GOOGLE_CLIENT_SECRET: "hunter2" })).toEqual([
    "GOOGLE_CLIENT_ID is missing: with GOOGLE_CLIENT_SECRET it must be set",
  ]);
  expect(readConfig({}).google).toEqual({});
  const file = join(tempFolder(), "secret");
  writeFileSync(file, "hunter2\n");
  const { google } = readConfig({
    GOOGLE_CLIENT_ID: "id",
    GOOGLE_CLIENT_SECRET_FILE: file,
    GOOGLE_API_BASE_URL: "http://127.0.0.1:4000/",
    GOOGLE_OAUTH_TOKEN_URL: "http://localhost:4000/token",
  });
  expect(google).toEqual({
    clientId: "id",
    clientSecret: "hunter2",
    baseUrl: "http://127.0.0.1:4000",
    tokenUrl: "http://localhost:4000/token",
  });
});

test("the app at HubSpot has an ID and a secret too, and its addresses lose the slash at their end", () => {
  expect(problemsOf({ HUBSPOT_CLIENT_ID: "id" })).toEqual([
    "HUBSPOT_CLIENT_SECRET is missing: with HUBSPOT_CLIENT_ID it must be set",
  ]);
  expect(readConfig({}).hubspot).toEqual({});
  const file = join(tempFolder(), "secret");
  writeFileSync(file, "hunter2\n");
  const { hubspot } = readConfig({
    HUBSPOT_CLIENT_ID: "id",
    HUBSPOT_CLIENT_SECRET_FILE: file,
    HUBSPOT_API_BASE_URL: "http://127.0.0.1:4000/",
    HUBSPOT_APP_BASE_URL: "http://localhost:4000//",
  });
  expect(hubspot).toEqual({
    clientId: "id",
    clientSecret: "hunter2",
    baseUrl: "http://127.0.0.1:4000",
    appUrl: "http://localhost:4000",
  });
});

test.each([
  ["two keys of one id", `1:${key},1:${key}`, "must give every key an id of its own"],
  ["a short key", "1:c2hvcnQ=", "must hold keys of 32 bytes; key 1 has 5"],
  ["no id", key, "must look like 2:base64,1:base64"],
])("secret keys with %s are refused", (_, SECRET_KEYS, reason) => {
  expect(problemsOf({ SECRET_KEYS })).toEqual([expect.stringContaining(`SECRET_KEYS ${reason}`)]);
});

describe("a secret in a file", () => {
  test("is read without its line end", () => {
    const file = join(tempFolder(), "url");
    writeFileSync(file, `${production.DATABASE_URL}\n`);
    const config = readConfig({ ...production, DATABASE_URL: "", DATABASE_URL_FILE: file });
    expect(config.databaseUrl).toBe(production.DATABASE_URL);
  });

  test("that cannot be read, is empty or is given twice is a fault of its own", () => {
    const empty = join(tempFolder(), "empty");
    writeFileSync(empty, "\n");
    chmodSync(empty, 0o600);
    const problems = problemsOf({
      ...production,
      DATABASE_URL: "",
      DATABASE_URL_FILE: "/nowhere/url",
      SECRET_KEYS_FILE: "/nowhere/keys",
      TEMPORAL_API_KEY_FILE: empty,
    });
    expect(problems).toEqual([
      expect.stringMatching(/^DATABASE_URL_FILE cannot be read: .*\/nowhere\/url/),
      `TEMPORAL_API_KEY_FILE names ${empty}, which is empty`,
      "SECRET_KEYS and SECRET_KEYS_FILE are both set: keep one of them",
    ]);
  });
});

test("settings of other programs are nobody's fault", () => {
  expect(problemsOf({ USHER_COLOUR: "blue", PATH: "/bin" })).toEqual([]);
});
