import { sql, type Insertable, type Updateable } from "kysely";
import type { Db } from "./connect.ts";
import type { FlowTable } from "./schema/flows.ts";

export function findFlow(db: Db, id: string) {
  return db
    .selectFrom("flow")
    .selectAll()
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .executeTakeFirst();
}

export type FlowRow = NonNullable<Awaited<ReturnType<typeof findFlow>>>;

/** The flow under a lock: one pass at a time decides about its rows. */
export function lockFlow(db: Db, id: string) {
  return db
    .selectFrom("flow")
    .selectAll()
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function insertFlow(db: Db, row: Insertable<FlowTable>) {
  return db.insertInto("flow").values(row).returningAll().executeTakeFirstOrThrow();
}

export async function updateFlow(db: Db, id: string, change: Updateable<FlowTable>): Promise<void> {
  await db.updateTable("flow").set(change).where("id", "=", id).execute();
}

export async function markFlowDeleted(db: Db, id: string): Promise<void> {
  await db
    .updateTable("flow")
    .set({ deletedAt: sql<Date>`now()`, connectionId: null, state: "paused" })
    .where("id", "=", id)
    .execute();
}

/** A location's flows, newest first; `before` is the id the last page ended with. */
export function listFlows(db: Db, locationId: string, page: { limit: number; before?: string }) {
  let query = db
    .selectFrom("flow")
    .selectAll()
    .where("locationId", "=", locationId)
    .where("deletedAt", "is", null);
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** The flows of a location that run by a connector, with how they reach their source. */
export function listLiveFlows(db: Db, locationId: string, connector: string, triggerKey: string) {
  return db
    .selectFrom("flow as f")
    .innerJoin("connection as c", "c.id", "f.connectionId")
    .select(["f.id", "f.name", "f.triggerInput", "c.id as connectionId", "c.sealedSettings"])
    .where("f.locationId", "=", locationId)
    .where("c.connector", "=", connector)
    .where("f.triggerKey", "=", triggerKey)
    .where("f.deletedAt", "is", null)
    .where("f.state", "in", ["running", "held"])
    .orderBy("f.id")
    .limit(1_000)
    .execute();
}

/** Flows whose loop should be going. */
export function listRunningFlowIds(db: Db) {
  return db
    .selectFrom("flow")
    .select("id")
    .where("state", "in", ["running", "held"])
    .where("deletedAt", "is", null)
    .orderBy("id")
    .limit(10_000)
    .execute();
}

/** Running flows with their connections, for whoever watches the sources. */
export function listRunningFlows(db: Db) {
  return db
    .selectFrom("flow as f")
    .innerJoin("connection as c", "c.id", "f.connectionId")
    .select([
      "f.id",
      "f.triggerKey",
      "f.triggerInput",
      "c.id as connectionId",
      "c.connector",
      "c.sealedSettings",
    ])
    .where("f.state", "in", ["running", "held"])
    .where("f.deletedAt", "is", null)
    .orderBy("f.id")
    .limit(1_000)
    .execute();
}

export type RunningFlow = Awaited<ReturnType<typeof listRunningFlows>>[number];
