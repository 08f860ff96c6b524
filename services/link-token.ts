import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Keys } from "../db/sealed.ts";

const PURPOSE = "usher:sign-in-link:v1\0";

export type DrawnLink = { keyId: string; nonce: Buffer; tokenHash: Buffer };

/** Draws a link: what is kept makes the token again only with the key, so that nothing stored signs anybody in. */
export function drawLink(keys: Keys): DrawnLink {
  const newest = keys[0];
  if (!newest) throw new Error("No key for sign-in links.");
  const nonce = randomBytes(16);
  return { keyId: newest.id, nonce, tokenHash: hashLinkToken(linkToken(keys, newest.id, nonce)) };
}

/** The 43 characters that stand in the mail; the same at every attempt. */
export function linkToken(keys: Keys, keyId: string, nonce: Buffer): string {
  const found = keys.find((k) => k.id === keyId);
  if (!found) throw new Error(`The key ${keyId} of a sign-in link is missing from SECRET_KEYS.`);
  return createHmac("sha256", found.key).update(PURPOSE).update(nonce).digest("base64url");
}

export const hashLinkToken = (token: string) =>
  createHash("sha256").update(PURPOSE).update(token).digest();
