import { sql } from "kysely";
import type { Db } from "./connect.ts";
import type { RunKind } from "../domain/flow.ts";

/** How a run stands, by the database's clock. */
export function findRunProgress(db: Db, id: string) {
  return db
    .selectFrom("flowRun as r")
    .select(["r.id", "r.kind", "r.code", "r.ofRun", "r.actorKind", "r.actorId"])
    .select(sql<number>`extract(epoch from now() - r.started_at)::float8`.as("ageSeconds"))
    .select((e) =>
      e
        .selectFrom("knownRow as k")
        .select(sql<string>`count(*)`.as("count"))
        .whereRef("k.approvedRun", "=", "r.id")
        .as("left"),
    )
    .select(sql<boolean>`r.plan is not null`.as("hasPlan"))
    .where("r.id", "=", id)
    .executeTakeFirst();
}

/** The newest run of that kind. */
export function findLatestRun(db: Db, flowId: string, kind: RunKind) {
  return db
    .selectFrom("flowRun")
    .select(["id", "state"])
    .where("flowId", "=", flowId)
    .where("kind", "=", kind)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}
