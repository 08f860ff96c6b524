import { sql } from "kysely";
import type { Db } from "./connect.ts";

export type MailHealth = {
  acceptedAt: Date | null;
  failedAt: Date | null;
  failure: { reason: string; locationId: string | null } | null;
  waiting: number;
  oldestSeconds: number | null;
};

/** When the mail provider last took a mail and when it last did not, and how many wait for it. */
export async function findMailHealth(db: Db): Promise<MailHealth> {
  const accepted = await db
    .selectFrom("email")
    .select("attemptedAt")
    .where("state", "in", ["handed_over", "delivered"])
    .where("attemptedAt", "is not", null)
    .orderBy("attemptedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  const failed = await db
    .selectFrom("email")
    .select(["attemptedAt", "reason", "locationId"])
    .where("reason", "is not", null)
    .where("state", "in", ["queued", "refused", "unknown"])
    .where("attemptedAt", "is not", null)
    .orderBy("attemptedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  const queue = await db
    .selectFrom("email")
    .select([
      sql<number>`count(*)::int`.as("waiting"),
      sql<number | null>`extract(epoch from now() - min(created_at))::float8`.as("oldestSeconds"),
    ])
    .where("state", "=", "queued")
    .executeTakeFirstOrThrow();
  return {
    acceptedAt: accepted?.attemptedAt ?? null,
    failedAt: failed?.attemptedAt ?? null,
    failure: failed?.reason ? { reason: failed.reason, locationId: failed.locationId } : null,
    ...queue,
  };
}
