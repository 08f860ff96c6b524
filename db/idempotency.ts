import { sql } from "kysely";
import type { Db } from "./connect.ts";

export type RequestKey = { scope: string; key: string; requestHash: Buffer };

/** Takes the key for this transaction. A parallel request with the same key waits here until ours has ended. */
export async function takeKey(db: Db, { scope, key, requestHash }: RequestKey): Promise<boolean> {
  const taken = await db
    .insertInto("idempotency")
    .values({ scope, key, requestHash })
    .onConflict((conflict) => conflict.doNothing())
    .returning("key")
    .executeTakeFirst();
  return taken !== undefined;
}

export function findAnswer(db: Db, { scope, key }: RequestKey) {
  return db
    .selectFrom("idempotency")
    .select(["requestHash", "status", "answer"])
    .where("scope", "=", scope)
    .where("key", "=", key)
    .executeTakeFirst();
}

export async function keepAnswer(
  db: Db,
  { scope, key }: RequestKey,
  status: number,
  answer: unknown,
): Promise<void> {
  await db
    .updateTable("idempotency")
    .set({ status, answer: JSON.stringify(answer) })
    .where("scope", "=", scope)
    .where("key", "=", key)
    .execute();
}

/** Keys are kept for 30 days. */
export async function forgetOldKeys(db: Db): Promise<void> {
  await db
    .deleteFrom("idempotency")
    .where("createdAt", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}
