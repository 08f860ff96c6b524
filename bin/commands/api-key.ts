import type { Permission } from "../../domain/permissions.ts";
import { systemActor } from "../../domain/permissions.ts";
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  type ApiKeyView,
} from "../../services/api-keys.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { answer } from "./answer.ts";
import { withServices } from "./with-database.ts";

type Flags = { location: string; permission: (Permission | "all")[]; json?: boolean };

/** Makes a key for the API, and shows it this once. */
export async function createKey({ location, permission, json }: Flags): Promise<void> {
  const named = permission.filter((name) => name !== "all");
  const permissions = named.length < permission.length ? "all" : named;
  const made = await withServices((deps) =>
    unitOfWork(deps, (tx) => createApiKey(tx, systemActor, { location, permissions })),
  );
  answer(json, made, [
    `Key: ${made.key}`,
    `It is shown this once, and ends on ${made.expiresAt.slice(0, 10)}.`,
    "Use it as `Authorization: Bearer <key>`.",
  ]);
}

const MANY = 200;

/** Prints the newest keys of all locations, without their secrets. */
export async function listKeys({ json }: { json?: boolean }): Promise<void> {
  const { items } = await withServices(({ db }) =>
    listApiKeys(db, systemActor, null, { limit: MANY }),
  );
  answer(json, { items: items.map(shown) }, [
    ...(items.length === 0 ? ["There are no keys yet."] : []),
    ...items.map((key) =>
      [
        key.id,
        key.state,
        key.locationSlug ?? "all",
        key.permissions.join(","),
        `used ${day(key.lastUsedAt) ?? "never"}`,
        `ends ${day(key.expiresAt) ?? "never"}`,
        // A name is somebody's text: no sign in it reaches the terminal as a command.
        key.name === null ? "" : JSON.stringify(key.name),
      ].join("  "),
    ),
  ]);
}

/** Ends a key at once. */
export async function revokeKey({ id, json }: { id: string; json?: boolean }): Promise<void> {
  await withServices((deps) => unitOfWork(deps, (tx) => revokeApiKey(tx, systemActor, null, id)));
  answer(json, { id, state: "revoked" }, ["The key is revoked: it lets nobody in any more."]);
}

const shown = (key: ApiKeyView) => ({
  id: key.id,
  name: key.name,
  location: key.locationSlug ?? "all",
  permissions: key.permissions,
  state: key.state,
  createdAt: key.createdAt,
  lastUsedAt: key.lastUsedAt,
  expiresAt: key.expiresAt,
  revokedAt: key.revokedAt,
});

const day = (time: Date | null) => time?.toISOString().slice(0, 10);
