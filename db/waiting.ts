import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** How many there are of it, beside the first few. */
const total = sql<number>`(count(*) over ())::int`.as("total");

/** Plans that wait for a yes, the longest waiting first. */
export function listHeldPlans(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("flowRun as r")
    .innerJoin("flow as f", "f.id", "r.flowId")
    .select(["r.id as runId", "f.id as flowId", "f.name", "f.state", "f.policy"])
    .select(["r.counts", "r.problem", "r.startedAt as since", total])
    .where("f.locationId", "=", locationId)
    .where("f.deletedAt", "is", null)
    .where("r.state", "=", "held")
    .orderBy("r.startedAt")
    .limit(limit)
    .execute();
}

/** Flows that do nothing until somebody does something, and those that something stands in the way of. */
export function listTroubledFlows(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("flow")
    .select(["id as flowId", "name", "state", "pausedFor", "problem", "stopped", total])
    .select(["connectionId", "actionConnectionId", "waitsUntil"])
    .select(
      sql<Date>`case when state = 'paused' then state_since else coalesce(problem_since, state_since) end`.as(
        "since",
      ),
    )
    .where("locationId", "=", locationId)
    .where("deletedAt", "is", null)
    .where((e) =>
      e.or([
        e("state", "=", "paused"),
        e.and([e("state", "in", ["running", "held"]), e("problem", "is not", null)]),
      ]),
    )
    .orderBy("since")
    .limit(limit)
    .execute();
}

/** Connections that let nobody in, with when we look again by ourselves. */
export function listLockedConnections(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("connection")
    .select(["id as connectionId", "name", "connector", "state", "problem", "probeAfter"])
    .select(["stateSince as since", total])
    .where("locationId", "=", locationId)
    .where("state", "<>", "ok")
    .orderBy("stateSince")
    .limit(limit)
    .execute();
}

/** Mails of which nobody knows whether they went out. */
export function listDoubtfulMails(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("email as e")
    .leftJoin("membership as m", (join) =>
      join.onRef("m.personId", "=", "e.personId").onRef("m.locationId", "=", "e.locationId"),
    )
    .select(["e.id as emailId", "e.kind", "e.recipient", "e.reason", "m.id as membershipId", total])
    .select(sql<Date>`coalesce(e.attempted_at, e.created_at)`.as("since"))
    .where("e.locationId", "=", locationId)
    .where("e.state", "=", "unknown")
    .orderBy("since")
    .limit(limit)
    .execute();
}

/** What flows were told of and hold, one line for each flow. */
export function listHeldItems(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("flowItem as i")
    .innerJoin("flow as f", "f.id", "i.flowId")
    .select((e) => ["f.id as flowId", "f.name", e.fn.min("i.toldAt").as("since")])
    .select([
      sql<number>`count(*)::int`.as("count"),
      sql<
        string | null
      >`(array_agg(i.problem order by i.told_at) filter (where i.problem is not null))[1]`.as(
        "problem",
      ),
      total,
    ])
    .where("f.locationId", "=", locationId)
    .where("f.deletedAt", "is", null)
    .where("i.state", "=", "held")
    .groupBy(["f.id", "f.name"])
    .orderBy("since")
    .limit(limit)
    .execute();
}

/** What vendors told that nobody here can make sense of, one line for each connection. */
export function listQuarantined(db: Db, locationId: string, limit: number) {
  return db
    .selectFrom("hookEvent as h")
    .innerJoin("connection as c", "c.id", "h.connectionId")
    .select((e) => ["c.id as connectionId", "c.name", e.fn.min("h.receivedAt").as("since")])
    .select([
      sql<number>`count(*)::int`.as("count"),
      sql<string | null>`(array_agg(h.problem order by h.received_at))[1]`.as("problem"),
      total,
    ])
    .where("c.locationId", "=", locationId)
    .where("h.state", "=", "quarantined")
    .groupBy(["c.id", "c.name"])
    .orderBy("since")
    .limit(limit)
    .execute();
}

/** How many vendors' events are of accounts that no connection of the installation has, and since when. */
export async function countForeignEvents(db: Db): Promise<{ count: number; since: Date | null }> {
  return db
    .selectFrom("hookEvent")
    .select((e) => [sql<number>`count(*)::int`.as("count"), e.fn.min("receivedAt").as("since")])
    .where("connectionId", "is", null)
    .where("state", "=", "quarantined")
    .executeTakeFirstOrThrow();
}

/** How many invitations' mails came back, and wait for somebody to correct or take back. */
export async function countBounced(
  db: Db,
  locationId: string,
): Promise<{ count: number; since: Date | null }> {
  return db
    .selectFrom("invitation")
    .select((e) => [sql<number>`count(*)::int`.as("count"), e.fn.min("statusAt").as("since")])
    .where("locationId", "=", locationId)
    .where("status", "=", "bounced")
    .executeTakeFirstOrThrow();
}
