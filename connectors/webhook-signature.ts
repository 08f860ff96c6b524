import { createHmac, timingSafeEqual } from "node:crypto";

/** The headers of one delivery, as they came; undefined where one is missing. */
export type SignedHeaders = {
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
};

export type HeaderReader = (name: string) => string | undefined;

const MIN_KEY_BYTES = 24;
const TOLERANCE_SECONDS = 300;

/** The key behind `whsec_…`. Throws for one that is too short to protect anything, above all the empty one. */
export function signingKey(secret: string): Buffer {
  const [, text = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(text, "base64");
  if (key.length < MIN_KEY_BYTES) {
    throw new Error(`A webhook's secret is whsec_ and ${MIN_KEY_BYTES} bytes or more in base64.`);
  }
  return key;
}

/** Svix's names of the headers where there are any, else those of Standard Webhooks; never a mixture. */
export function signedHeaders(header: HeaderReader): SignedHeaders {
  const names = ["id", "timestamp", "signature"] as const;
  const prefix = names.some((name) => header(`svix-${name}`) !== undefined) ? "svix" : "webhook";
  return {
    id: header(`${prefix}-id`),
    timestamp: header(`${prefix}-timestamp`),
    signature: header(`${prefix}-signature`),
  };
}

export const isDeliveryId = (id: string): boolean => /^[\w-]{1,255}$/.test(id);

/** Whether these are whole seconds, at most five minutes from now. */
export function isTimely(timestamp: string, now: Date): boolean {
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return false;
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  return Math.abs(age) <= TOLERANCE_SECONDS;
}

/**
 * The id of a delivery that the holder of the key signed within five minutes of now; undefined for any other. Reads
 * the bytes as they came: a body that was parsed and written again is another one.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifiedId(
  key: Buffer,
  { id, timestamp, signature }: SignedHeaders,
  bytes: Uint8Array,
  now: Date,
): string | undefined {
  // A dot in the id would let two different deliveries have one signature.
  if (id === undefined || !isDeliveryId(id)) return undefined;
  if (timestamp === undefined || !isTimely(timestamp, now)) return undefined;
  const entries = (signature ?? "").split(" ");
  // A header that came twice is glued by a comma, and no list.
  if (!entries.every((entry) => /^v\d+[a-z]?,[A-Za-z0-9+/]+={0,2}$/.test(entry))) return undefined;
  const mac = createHmac("sha256", key)
    .update(`${id}.${timestamp}.`)
    .update(bytes)
    .digest("base64");
  const expected = Buffer.from(`v1,${mac}`);
  const isSigned = entries
    .map((entry) => Buffer.from(entry))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  return isSigned ? id : undefined;
}
