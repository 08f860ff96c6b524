import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** A grant that nothing used for so long is pointed out. */
const UNUSED_DAYS = 30;

/** The flows that look at these connections or act on them. */
export function listFlowsUsing(db: Db, connectionIds: string[]) {
  const ids = sql<string>`any(${connectionIds}::uuid[])`;
  return db
    .selectFrom("flow")
    .select(["id", "name", "state", "connectionId", "actionConnectionId"])
    .where((e) => e.or([e("connectionId", "=", ids), e("actionConnectionId", "=", ids)]))
    .where("deletedAt", "is", null)
    .orderBy("id", "desc")
    .limit(1_000)
    .execute();
}

/**
 * When these connections were last used as whoever signed in. An access token is renewed only when something is asked
 * with it, and lives for an hour or less.
 */
export function listGrantUses(db: Db, connectionIds: string[]) {
  return db
    .selectFrom("connectionGrant")
    .select(["connectionId", "grantedAt"])
    .select([
      sql<Date>`greatest(granted_at, renewed_at)`.as("usedAt"),
      sql<boolean>`greatest(granted_at, renewed_at) < now() - make_interval(days => ${UNUSED_DAYS})`.as(
        "isUnused",
      ),
    ])
    .where("connectionId", "=", sql<string>`any(${connectionIds}::uuid[])`)
    .execute();
}
