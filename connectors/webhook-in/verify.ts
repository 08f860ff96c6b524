import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HookRequest, HookSecrets, HookVerdict } from "../webhook.ts";
import { isTimely, signedHeaders, signingKey, verifiedId } from "../webhook-signature.ts";
import { settingsFault, type WebhookInSettings } from "./settings.ts";

/** Whoever has no secret, or one that can be guessed, lets nobody in. */
export function verify(
  request: HookRequest,
  { settings }: HookSecrets<WebhookInSettings>,
  now: Date,
): HookVerdict {
  if (settings?.secret === undefined || settingsFault(settings)) return "secret_missing";
  const secrets = [settings.secret, settings.secondSecret].filter((one) => one !== undefined);
  return secrets.some((secret) => isGenuine(request, settings, secret, now)) ? "genuine" : "forged";
}

function isGenuine(
  { header, body, pathSecret }: HookRequest,
  settings: WebhookInSettings,
  secret: string,
  now: Date,
): boolean {
  // Under its own address a secret is asked for, and under no other one is taken.
  if (settings.verifier !== "path-secret" && pathSecret !== undefined) return false;
  switch (settings.verifier) {
    case "standard-webhooks":
      return verifiedId(signingKey(secret), signedHeaders(header), body, now) !== undefined;
    case "hmac": {
      const given = header(settings.header ?? "") ?? "";
      if (settings.signs === "body") return isSignature(given, secret, settings, [body]);
      if (settings.signs === "stripe") return isSignedByStripe(given, secret, body, now);
      const timestamp = header(settings.timestampHeader ?? "") ?? "";
      if (!isTimely(inSeconds(timestamp), now)) return false;
      return isSignature(given, secret, settings, [Buffer.from(`${timestamp}.`), body]);
    }
    case "basic":
      return isBasic(header("authorization") ?? "", settings.username ?? "", secret);
    case "bearer":
      return settings.header === undefined
        ? isBearer(header("authorization") ?? "", secret)
        : isSame(header(settings.header) ?? "", secret);
    case "path-secret":
      return pathSecret !== undefined && isSame(pathSecret, secret);
  }
}

/** Seconds have not as many digits before the year 33658. */
const inSeconds = (timestamp: string) =>
  /^\d{13}$/.test(timestamp) ? timestamp.slice(0, -3) : timestamp;

/** https://docs.stripe.com/webhooks?verify=verify-manually#verify-manually */
function isSignedByStripe(given: string, secret: string, body: Uint8Array, now: Date): boolean {
  if (!given.split(",").every((part) => /^(?:t|v\d+)=\w+$/.test(part))) return false;
  const parts = given.split(",").map((part) => part.split("="));
  const of = (name: string) => parts.flatMap(([key, value = ""]) => (key === name ? [value] : []));
  // A header that came twice is glued by a comma, and says the time twice.
  const [timestamp = "", ...more] = of("t");
  if (more.length > 0 || !isTimely(timestamp, now)) return false;
  const signed = [Buffer.from(`${timestamp}.`), body];
  const written = { encoding: "hex", prefix: "" } as const;
  return of("v1").some((one) => isSignature(one, secret, written, signed));
}

type Written = Pick<WebhookInSettings, "encoding" | "prefix">;

/** Whether it is HMAC-SHA256 of these bytes, with the prefix before it and nothing else around it. */
export function isSignature(
  given: string,
  secret: string,
  { encoding, prefix }: Written,
  signed: Uint8Array[],
): boolean {
  if (!given.startsWith(prefix)) return false;
  const written = given.slice(prefix.length);
  // A header that came twice is glued by a comma, and neither of these.
  const isWritten = encoding === "hex" ? /^[0-9a-f]{64}$/i : /^[A-Za-z0-9+/]{43}=$/;
  if (!isWritten.test(written)) return false;
  const mac = createHmac("sha256", secret);
  for (const part of signed) mac.update(part);
  const said = encoding === "hex" ? written.toLowerCase() : written;
  return timingSafeEqual(Buffer.from(mac.digest(encoding)), Buffer.from(said));
}

/** https://www.rfc-editor.org/rfc/rfc7617, in UTF-8. */
export function isBasic(given: string, username: string, password: string): boolean {
  const [, packed] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(given) ?? [];
  const expected = Buffer.from(`${username}:${password}`).toString("base64");
  return packed !== undefined && isSame(packed, expected);
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function isBearer(given: string, token: string): boolean {
  const [, said] = /^Bearer ([\x21-\x7E]+)$/i.exec(given) ?? [];
  return said !== undefined && isSame(said, token);
}

/** Takes as long whatever the two have in common, and however long they are. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(hashed(one), hashed(other));

const hashed = (value: string) => createHash("sha256").update(value).digest();
