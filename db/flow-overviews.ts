import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** A flow as a list shows it: between what it goes, what it did last, and what of it waits. */
function overviews(db: Db) {
  return db
    .selectFrom("flow as f")
    .leftJoin("connection as s", "s.id", "f.connectionId")
    .leftJoin("connection as t", "t.id", "f.actionConnectionId")
    .leftJoin("flowRun as h", (join) =>
      join.onRef("h.flowId", "=", "f.id").on("h.state", "=", "held"),
    )
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("flowRun")
          .select([
            "flowRun.id",
            "flowRun.kind",
            "flowRun.state",
            "flowRun.startedAt",
            "flowRun.counts",
          ])
          .whereRef("flowRun.flowId", "=", "f.id")
          .where("flowRun.kind", "in", ["apply", "pass"])
          .where("flowRun.state", "<>", "held")
          .orderBy("flowRun.id", "desc")
          .limit(1)
          .as("r"),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("flowItem")
          .select([
            sql<string>`count(*) filter (where state = 'waiting')`.as("waiting"),
            sql<string>`count(*) filter (where state = 'held')`.as("held"),
          ])
          .whereRef("flowId", "=", "f.id")
          .where("state", "<>", "done")
          .as("i"),
      (join) => join.onTrue(),
    )
    .select([
      "f.id",
      "f.locationId",
      "f.name",
      "f.triggerKey",
      "f.triggerInput",
      "f.actionKey",
      "f.filter",
      "f.policy",
      "f.state",
      "f.stateSince",
      "f.pausedFor",
      "f.problem",
      "f.problemSince",
      "f.waitsUntil",
      "f.createdAt",
      "s.id as sourceId",
      "s.name as sourceName",
      "s.connector as sourceConnector",
      "s.state as sourceState",
      "t.id as targetId",
      "t.name as targetName",
      "t.connector as targetConnector",
      "h.id as heldRun",
      "h.counts as heldCounts",
      "h.startedAt as heldAt",
      "h.problem as heldFor",
      "r.id as lastRun",
      "r.kind as lastKind",
      "r.state as lastState",
      "r.startedAt as lastAt",
      "r.counts as lastCounts",
      "i.waiting as waitingItems",
      "i.held as heldItems",
    ])
    .select(sql<Date | null>`greatest(f.source_read_at, f.polled_at)`.as("lookedAt"))
    .where("f.deletedAt", "is", null);
}

export type FlowOverviewRow = Awaited<ReturnType<typeof listFlowOverviews>>[number];

/** A location's flows, newest first; `before` is the id the last page ended with. */
export function listFlowOverviews(
  db: Db,
  locationId: string,
  page: { limit: number; before?: string | undefined },
) {
  let query = overviews(db).where("f.locationId", "=", locationId);
  if (page.before !== undefined) query = query.where("f.id", "<", page.before);
  return query.orderBy("f.id", "desc").limit(page.limit).execute();
}

export const findFlowOverview = (db: Db, id: string) =>
  overviews(db).where("f.id", "=", id).executeTakeFirst();
