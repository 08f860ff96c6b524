import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { AcceptedMail, ResendMode } from "./resend-standin-mode.ts";

export type MailRequest = {
  from: string;
  to: string | string[];
  subject: string;
  html?: string;
  text?: string;
  headers?: Record<string, string>;
  tags?: { name: string; value: string }[];
};

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(
  JSON.parse(readFileSync(new URL("./resend-spec/resend.json", import.meta.url), "utf8")),
  "resend",
);

/** Why this is not what a schema of the vendor's description says; empty where it is. */
export function schemaFaults(schema: string, value: unknown): string[] {
  const validate = ajv.compile({ $ref: `resend#/components/schemas/${schema}` });
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const isMail = ajv.compile<MailRequest>({ $ref: "resend#/components/schemas/SendEmailRequest" });

export type Refusal = { status: number; name: string; message: string };

export const refusal = (status: number, name: string, message: string): Refusal => ({
  status,
  name,
  message,
});

export const recipientsOf = ({ to }: MailRequest) => (Array.isArray(to) ? to : [to]);

export const isRefusal = (it: object): it is Refusal => "status" in it;
export const isMailRequest = (it: MailRequest | Refusal): it is MailRequest => !isRefusal(it);

/** Whether it is a mail that can be sent, or the reason why not. */
export function checkMail(mail: unknown, mode: ResendMode): MailRequest | Refusal {
  if (!isMail(mail)) {
    const [error] = isMail.errors ?? [];
    const what = `${error?.instancePath ?? ""} ${error?.message ?? "is wrong"}`.trim();
    return refusal(422, "missing_required_field", `The request is not valid: ${what}.`);
  }
  if (mail.html === undefined && mail.text === undefined) {
    return refusal(422, "missing_required_field", "Missing `html` or `text` field.");
  }
  const wrong = recipientsOf(mail).find(
    (it) => !isAddress(it) || mode.refusedAddresses.includes(it),
  );
  if (wrong !== undefined) return refusal(422, "validation_error", ADDRESS_FORM("to"));
  if (!isAddress(mail.from)) return refusal(422, "invalid_from_address", ADDRESS_FORM("from"));
  const tag = mail.tags?.find(({ name, value }) => !isTagWord(name) || !isTagWord(value));
  if (tag) {
    const allowed = "ASCII letters, numbers, underscores, or dashes";
    return refusal(422, "validation_error", `Tags should only contain ${allowed}.`);
  }
  return mail;
}

export function checkApiKey(
  authorization: string | undefined,
  path: string,
  { apiKey, sendingOnly }: ResendMode,
): Refusal | undefined {
  const given = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
  if (given === undefined) {
    return refusal(401, "missing_api_key", "Missing API key in the authorization header.");
  }
  if (given !== apiKey) return refusal(403, "invalid_api_key", "API key is invalid.");
  if (!sendingOnly || path.startsWith("/emails")) return undefined;
  return refusal(401, "restricted_api_key", "This API key is restricted to only send emails.");
}

/** Refuses the call for whom it is from. */
export function checkSender(mails: MailRequest[], { domains }: ResendMode): Refusal | undefined {
  const verified = domains.filter((it) => it.status === "verified").map((it) => it.name);
  for (const { from } of mails) {
    const domain = addressOf(from).split("@")[1] ?? "";
    if (!verified.includes(domain.toLowerCase())) {
      const message = `The ${domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains`;
      return refusal(403, "validation_error", message);
    }
  }
  return undefined;
}

const ADDRESS_FORM = (field: string) =>
  `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`;

const addressOf = (text: string) => /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;

const isAddress = (text: string) =>
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(addressOf(text));

const isTagWord = (word: string) => /^[\w-]{1,256}$/.test(word);

/** Calls within a second that begins with the first of them; the headers say how many are left. */
export function rateWindow() {
  const WINDOW_MS = 1000;
  let startedAt = -Infinity;
  let taken = 0;
  return {
    /** Takes a turn; false when there is none left. */
    take(limit: number): { allowed: boolean; headers: Record<string, string> } {
      const now = performance.now();
      if (now - startedAt >= WINDOW_MS) {
        startedAt = now;
        taken = 0;
      }
      const allowed = taken < limit;
      if (allowed) taken += 1;
      const reset = String(Math.ceil((startedAt + WINDOW_MS - now) / 1000));
      const headers = {
        "ratelimit-policy": `${limit};w=1`,
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": String(limit - taken),
        "ratelimit-reset": reset,
      };
      return { allowed, headers: allowed ? headers : { ...headers, "retry-after": reset } };
    },
  };
}

export const domainsOf = ({ domains }: ResendMode) =>
  domains.map(({ name, status, openTracking = false, clickTracking = false }) => ({
    id: randomUUID(),
    name,
    status,
    created_at: new Date().toISOString(),
    region: "eu-west-1",
    open_tracking: openTracking,
    click_tracking: clickTracking,
    capabilities: { sending: "enabled", receiving: "disabled" },
  }));

export function acceptedMail(mail: MailRequest, key: string | null): AcceptedMail {
  const { from, subject, html = "", text = "", headers = {}, tags = [] } = mail;
  return {
    id: randomUUID(),
    key,
    to: recipientsOf(mail).join(", ").toLowerCase(),
    from,
    subject,
    html,
    text,
    headers,
    tags: Object.fromEntries(tags.map(({ name, value }) => [name, value])),
    acceptedAt: new Date().toISOString(),
  };
}
