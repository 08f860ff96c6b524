import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { findLiveApiKey, insertApiKey, noteUseOfApiKey } from "../db/api-keys.ts";
import type { Db } from "../db/connect.ts";
import { getLocation } from "../db/locations.ts";
import { DomainError, invalidField } from "../domain/errors.ts";
import {
  authorize,
  authorizeEverywhere,
  may,
  PERMISSIONS,
  type Actor,
  type Permission,
} from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { record } from "./audit.ts";
import type { Tx } from "./unit-of-work.ts";

export type NewApiKey = {
  /** A slug or an id, or "all" for every location. */
  location: string;
  permissions: readonly Permission[] | "all";
};

const LIFE_DAYS = 90;
const HEADER = /^Bearer +usher_([0-9a-f-]{36})_([\w-]{43}) *$/i;

/** Makes a key. Its secret is in the answer and nowhere else. */
export async function createApiKey(
  tx: Tx,
  actor: Actor,
  { location, permissions }: NewApiKey,
): Promise<{ id: string; key: string; expiresAt: string }> {
  const locationId = location === "all" ? null : (await getLocation(tx.db, location)).id;
  if (locationId === null) authorizeEverywhere(actor, "admins");
  else authorize(actor, "admins", locationId);
  const granted = permissions === "all" ? [...PERMISSIONS] : [...new Set(permissions)];
  if (granted.length === 0) {
    throw invalidField("#/permissions", "required", "A key needs at least one permission.");
  }
  // Nobody hands on more than they hold themselves.
  const lacked = granted.find((permission) => !may(actor, permission));
  if (lacked) {
    throw new DomainError("forbidden", `You lack the permission "${lacked}" and cannot give it.`);
  }
  const id = uuidv7();
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = await insertApiKey(tx.db, {
    id,
    secretHash: hash(secret),
    locationId,
    permissions: granted,
    expiresInDays: LIFE_DAYS,
  });
  await record(tx, actor, {
    type: "api_key.created",
    reasonCode: "created",
    locationId,
    detail: { apiKeyId: id, permissions: granted, expiresAt: expiresAt.toISOString() },
  });
  return { id, key: `usher_${id}_${secret}`, expiresAt: expiresAt.toISOString() };
}

/** Who sent this `Authorization` header; undefined when it names no living key. */
export async function authenticate(db: Db, header: string | undefined): Promise<Actor | undefined> {
  const [, id, secret] = HEADER.exec(header ?? "") ?? [];
  if (!id || !secret || !isUuid(id)) return undefined;
  const found = await findLiveApiKey(db, id);
  const same = timingSafeEqual(hash(secret), found?.secretHash ?? Buffer.alloc(32));
  if (!found || !same) return undefined;
  if (!found.noted) await noteUseOfApiKey(db, id);
  return {
    kind: "key",
    id,
    permissions: found.permissions,
    locations: found.locationId === null ? "all" : [found.locationId],
  };
}

const hash = (secret: string) => createHash("sha256").update(secret).digest();
