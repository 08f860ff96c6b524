import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Takes the mailer's seat: whoever drew a lower number before may write nothing more. */
export async function drawFence(db: Db): Promise<string> {
  const row = await db
    .updateTable("mailer")
    .set({ fence: sql<number>`fence + 1` })
    .returning("fence")
    .executeTakeFirstOrThrow();
  return row.fence;
}

/** False when another mailer has taken the seat. Held until the transaction ends. */
export async function holdsFence(db: Db, fence: string): Promise<boolean> {
  const row = await db
    .selectFrom("mailer")
    .select("fence")
    .where("fence", "=", fence)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}
