import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** An answer that has not come by then will not come any more: the process that asked is gone. */
const PATIENCE_SECONDS = 150;

export async function markCheckAsked(db: Db, id: string): Promise<void> {
  await db
    .updateTable("connection")
    .set({ checkAskedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
}

/** Notes that there is an answer, and what stood in the way of one. */
export async function keepCheckEnd(db: Db, id: string, problem: string | null): Promise<void> {
  await db
    .updateTable("connection")
    .set({ checkedAt: sql<Date>`now()`, checkProblem: problem })
    .where("id", "=", id)
    .execute();
}

/** What is known of the last check of these connections. */
export function listChecks(db: Db, connectionIds: string[]) {
  return db
    .selectFrom("connection")
    .select(["id", "checkAskedAt", "checkedAt", "checkProblem"])
    .select([
      sql<boolean>`check_asked_at > coalesce(checked_at, '-infinity')`.as("isOpen"),
      sql<boolean>`check_asked_at < now() - make_interval(secs => ${PATIENCE_SECONDS})`.as(
        "isLate",
      ),
    ])
    .where("id", "=", sql<string>`any(${connectionIds}::uuid[])`)
    .execute();
}
