import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Ends the runs of which no row is left to do. */
export async function finishAppliedRuns(db: Db, flowId: string): Promise<void> {
  await db
    .updateTable("flowRun")
    .set({ state: "done", finishedAt: sql<Date>`now()` })
    .where("flowId", "=", flowId)
    .where("state", "=", "applying")
    .where((e) =>
      e.not(
        e.exists(e.selectFrom("knownRow").select("key").whereRef("approvedRun", "=", "flowRun.id")),
      ),
    )
    .execute();
}

/** How many rows of an approved plan are still to be done. */
export async function countLeft(db: Db, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom("knownRow")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("approvedRun", "=", runId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
