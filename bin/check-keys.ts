import { open } from "../db/sealed.ts";
import type { Pool } from "../db/connect.ts";
import { findSealedSettings, listNeededKeyIds } from "../db/key-ids.ts";
import { deriveKeys, type SecretKeys } from "./keys.ts";
import { StartError } from "./start-error.ts";

/** Throws a `StartError` when what is stored was sealed with keys that we do not have. */
export async function checkKeys(db: Pool, secretKeys: SecretKeys, source: string): Promise<void> {
  const present = new Set(secretKeys.map(({ id }) => id));
  const missing = (await listNeededKeyIds(db)).filter((id) => !present.has(id));
  if (missing.length > 0) {
    throw new StartError(
      `The database has secrets sealed with key ${missing.join(", ")}, which is not in ${source}; put the key back from a backup.`,
    );
  }
  const sealed = await findSealedSettings(db);
  if (!sealed) return;
  try {
    open(deriveKeys(secretKeys, "seal"), `connection.settings/${sealed.id}`, sealed.sealedSettings);
  } catch {
    throw new StartError(
      `The secrets in the database do not open with ${source}; put the right keys back from a backup.`,
    );
  }
}
