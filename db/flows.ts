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

/** Says what stands in the way of a flow; one that is paused until a sign-in keeps what is said of that. */
export async function keepFlowProblem(
  db: Db,
  id: string,
  change: Pick<Updateable<FlowTable>, "problem" | "stopped" | "waitSeconds" | "waitsUntil">,
): Promise<void> {
  await db
    .updateTable("flow")
    .set(change)
    .where("id", "=", id)
    .where("pausedFor", "is", null)
    .execute();
}

/** Lets the source alone for so long. */
export async function keepWait(db: Db, id: string, seconds: number): Promise<void> {
  await db
    .updateTable("flow")
    .set({
      waitSeconds: seconds,
      waitsUntil: sql<Date>`now() + make_interval(secs => ${seconds})`,
    })
    .where("id", "=", id)
    .execute();
}

/** Seconds for which the source is still let alone. */
export async function findWait(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom("flow")
    .select(
      sql<number>`coalesce(greatest(extract(epoch from waits_until - now()), 0), 0)::float8`.as(
        "seconds",
      ),
    )
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.seconds ?? 0;
}

export async function markFlowDeleted(db: Db, id: string): Promise<void> {
  await db
    .updateTable("flow")
    .set({
      deletedAt: sql<Date>`now()`,
      connectionId: null,
      actionConnectionId: null,
      state: "paused",
    })
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

/** The flows that are told of by a connection, whatever state they are in. */
export function listFlowsOf(db: Db, connectionId: string) {
  return db
    .selectFrom("flow as f")
    .innerJoin("connection as c", "c.id", "f.connectionId")
    .select(["f.id", "f.locationId", "f.connectionId", "f.state", "f.actionConnectionId"])
    .select(["f.triggerKey", "f.triggerInput", "f.mapping", "f.filter", "c.connector"])
    .where("f.connectionId", "=", connectionId)
    .where("f.deletedAt", "is", null)
    .orderBy("f.id")
    .limit(10_000)
    .execute();
}

export type FlowOfConnection = Awaited<ReturnType<typeof listFlowsOf>>[number];

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

/** Whether the source was read whole within so many seconds and nothing of its rows waits: a glance may do instead. */
export async function isAtRest(db: Db, id: string, seconds: number): Promise<boolean> {
  const row = await db
    .selectFrom("flow")
    .select("id")
    .where("id", "=", id)
    .where("sourceReadAt", ">", sql<Date>`now() - make_interval(secs => ${seconds})`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("knownRow as k")
            .select("k.key")
            .where("k.flowId", "=", id)
            .where(
              sql<boolean>`case when missing_since is null then settled_fingerprint is distinct from fingerprint else not missing_settled end`,
            ),
        ),
      ),
    )
    .executeTakeFirst();
  return row !== undefined;
}

/** The source was read whole, after such a glance, and its rows say such statuses now. */
export async function keepSeen(
  db: Db,
  id: string,
  seen: { glance: string | null; statusesDigest: string | null },
): Promise<void> {
  const { glance: sourceGlance, statusesDigest } = seen;
  await db
    .updateTable("flow")
    .set({ sourceGlance, statusesDigest, sourceReadAt: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
}
