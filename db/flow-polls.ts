import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Whether the vendor is to be asked for changes; a look takes a moment, so that an interval is over a little before. */
export async function isPollDue(db: Db, flowId: string, intervalSeconds: number): Promise<boolean> {
  const row = await db
    .selectFrom("flow")
    .select("id")
    .where("id", "=", flowId)
    .where((e) =>
      e.or([
        e("polledAt", "is", null),
        e("polledAt", "<=", sql<Date>`now() - make_interval(secs => ${intervalSeconds * 0.9})`),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}

/** It was asked just now; unless that is over, it is to be asked on at once. */
export async function notePoll(
  db: Db,
  flowId: string,
  { isOver }: { isOver: boolean },
): Promise<void> {
  await db
    .updateTable("flow")
    .set({ polledAt: isOver ? sql<Date>`now()` : sql<null>`null` })
    .where("id", "=", flowId)
    .execute();
}

/** Keeps where the search for changes stands. */
export async function keepCursor(db: Db, flowId: string, cursor: unknown): Promise<void> {
  await db
    .updateTable("flow")
    .set({ cursor: JSON.stringify(cursor) })
    .where("id", "=", flowId)
    .execute();
}
