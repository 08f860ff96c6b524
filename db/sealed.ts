import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Keys of one purpose, newest first: the first seals, all of them open. */
export type Keys = readonly { id: string; key: Buffer }[];

/**
 * Seals a secret for one place (`connection.settings/<row id>`): a value moved to another row does not open.
 * AES-256-GCM; the key's id stands in the result, so that keys can be turned.
 */
export function seal(keys: Keys, place: string, plain: string): string {
  const newest = keys[0];
  if (!newest) throw new Error("No key to seal with.");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", newest.key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [
    "v1",
    newest.id,
    Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url"),
  ].join(".");
}

/** A secret of ours that cannot be read here: its key is missing, or it was moved or tampered with. */
export class UnreadableSecret extends Error {
  override readonly name = "UnreadableSecret";
}

/** Opens what `seal` made for the same place. Throws `UnreadableSecret`. */
export function open(keys: Keys, place: string, sealed: string): string {
  const [version, keyId, packed] = sealed.split(".");
  const found = keys.find((k) => k.id === keyId);
  if (version !== "v1" || !packed || !found)
    throw new UnreadableSecret("No key of this installation opens the value.");
  const bytes = Buffer.from(packed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", found.key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new UnreadableSecret("The value was not sealed for this place.", { cause });
  }
}
