import { sql } from "kysely";
import type { Db } from "./connect.ts";
import type { WaitingItem } from "./flow-items.ts";

/** Whether something is still to be done as it was told of, and its flow still runs. */
export async function isStillToDo(
  db: Db,
  flowId: string,
  { subject, told }: Pick<WaitingItem, "subject" | "told">,
): Promise<boolean> {
  const row = await db
    .selectFrom("flowItem as i")
    .innerJoin("flow as f", "f.id", "i.flowId")
    .select("i.subject")
    .where("i.flowId", "=", flowId)
    .where("i.subject", "=", subject)
    .where("i.told", "=", told)
    .where("i.state", "=", "waiting")
    .where("f.state", "in", ["running", "held"])
    .where("f.deletedAt", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these that still wait, and where they stand: one that was forgotten, and told of anew, stands elsewhere. */
export async function listItemPlaces(db: Db, flowId: string, subjects: string[]) {
  const rows = await db
    .selectFrom("flowItem")
    .select(["subject", "seq", "told"])
    .where("flowId", "=", flowId)
    .where("subject", "=", sql<string>`any(${subjects})`)
    .where("state", "=", "waiting")
    .execute();
  return new Map(rows.map(({ subject, ...place }) => [subject, place]));
}
