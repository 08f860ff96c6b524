import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Takes the writing of a flow's statuses for so long, or keeps it longer; false while somebody else has it. */
export async function takeStatuses(
  db: Db,
  flowId: string,
  by: string,
  seconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("flow")
    .set({
      statusesBy: by,
      statusesUntil: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`,
    })
    .where("id", "=", flowId)
    .where((e) =>
      e.or([
        e("statusesBy", "is", null),
        e("statusesBy", "=", by),
        e("statusesUntil", "<", sql<Date>`clock_timestamp()`),
      ]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Gives it back, where nobody else has taken it since. */
export async function giveStatuses(db: Db, flowId: string, by: string): Promise<void> {
  await db
    .updateTable("flow")
    .set({ statusesBy: null, statusesUntil: null })
    .where("id", "=", flowId)
    .where("statusesBy", "=", by)
    .execute();
}
