import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** A grant as it stands by the database's clock. */
export function findGrant(db: Db, connectionId: string) {
  return db
    .selectFrom("connectionGrant")
    .selectAll()
    .select([
      sql<boolean>`renew_at > now()`.as("isFresh"),
      sql<boolean>`refusal is not null and probe_after > now()`.as("isRefused"),
    ])
    .where("connectionId", "=", connectionId)
    .executeTakeFirst();
}

/** Whose account each of these connections is signed in with. */
export function listAccounts(db: Db, connectionIds: string[]) {
  return db
    .selectFrom("connectionGrant")
    .select(["connectionId", "account", "scopes"])
    .where("connectionId", "=", sql<string>`any(${connectionIds}::uuid[])`)
    .execute();
}

export type NewGrant = {
  connectionId: string;
  account: string;
  scopes: string[];
  sealedRefreshToken: string;
  sealedAccessToken: string;
  freshSeconds: number;
};

/** Keeps what somebody let us do, in place of what was kept before; whoever renews that has lost its lease. */
export async function upsertGrant(db: Db, { freshSeconds, ...grant }: NewGrant): Promise<void> {
  const values = {
    ...grant,
    renewAt: inSeconds(freshSeconds),
    renewedAt: sql<Date>`now()`,
    lease: null,
    leasedUntil: null,
    refusal: null,
    probeAfter: null,
    grantedAt: sql<Date>`now()`,
  };
  const { connectionId: _, ...change } = values;
  await db
    .insertInto("connectionGrant")
    .values(values)
    .onConflict((conflict) => conflict.column("connectionId").doUpdateSet(change))
    .execute();
}

/** Takes the right to ask the vendor for a new access token; undefined when somebody has it, or the kept one is fresh. */
export function leaseRenewal(db: Db, connectionId: string, lease: string, seconds: number) {
  return db
    .updateTable("connectionGrant")
    .set({ lease, leasedUntil: inSeconds(seconds) })
    .where("connectionId", "=", connectionId)
    .where("renewAt", "<=", sql<Date>`now()`)
    .where((e) => e.or([e("leasedUntil", "is", null), e("leasedUntil", "<=", sql<Date>`now()`)]))
    .where((e) => e.or([e("probeAfter", "is", null), e("probeAfter", "<=", sql<Date>`now()`)]))
    .returning([
      "sealedRefreshToken",
      sql<number>`extract(epoch from now() - granted_at)::float8 / 86400`.as("ageDays"),
    ])
    .executeTakeFirst();
}

export type Renewal = {
  sealedAccessToken: string;
  sealedRefreshToken: string | undefined;
  freshSeconds: number;
};

/** Keeps the new tokens and gives the right back; false when it was lost meanwhile. */
export async function keepRenewal(
  db: Db,
  { connectionId, lease }: { connectionId: string; lease: string },
  { sealedAccessToken, sealedRefreshToken, freshSeconds }: Renewal,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connectionGrant")
    .set({
      sealedAccessToken,
      ...(sealedRefreshToken !== undefined && { sealedRefreshToken }),
      renewAt: inSeconds(freshSeconds),
      renewedAt: sql<Date>`now()`,
      lease: null,
      leasedUntil: null,
      refusal: null,
      probeAfter: null,
    })
    .where("connectionId", "=", connectionId)
    .where("lease", "=", lease)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The vendor gives no token any more; false when somebody signed in meanwhile. */
export async function keepRefusal(
  db: Db,
  { connectionId, lease }: { connectionId: string; lease: string },
  refusal: string,
  probeAfterSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connectionGrant")
    .set({ lease: null, leasedUntil: null, refusal, probeAfter: inSeconds(probeAfterSeconds) })
    .where("connectionId", "=", connectionId)
    .where("lease", "=", lease)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Nothing came of it: the next may try in a moment. */
export async function postponeRenewal(
  db: Db,
  { connectionId, lease }: { connectionId: string; lease: string },
  seconds: number,
): Promise<void> {
  await db
    .updateTable("connectionGrant")
    .set({ lease: null, leasedUntil: inSeconds(seconds) })
    .where("connectionId", "=", connectionId)
    .where("lease", "=", lease)
    .execute();
}

/** Whether somebody signed in, or the access token was renewed, during the last seconds. */
export async function wasRenewedWithin(
  db: Db,
  connectionId: string,
  seconds: number,
): Promise<boolean> {
  const row = await db
    .selectFrom("connectionGrant")
    .select("connectionId")
    .where("connectionId", "=", connectionId)
    .where(
      sql<boolean>`greatest(granted_at, renewed_at) > now() - make_interval(secs => ${seconds})`,
    )
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives the kept access token up, because the vendor refused it; false when it is a new one that was refused. */
export async function expireAccess(
  db: Db,
  connectionId: string,
  newForSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connectionGrant")
    .set({ renewAt: sql<Date>`now()` })
    .where("connectionId", "=", connectionId)
    .where("renewedAt", "<=", sql<Date>`now() - make_interval(secs => ${newForSeconds})`)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;
