import { sql } from "kysely";
import type { Permission } from "../domain/permissions.ts";
import type { Db } from "./connect.ts";

export type NewApiKey = {
  id: string;
  secretHash: Buffer;
  locationId: string | null;
  permissions: Permission[];
  expiresInDays: number;
};

/** Writes a key and tells when it ends, by the database's clock. */
export async function insertApiKey(db: Db, { expiresInDays, ...row }: NewApiKey): Promise<Date> {
  const { expiresAt } = await db
    .insertInto("apiKey")
    .values({ ...row, expiresAt: sql<Date>`now() + make_interval(days => ${expiresInDays})` })
    .returning((e) => e.fn.coalesce("expiresAt", sql<Date>`now()`).as("expiresAt"))
    .executeTakeFirstOrThrow();
  return expiresAt;
}

/** A key that is neither revoked nor past its end; `noted` is false when its use is to be noted again. */
export function findLiveApiKey(db: Db, id: string) {
  return db
    .selectFrom("apiKey")
    .select(["id", "secretHash", "locationId", "permissions"])
    .select(sql<boolean>`coalesce(last_used_at > now() - interval '1 minute', false)`.as("noted"))
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .where((e) => e.or([e("expiresAt", "is", null), e("expiresAt", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
}

/** At most once a minute, however many requests come at once. */
export async function noteUseOfApiKey(db: Db, id: string): Promise<void> {
  await db
    .updateTable("apiKey")
    .set({ lastUsedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where((e) =>
      e.or([
        e("lastUsedAt", "is", null),
        e("lastUsedAt", "<", sql<Date>`now() - interval '1 minute'`),
      ]),
    )
    .execute();
}
