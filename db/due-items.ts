import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** It is left alone for a while, or comes after one of the same person that is. */
const isLater = sql<boolean>`exists (
  select from flow_item l
  where l.flow_id = i.flow_id and l.state = 'waiting' and l.retry_at > now()
    and (l.subject = i.subject or l.group_key = i.group_key and l.seq < i.seq))`;

/**
 * What a flow is to look at now, in the order in which it was told of. `rests`: it waits in a plan, or has not been the
 * same for as long as it has to; nothing is done about it yet.
 */
export function listWaitingItems(db: Db, flowId: string, limit: number, quietSeconds: number) {
  return db
    .selectFrom("flowItem as i")
    .leftJoin("hookEvent as e", "e.id", "i.hookEventId")
    .leftJoin("knownRow as k", (join) =>
      join.onRef("k.flowId", "=", "i.flowId").onRef("k.key", "=", "i.subject"),
    )
    .select(["i.subject", "i.told", "i.groupKey", "i.seq", "i.hookEventId", "i.seen", "i.tries"])
    .select(["e.subjects", sql<number | null>`octet_length(e.payload)`.as("bytes")])
    .select(
      sql<boolean>`coalesce(k.held_run is not null
        or coalesce(k.missing_since, k.unchanged_since) > now() - make_interval(secs => ${quietSeconds}), false)`.as(
        "rests",
      ),
    )
    .where("i.flowId", "=", flowId)
    .where("i.state", "=", "waiting")
    .where(sql<boolean>`not ${isLater}`)
    .orderBy("i.seq")
    .limit(limit)
    .execute();
}

/** What was sent, by the ids of the events. */
export async function listPayloads(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("hookEvent")
    .select(["id", "payload"])
    .where("id", "=", sql<string>`any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, payload }) => [id, payload]));
}

/** Whether more than so many are to be looked at now. */
export async function hasWaitingItems(db: Db, flowId: string, count: number): Promise<boolean> {
  const row = await db
    .selectFrom("flowItem as i")
    .select("i.seq")
    .where("i.flowId", "=", flowId)
    .where("i.state", "=", "waiting")
    .where(sql<boolean>`not ${isLater}`)
    .orderBy("i.seq")
    .offset(count)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type WaitingItem = Awaited<ReturnType<typeof listWaitingItems>>[number];

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

/**
 * The vendor had no answer about something: it is left alone for a while. Answers how often that was so, counting this
 * time; undefined where it was told of anew meanwhile.
 */
export async function noteTry(
  db: Db,
  flowId: string,
  { subject, seq, told }: Pick<WaitingItem, "subject" | "seq" | "told">,
  { problem, waitSeconds }: { problem: string; waitSeconds: number },
): Promise<number | undefined> {
  const row = await db
    .updateTable("flowItem")
    .set({
      problem,
      tries: sql<number>`tries + 1`,
      retryAt: sql<Date>`now() + make_interval(secs => ${waitSeconds})`,
    })
    .where("flowId", "=", flowId)
    .where("subject", "=", subject)
    .where("seq", "=", seq)
    .where("told", "=", told)
    .where("state", "=", "waiting")
    .returning("tries")
    .executeTakeFirst();
  return row?.tries;
}

/** Seconds until the first of those that are left alone is tried again; null where there is none. */
export async function secondsUntilTried(db: Db, flowId: string): Promise<number | null> {
  const row = await db
    .selectFrom("flowItem")
    .select(sql<number | null>`extract(epoch from min(retry_at) - now())::float8`.as("seconds"))
    .where("flowId", "=", flowId)
    .where("state", "=", "waiting")
    .where("retryAt", ">", sql<Date>`now()`)
    .executeTakeFirst();
  return row?.seconds ?? null;
}
