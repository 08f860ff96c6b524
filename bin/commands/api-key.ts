import type { Permission } from "../../domain/permissions.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createApiKey } from "../../services/api-keys.ts";
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
