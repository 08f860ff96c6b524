import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { HookEventState } from "../domain/hook-event.ts";
import type { HookEventTable } from "./schema/events.ts";

export type NewHookEvent = Omit<Insertable<HookEventTable>, "receivedAt" | "connectionId"> & {
  connectionId: string | null;
  /** After so long the same key is something new. */
  keyHoldsSeconds?: number | undefined;
};

/** Keeps what is new of these; a parallel delivery of the same waits here until ours has ended. Answers their ids. */
export async function insertHookEvents(db: Db, events: NewHookEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  for (const { connectionId, key, keyHoldsSeconds } of events) {
    if (keyHoldsSeconds === undefined) continue;
    await db
      .updateTable("hookEvent")
      .set({ key: sql<string>`key || ':' || id` })
      .where("connectionId", "is not distinct from", connectionId)
      .where("key", "=", key)
      .where("receivedAt", "<", sql<Date>`now() - make_interval(secs => ${keyHoldsSeconds})`)
      .execute();
  }
  const stored = await db
    .insertInto("hookEvent")
    // One order for all: two deliveries with the same events would wait for each other.
    .values(
      events
        .toSorted((one, other) => (one.key < other.key ? -1 : 1))
        .map(({ keyHoldsSeconds: _held, ...row }) => row),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .execute();
  return new Set(stored.map(({ id }) => id));
}

/** The event that was stored under a key. */
export function findHookEvent(db: Db, connectionId: string | null, key: string) {
  return db
    .selectFrom("hookEvent")
    .select(["id", "state"])
    .where("connectionId", "is not distinct from", connectionId)
    .where("key", "=", key)
    .executeTakeFirst();
}

/** For how long nothing had come by a connection before the caller's transaction; undefined where nothing ever did. */
export async function secondsSinceEvent(db: Db, connectionId: string): Promise<number | undefined> {
  const last = await db
    .selectFrom("hookEvent")
    .select(sql<number>`extract(epoch from now() - received_at)::float8`.as("seconds"))
    .where("connectionId", "=", connectionId)
    .where("receivedAt", "<", sql<Date>`now()`)
    .orderBy("receivedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return last?.seconds;
}

/** What came last by a connection, newest first. */
export function listLatestEvents(db: Db, connectionId: string, limit: number) {
  return db
    .selectFrom("hookEvent")
    .select(["id", "kind", "payload", "receivedAt"])
    .where("connectionId", "=", connectionId)
    .where("state", "=", "taken")
    .orderBy("receivedAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/**
 * What came by a connection (null: what is no connection's), newest first; `before` is the id the last page ended with.
 * Asked state by state, each by its index, so that a rare one is found at once.
 */
export function listHookEvents(
  db: Db,
  connectionId: string | null,
  { states, before, limit }: { states: readonly HookEventState[]; before?: string; limit: number },
) {
  return db
    .selectFrom(sql<{ wanted: string }>`unnest(${[...states]}::text[])`.as<"s">(sql`s(wanted)`))
    .innerJoinLateral(
      (from) => {
        const own = from
          .selectFrom("hookEvent")
          .select(["id", "kind", "state", "problem", "payload", "occurredAt", "receivedAt"])
          .where("connectionId", connectionId === null ? "is" : "=", connectionId)
          .whereRef("state", "=", "s.wanted");
        return (before === undefined ? own : own.where("id", "<", before))
          .orderBy("id", "desc")
          .limit(limit)
          .as("e");
      },
      (join) => join.onTrue(),
    )
    .selectAll("e")
    .orderBy("e.id", "desc")
    .limit(limit)
    .execute();
}

export type ListedHookEvent = Awaited<ReturnType<typeof listHookEvents>>[number];

/** Empties what came about these subjects, for whoever is to be forgotten. */
export async function emptyEventsAbout(
  db: Db,
  connectionId: string,
  subjects: string[],
): Promise<void> {
  await db
    .updateTable("hookEvent")
    .set({ payload: "" })
    .where("connectionId", "=", connectionId)
    .where(sql<boolean>`subjects && ${subjects}::text[]`)
    .execute();
}

/** Events are kept for 30 days. */
export async function forgetOldHookEvents(db: Db): Promise<void> {
  await db
    .deleteFrom("hookEvent")
    .where("receivedAt", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}
