import { hkdfSync, randomBytes } from "node:crypto";
import { link, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "./start-error.ts";

const keyBytes = 32;

/** Newest first: the first makes new secrets, all of them open old ones. */
export type SecretKeys = { id: string; key: Buffer }[];
export type KeyPurpose = "link" | "session" | "seal";

/** Reads `2:base64,1:base64`; throws an Error whose message completes "SECRET_KEYS …". */
export function parseSecretKeys(text: string): SecretKeys {
  const keys = text.split(",").map((part) => {
    const [, id, base64] =
      /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(part) ?? [];
    if (id === undefined || base64 === undefined) {
      throw new Error("must look like 2:base64,1:base64, newest first");
    }
    const key = Buffer.from(base64, "base64");
    if (key.length !== keyBytes) {
      throw new Error(`must hold keys of ${keyBytes} bytes; key ${id} has ${key.length}`);
    }
    return { id, key };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    throw new Error("must give every key an id of its own");
  }
  return keys;
}

/** One key per purpose and secret key, so that what signs links can never open sealed secrets. */
export function deriveKeys(secretKeys: SecretKeys, purpose: KeyPurpose): SecretKeys {
  return secretKeys.map(({ id, key }) => ({
    id,
    key: Buffer.from(hkdfSync("sha256", key, "", `usher/${purpose}`, keyBytes)),
  }));
}

/** The keys of a data folder, made on the first start. */
export async function loadSecretKeys(dataDir: string): Promise<SecretKeys> {
  const path = join(dataDir, "secret-keys");
  const found = (await readKeyFile(path)) ?? (await makeKeyFile(path));
  try {
    return parseSecretKeys(found);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StartError(`${path} ${error.message}; put the file back from a backup.`);
  }
}

async function readKeyFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(undefinedIfMissing);
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0) {
    throw new StartError(
      `${path} can be read by other users of this machine: run chmod 600 '${path}'.`,
    );
  }
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StartError(`${path} cannot be read: ${error.message}.`);
  }
}

/** Complete before it has its name, so that a power cut or a second process never sees half a key. */
async function makeKeyFile(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`1:${randomBytes(keyBytes).toString("base64")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(path, "utf8")).trim();
}

function undefinedIfMissing(error: unknown): undefined {
  if (!hasCode(error, "ENOENT")) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
