import type { Pool } from "../db/connect.ts";
import {
  listSealedCodes,
  listSealedConnections,
  listSealedGrants,
  listUsableLinks,
} from "../db/key-ids.ts";
import { open } from "../db/sealed.ts";
import { refreshTokenPlace } from "../services/connection-grants.ts";
import { hashLinkToken, linkToken } from "../services/link-token.ts";
import { sealedCodePlace } from "../services/mail.ts";
import { deriveKeys, type SecretKeys } from "./keys.ts";
import { StartError } from "./start-error.ts";

/** Throws a `StartError` when something stored needs a key that we do not have, or have with other bytes. */
export async function checkKeys(db: Pool, secretKeys: SecretKeys, source: string): Promise<void> {
  const present = new Set(secretKeys.map(({ id }) => id));
  const proofs = await listProofs(db, secretKeys);
  const missing = new Set(proofs.map(({ keyId }) => keyId).filter((id) => !present.has(id)));
  if (missing.size > 0) {
    throw new StartError(
      `The database has secrets of key ${[...missing].join(", ")}, which is not in ${source}; put the key back from a backup.`,
    );
  }
  const wrong = proofs.find(({ fits }) => !fits());
  if (wrong) {
    throw new StartError(
      `Key ${wrong.keyId} in ${source} is not the one that the secrets in the database were made with; put the right key back from a backup.`,
    );
  }
}

type Proof = { keyId: string; fits: () => boolean };

/** For every key and use of it one thing stored that only the right bytes can make or open. */
async function listProofs(db: Pool, secretKeys: SecretKeys): Promise<Proof[]> {
  const link = deriveKeys(secretKeys, "link");
  const seal = deriveKeys(secretKeys, "seal");
  const links = await listUsableLinks(db);
  const connections = await listSealedConnections(db);
  const grants = await listSealedGrants(db);
  const codes = await listSealedCodes(db);
  return [
    ...links.map(({ keyId, nonce, tokenHash }) => ({
      keyId,
      fits: () => hashLinkToken(linkToken(link, keyId, nonce)).equals(tokenHash),
    })),
    ...connections.map(({ keyId, id, sealedSettings }) => ({
      keyId,
      fits: () => opens(seal, `connection.settings/${id}`, sealedSettings),
    })),
    ...grants.map(({ keyId, connectionId, sealedRefreshToken }) => ({
      keyId,
      fits: () => opens(seal, refreshTokenPlace(connectionId), sealedRefreshToken),
    })),
    ...codes.map(({ keyId, purpose, sealedCode }) => ({
      keyId,
      fits: () => opens(seal, sealedCodePlace(purpose), sealedCode),
    })),
  ];
}

function opens(keys: SecretKeys, place: string, sealed: string): boolean {
  try {
    open(keys, place, sealed);
    return true;
  } catch {
    return false;
  }
}
