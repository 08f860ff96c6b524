import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import type { z } from "zod";
import { contradictions } from "./contradictions.ts";
import type { SecretKeys } from "./keys.ts";
import { type LogLevel, secrets, Settings } from "./settings.ts";

export type Config = {
  host: string;
  port: number;
  /** Where a worker answers health and metrics; it listens nowhere without. */
  workerPort: number | undefined;
  /** An origin, without a slash at its end. */
  publicUrl: string;
  /** Addresses and ranges whose X-Forwarded-* headers are believed. */
  trustedProxies: string[];
  logLevel: z.infer<typeof LogLevel>;
  databaseUrl: string | undefined;
  temporalAddress: string | undefined;
  temporalNamespace: string;
  temporalApiKey: string | undefined;
  temporalTls: boolean;
  temporalUiUrl: string | undefined;
  temporalCliPath: string | undefined;
  secretKeys: SecretKeys | undefined;
  dataDir: string;
  /** Folders beside `<dataDir>/sheets` in which a CSV file may lie. */
  csvRoots: string[];
  mailFrom: string;
  smtpUrl: string | undefined;
  /** No provider is set: mails go to the mailbox on this machine. */
  localMail: boolean;
  resendApiKey: string | undefined;
  /** Without a slash at its end. */
  resendBaseUrl: string;
  resendWebhookSecret: string | undefined;
  /** Google's own addresses where none is set; `baseUrl` without a slash at its end. */
  google: {
    baseUrl: string | undefined;
    authUrl: string | undefined;
    tokenUrl: string | undefined;
    clientId: string | undefined;
    clientSecret: string | undefined;
  };
  /** HubSpot's own addresses where none is set; without a slash at their end. */
  hubspot: {
    baseUrl: string | undefined;
    /** Where people sign in. */
    appUrl: string | undefined;
    clientId: string | undefined;
    clientSecret: string | undefined;
  };
};

/** Every fault of the settings at once, one line each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: string[];
  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Reads the settings from the environment; throws one ConfigError that names every fault. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { values, given, problems } = gather(env);
  const parsed = Settings.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const said = secrets.includes(name) ? "" : `, not "${values[name]}"`;
    problems.push(`${name} ${issue.message}${said}`);
  }
  problems.push(...contradictions(given, values));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const { data } = parsed;
  return {
    host: data.HOST,
    port: data.PORT,
    workerPort: data.WORKER_PORT,
    publicUrl: data.PUBLIC_URL ?? `http://${inUrl(data.HOST)}:${data.PORT}`,
    trustedProxies: data.TRUSTED_PROXIES,
    logLevel: data.LOG_LEVEL,
    databaseUrl: data.DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    temporalApiKey: data.TEMPORAL_API_KEY,
    temporalTls: data.TEMPORAL_TLS ?? data.TEMPORAL_API_KEY !== undefined,
    temporalUiUrl: data.TEMPORAL_UI_URL,
    temporalCliPath: data.TEMPORAL_CLI_PATH,
    secretKeys: data.SECRET_KEYS,
    dataDir: resolve(data.DATA_DIR),
    csvRoots: data.CSV_ROOTS,
    mailFrom: data.MAIL_FROM ?? "Usher <usher@localhost>",
    smtpUrl: data.SMTP_URL,
    localMail: data.SMTP_URL === undefined && data.RESEND_API_KEY === undefined,
    resendApiKey: data.RESEND_API_KEY,
    resendBaseUrl: data.RESEND_BASE_URL.replace(/\/+$/, ""),
    resendWebhookSecret: data.RESEND_WEBHOOK_SECRET,
    google: {
      baseUrl: data.GOOGLE_API_BASE_URL?.replace(/\/+$/, ""),
      authUrl: data.GOOGLE_OAUTH_AUTH_URL,
      tokenUrl: data.GOOGLE_OAUTH_TOKEN_URL,
      clientId: data.GOOGLE_CLIENT_ID,
      clientSecret: data.GOOGLE_CLIENT_SECRET,
    },
    hubspot: {
      baseUrl: data.HUBSPOT_API_BASE_URL?.replace(/\/+$/, ""),
      appUrl: data.HUBSPOT_APP_BASE_URL?.replace(/\/+$/, ""),
      clientId: data.HUBSPOT_CLIENT_ID,
      clientSecret: data.HUBSPOT_CLIENT_SECRET,
    },
  };
}

/** The texts of the settings we know. An empty one counts as not set, as `.env` files have it. */
function gather(env: NodeJS.ProcessEnv) {
  const values: Record<string, string> = {};
  const given = new Set<string>();
  const problems: string[] = [];
  for (const name of Object.keys(Settings.shape)) {
    const text = env[name]?.trim();
    if (text) values[name] = text;
    const file = secrets.includes(name) ? env[`${name}_FILE`]?.trim() : undefined;
    if (text || file) given.add(name);
    if (!file) continue;
    if (text) problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
    else readSecretFile(name, file);
  }
  return { values, given, problems };

  function readSecretFile(name: string, file: string) {
    try {
      const text = readFileSync(file, "utf8").trim();
      if (text) values[name] = text;
      else problems.push(`${name}_FILE names ${file}, which is empty`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`${name}_FILE cannot be read: ${reason}`);
    }
  }
}

function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
