import { sql } from "kysely";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "../../db/connect.ts";

/** How many transactions PostgreSQL has ended so far in this database because they waited for each other. */
export async function countDeadlocks(db: Pool): Promise<number> {
  // A server process reports what it counted at most once a second, and when it is idle.
  await sleep(1_500);
  await Promise.all(Array.from({ length: 30 }, () => sql`select 1`.execute(db)));
  await sleep(200);
  const { rows } = await sql<{ deadlocks: string }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(db);
  return Number(rows[0]?.deadlocks);
}
