import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Ids of the keys that something stored needs: what they sealed, or made, is lost without them. */
export async function listNeededKeyIds(db: Db): Promise<string[]> {
  const links = await db
    .selectFrom("signInLink")
    .select("keyId")
    .distinct()
    .where("spentAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
  const sealed = await db
    .selectFrom("connection")
    .select(sql<string>`split_part(sealed_settings, '.', 2)`.as("keyId"))
    .distinct()
    .execute();
  return [...new Set([...links, ...sealed].map(({ keyId }) => keyId))];
}

/** Something sealed, to try a key on. */
export function findSealedSettings(db: Db) {
  return db
    .selectFrom("connection")
    .select(["id", "sealedSettings"])
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
}
