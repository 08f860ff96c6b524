import { sql } from "kysely";
import type { Db } from "./connect.ts";

/**
 * Has a flow look at what came by its connection before there was a flow, oldest first. What it was told of already
 * stays as it is.
 */
export async function tellKeptEvents(db: Db, flowId: string, connectionId: string): Promise<void> {
  await db
    .insertInto("flowItem")
    .columns(["flowId", "subject", "hookEventId"])
    .expression((e) =>
      e
        .selectFrom("hookEvent")
        .select([
          sql<string>`${flowId}::uuid`.as("flowId"),
          sql<string>`id::text`.as("subject"),
          "id",
        ])
        .where("connectionId", "=", connectionId)
        .where("state", "=", "taken")
        .where(sql<boolean>`subjects = '{}'`)
        .orderBy("receivedAt")
        .orderBy("id"),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
