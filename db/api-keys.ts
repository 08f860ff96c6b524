import { sql } from "kysely";
import type { Permission } from "../domain/permissions.ts";
import type { Db } from "./connect.ts";

export type NewApiKey = {
  id: string;
  secretHash: Buffer;
  locationId: string | null;
  permissions: Permission[];
  name: string | null;
  madeBy: string | null;
  expiresInDays: number;
};

export type ApiKeyRow = NonNullable<Awaited<ReturnType<typeof findApiKey>>>;

/** Which keys somebody may see: those of one location, or of whatever location (null), and those that hold in all. */
export type KeyScope = { locationId: string | null; ofAllLocations: boolean };

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

/** Keys, newest first; `before` is the id the last page ended with. */
export function listApiKeys(
  db: Db,
  scope: KeyScope,
  page: { before?: string | undefined; limit: number },
) {
  let query = seen(db, scope);
  if (page.before !== undefined) query = query.where("k.id", "<", page.before);
  return query.orderBy("k.id", "desc").limit(page.limit).execute();
}

export const findApiKey = (db: Db, scope: KeyScope, id: string) =>
  seen(db, scope).where("k.id", "=", id).executeTakeFirst();

/** `state` by the database's clock. */
const seen = (db: Db, { locationId, ofAllLocations }: KeyScope) =>
  db
    .selectFrom("apiKey as k")
    .leftJoin("location as l", "l.id", "k.locationId")
    .leftJoin("person as p", "p.id", "k.madeBy")
    .select([
      "k.id",
      "k.name",
      "k.locationId",
      "k.permissions",
      "k.createdAt",
      "k.lastUsedAt",
      "k.expiresAt",
      "k.revokedAt",
      "l.name as locationName",
      "l.slug as locationSlug",
      "p.firstName as makerFirstName",
      "p.lastName as makerLastName",
      sql<"live" | "expired" | "revoked">`case when k.revoked_at is not null then 'revoked'
        when k.expires_at <= now() then 'expired' else 'live' end`.as("state"),
    ])
    .where((e) =>
      e.or([
        locationId === null
          ? e("k.locationId", "is not", null)
          : e("k.locationId", "=", locationId),
        ...(ofAllLocations ? [e("k.locationId", "is", null)] : []),
      ]),
    );

/** Ends a key at once, for every process; false when it was revoked before. */
export async function revokeApiKey(db: Db, id: string): Promise<boolean> {
  const revoked = await db
    .updateTable("apiKey")
    .set({ revokedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .returning("id")
    .executeTakeFirst();
  return revoked !== undefined;
}

/** The keys for one location that a person made and that still let somebody in. */
export async function countLiveApiKeysOf(
  db: Db,
  personId: string,
  locationId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom("apiKey")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("madeBy", "=", personId)
    .where("locationId", "=", locationId)
    .where("revokedAt", "is", null)
    .where((e) => e.or([e("expiresAt", "is", null), e("expiresAt", ">", sql<Date>`now()`)]))
    .executeTakeFirstOrThrow();
  return count;
}

/** Ends all keys for one location that a person made, and tells their ids. */
export async function revokeApiKeysOf(
  db: Db,
  personId: string,
  locationId: string,
): Promise<string[]> {
  const revoked = await db
    .updateTable("apiKey")
    .set({ revokedAt: sql<Date>`now()` })
    .where("madeBy", "=", personId)
    .where("locationId", "=", locationId)
    .where("revokedAt", "is", null)
    .returning("id")
    .execute();
  return revoked.map(({ id }) => id);
}
