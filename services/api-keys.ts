import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import {
  countLiveApiKeysOf,
  findApiKey,
  findLiveApiKey,
  insertApiKey,
  listApiKeys as query,
  noteUseOfApiKey,
  revokeApiKey as writeRevoked,
  type ApiKeyRow,
  type KeyScope,
} from "../db/api-keys.ts";
import type { Db } from "../db/connect.ts";
import { getLocation } from "../db/locations.ts";
import { DomainError, invalidField, notFound } from "../domain/errors.ts";
import {
  authorize,
  authorizeEverywhere,
  may,
  PERMISSIONS,
  type Actor,
  type Permission,
} from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { takeTurn } from "./administrators/rights.ts";
import { record } from "./audit.ts";
import type { Tx } from "./unit-of-work.ts";

export type NewApiKey = {
  /** A slug or an id, or "all" for every location. */
  location: string;
  permissions: readonly Permission[] | "all";
  /** What it is for. */
  name?: string | undefined;
  expiresInDays?: number | undefined;
};

/** How long a key lives where nothing else is said, and at most. */
export const KEY_DAYS = { usual: 90, most: 365 } as const;
const HEADER = /^Bearer +usher_([0-9a-f-]{36})_([\w-]{43}) *$/i;

/** Makes a key. Its secret is in the answer and nowhere else. */
export async function createApiKey(
  tx: Tx,
  asker: Actor,
  { location, permissions, name, expiresInDays = KEY_DAYS.usual }: NewApiKey,
): Promise<{ id: string; key: string; expiresAt: string }> {
  const locationId = location === "all" ? null : (await getLocation(tx.db, location)).id;
  if (locationId === null) authorizeEverywhere(asker, "admins");
  else authorize(asker, "admins", locationId);
  // Who is withdrawn at this moment leaves no key behind, and what was taken from them goes into none.
  const isPerson = asker.kind === "person" && asker.id !== null && locationId !== null;
  const actor = isPerson ? await takeTurn(tx, asker, locationId) : asker;
  const granted = permissions === "all" ? [...PERMISSIONS] : [...new Set(permissions)];
  if (granted.length === 0) {
    throw invalidField("#/permissions", "required", "A key needs at least one permission.");
  }
  // Nobody hands on more than they hold themselves.
  const lacked = granted.find((permission) => !may(actor, permission));
  if (lacked) {
    throw new DomainError("forbidden", `You lack the permission "${lacked}" and cannot give it.`);
  }
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > KEY_DAYS.most) {
    const message = `A key lives from 1 to ${KEY_DAYS.most} days. Choose a number of days.`;
    throw invalidField("#/expiresInDays", "invalid_request", message);
  }
  const id = uuidv7();
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = await insertApiKey(tx.db, {
    id,
    secretHash: hash(secret),
    locationId,
    permissions: granted,
    name: name ?? null,
    madeBy: actor.kind === "person" ? actor.id : null,
    expiresInDays,
  });
  await record(tx, actor, {
    type: "api_key.created",
    reasonCode: "created",
    locationId,
    detail: { apiKeyId: id, permissions: granted, expiresAt: expiresAt.toISOString() },
  });
  return { id, key: `usher_${id}_${secret}`, expiresAt: expiresAt.toISOString() };
}

/** A key as it is shown ever after: all but its secret. */
export type ApiKeyView = ApiKeyRow;

/** A page of the keys of a location, newest first, and for whoever works in all of them the keys for all; null is every location. */
export async function listApiKeys(
  db: Db,
  actor: Actor,
  locationId: string | null,
  page: { before?: string | undefined; limit: number },
): Promise<{ items: ApiKeyView[]; nextId: string | null }> {
  const rows = await query(db, scopeOf(actor, locationId), { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** One of them; a key that the actor may not see is not there. */
export async function getApiKey(
  db: Db,
  actor: Actor,
  locationId: string | null,
  id: string,
): Promise<ApiKeyView> {
  const key = isUuid(id) ? await findApiKey(db, scopeOf(actor, locationId), id) : undefined;
  if (!key) throw notFound("The key");
  return key;
}

/** Ends a key: it is let in no more from this moment on. Harmless for one that was revoked before. */
export async function revokeApiKey(
  tx: Tx,
  actor: Actor,
  locationId: string | null,
  id: string,
): Promise<void> {
  const key = await getApiKey(tx.db, actor, locationId, id);
  if (!(await writeRevoked(tx.db, key.id))) return;
  await record(tx, actor, {
    type: "api_key.revoked",
    reasonCode: "key_revoked",
    locationId: key.locationId,
    detail: { apiKeyId: key.id },
  });
}

/** How many living keys for the location a person made. */
export async function countKeysOf(
  db: Db,
  actor: Actor,
  locationId: string,
  personId: string,
): Promise<number> {
  authorize(actor, "admins", locationId);
  return countLiveApiKeysOf(db, personId, locationId);
}

function scopeOf(actor: Actor, locationId: string | null): KeyScope {
  if (locationId === null) authorizeEverywhere(actor, "admins");
  else authorize(actor, "admins", locationId);
  return { locationId, ofAllLocations: actor.locations === "all" };
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
