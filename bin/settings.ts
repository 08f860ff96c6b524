import { BlockList, isIP } from "node:net";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { parseSecretKeys } from "./keys.ts";

/** May also come from the file that `<name>_FILE` names, and are never repeated in a message. */
export const secrets: readonly string[] = [
  "DATABASE_URL",
  "TEMPORAL_API_KEY",
  "SECRET_KEYS",
  "SMTP_URL",
  "RESEND_API_KEY",
  "RESEND_WEBHOOK_SECRET",
  "GOOGLE_CLIENT_SECRET",
  "HUBSPOT_CLIENT_SECRET",
];

const portRule = "must be a whole number from 1 to 65535";
const Port = z
  .string()
  .regex(/^\d{1,5}$/, portRule)
  .transform(Number)
  .pipe(z.number().min(1, portRule).max(65535, portRule));
export const LogLevel = z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
  error: "must be one of trace, debug, info, warn, error, fatal, silent",
});
const Host = z
  .string()
  .regex(/^[a-zA-Z0-9.:_-]+$/, "must be an address or host name to listen on, such as 127.0.0.1");
const HostAndPort = z
  .string()
  .regex(/^([^\s:/]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, "must be host:port, such as temporal:7233");
const urlOf = (protocols: RegExp, rule: string) =>
  z.string().refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null && protocols.test(url.protocol) && (url.hostname !== "" || url.search !== "")
    );
  }, rule);
const WebUrl = urlOf(/^https?:$/, "must be a web address, such as https://temporal.example.com");
const Origin = z
  .string()
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.parse(text)?.href === `${URL.parse(text)?.origin}/`,
    "must be a web address without a path, such as https://members.example.com",
  )
  .transform((text) => new URL(text).origin);
const Switch = z.stringbool({ error: "must be true or false" });
const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
const Proxies = z
  .string()
  .transform(list)
  .refine(
    (items) => items.every(isAddressOrRange),
    "must be addresses or ranges parted by commas, such as 10.0.0.0/8,192.168.1.5",
  );
const Folders = z
  .string()
  .transform(list)
  .refine(
    (items) => items.every((item) => isAbsolute(item)),
    "must be absolute folders parted by commas, such as /srv/sheets",
  );
const MailFrom = z
  .string()
  .regex(
    /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    "must be an address, such as Hub Lisbon <hello@example.com>",
  );
const WebhookSecret = z
  .string()
  .refine(
    (text) => /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) && decoded(text) >= 24,
    "must be the signing secret of the webhook, such as whsec_…, of 24 bytes or more",
  );
const decoded = (secret: string) => Buffer.from(secret.slice("whsec_".length), "base64").length;
const Keys = z.string().transform((text, context) => {
  try {
    return parseSecretKeys(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

const ClientId = z.string().regex(/^\S+$/, "must be the client ID of an OAuth app");
const ClientSecret = z.string().regex(/^\S+$/, "must be the client secret of an OAuth app");

/** What each setting must look like. The names are the environment's. */
export const Settings = z.object({
  HOST: Host.default("127.0.0.1"),
  PORT: Port.default(3000),
  WORKER_PORT: Port.optional(),
  PUBLIC_URL: Origin.optional(),
  TRUSTED_PROXIES: Proxies.default([]),
  LOG_LEVEL: LogLevel.default("info"),
  DATABASE_URL: urlOf(
    /^postgres(ql)?:$/,
    "must look like postgres://user:password@host:5432/usher",
  ).optional(),
  TEMPORAL_ADDRESS: HostAndPort.optional(),
  TEMPORAL_NAMESPACE: z.string().default("default"),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_TLS: Switch.optional(),
  TEMPORAL_UI_URL: WebUrl.optional(),
  TEMPORAL_CLI_PATH: z.string().optional(),
  SECRET_KEYS: Keys.optional(),
  DATA_DIR: z.string().default(".usher"),
  CSV_ROOTS: Folders.default([]),
  MAIL_FROM: MailFrom.optional(),
  SMTP_URL: urlOf(/^smtps?:$/, "must look like smtp://user:password@host:587").optional(),
  RESEND_API_KEY: z.string().regex(/^\S+$/, "must be a key such as re_…").optional(),
  RESEND_BASE_URL: WebUrl.default("https://api.resend.com"),
  RESEND_WEBHOOK_SECRET: WebhookSecret.optional(),
  GOOGLE_API_BASE_URL: WebUrl.optional(),
  GOOGLE_OAUTH_AUTH_URL: WebUrl.optional(),
  GOOGLE_OAUTH_TOKEN_URL: WebUrl.optional(),
  GOOGLE_CLIENT_ID: ClientId.optional(),
  GOOGLE_CLIENT_SECRET: ClientSecret.optional(),
  HUBSPOT_API_BASE_URL: WebUrl.optional(),
  HUBSPOT_APP_BASE_URL: WebUrl.optional(),
  HUBSPOT_CLIENT_ID: ClientId.optional(),
  HUBSPOT_CLIENT_SECRET: ClientSecret.optional(),
});

function isAddressOrRange(text: string): boolean {
  const [address = "", prefix] = text.split("/");
  const family = isIP(address);
  if (family === 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 6 ? "ipv6" : "ipv4");
    return /^\d+$/.test(prefix);
  } catch {
    return false;
  }
}
