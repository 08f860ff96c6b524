import { sql } from "kysely";
import type { Db } from "./connect.ts";
import type { OutboxKind } from "./schema/records.ts";

export type NewMessage = {
  workflowId: string;
  kind: OutboxKind;
  subjectId: string;
  /** It stays that long, unless it is released before. */
  holdSeconds?: number;
};
export type Message = Omit<NewMessage, "holdSeconds"> & { id: string; attempts: number };

export async function insertMessages(db: Db, messages: NewMessage[]): Promise<string[]> {
  if (messages.length === 0) return [];
  const rows = await db
    .insertInto("outbox")
    .values(
      messages.map(({ holdSeconds = 0, ...message }) => ({
        ...message,
        notBefore: sql<Date>`now() + make_interval(secs => ${holdSeconds})`,
      })),
    )
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}

/** True while a nudge of that process waits: it will look after whatever was there before now. */
export const isNudgeWaiting = async (db: Db, workflowId: string): Promise<boolean> =>
  (await waitingNudge(db, workflowId).executeTakeFirst()) !== undefined;

/**
 * The nudge of that process that waits, kept from going out until the caller's transaction has ended: a look that it
 * makes before would not see what that writes.
 */
export const keepWaitingNudge = (db: Db, workflowId: string) =>
  waitingNudge(db, workflowId)
    .select(sql<boolean>`not_before <= now()`.as("isDue"))
    .forShare()
    .executeTakeFirst();

const waitingNudge = (db: Db, workflowId: string) =>
  db
    .selectFrom("outbox")
    .select("id")
    .where("workflowId", "=", workflowId)
    .where("kind", "=", "nudge")
    .where("doneAt", "is", null)
    .where("stuckReason", "is", null)
    // One that is under way may have been heard by a look that began before.
    .where("lease", "is", null)
    .limit(1);

/** Lets the starts of these go that were held; returns them. */
export async function releaseStarts(db: Db, subjectIds: string[]): Promise<string[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db
    .updateTable("outbox")
    .set({ notBefore: sql<Date>`now()` })
    .where("subjectId", "=", sql<string>`any(${subjectIds}::uuid[])`)
    .where("kind", "=", "start")
    .where("doneAt", "is", null)
    .where("notBefore", ">", sql<Date>`now()`)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Leases messages that are due, each the oldest of its workflow, so that one workflow's messages go in order
 * and one at a time. A lease is a column, not a lock: no transaction stays open across a call to Temporal.
 */
export function leaseMessages(
  db: Db,
  lease: string,
  options: { limit: number; seconds: number; ids?: string[] },
): Promise<Message[]> {
  const due = db
    .selectFrom("outbox as o")
    .select("o.id")
    .where("o.doneAt", "is", null)
    .where("o.stuckReason", "is", null)
    // What is due has an index that says so, and that no look by workflow can take.
    .where("o.attempts", ">=", 0)
    .where("o.notBefore", "<=", sql<Date>`now()`)
    .where((e) => e.or([e("o.leasedUntil", "is", null), e("o.leasedUntil", "<", sql<Date>`now()`)]))
    .$if(options.ids !== undefined, (q) => q.where("o.id", "in", options.ids ?? []))
    // One look into the index for each candidate, whatever the planner believes of a table that has just grown.
    .where("o.id", "=", (e) =>
      e
        .selectFrom("outbox as first")
        .select((first) => first.fn.min("first.id").as("id"))
        .whereRef("first.workflowId", "=", "o.workflowId")
        .where("first.doneAt", "is", null)
        .where("first.stuckReason", "is", null),
    )
    .orderBy("o.id")
    .limit(options.limit)
    .forUpdate()
    .skipLocked();
  return db
    .updateTable("outbox")
    .set({
      lease,
      leasedUntil: sql<Date>`now() + make_interval(secs => ${options.seconds})`,
      attempts: sql<number>`attempts + 1`,
    })
    .where("id", "in", due)
    .returning(["id", "workflowId", "kind", "subjectId", "attempts"])
    .execute();
}

export async function finishMessages(db: Db, ids: string[], lease: string): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ doneAt: sql<Date>`now()`, lease: null, leasedUntil: null })
    .where("id", "in", ids)
    .where("lease", "=", lease)
    .execute();
}

export async function postponeMessage(
  db: Db,
  id: string,
  lease: string,
  seconds: number,
): Promise<void> {
  await db
    .updateTable("outbox")
    .set({
      notBefore: sql<Date>`now() + make_interval(secs => ${seconds})`,
      lease: null,
      leasedUntil: null,
    })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}

export async function markStuck(db: Db, id: string, lease: string, reason: string): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ stuckReason: reason, lease: null, leasedUntil: null })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}

export async function countWaitingMessages(db: Db) {
  const row = await db
    .selectFrom("outbox")
    .select((e) => [
      e.fn.countAll<string>().filterWhere("stuckReason", "is", null).as("waiting"),
      e.fn.countAll<string>().filterWhere("stuckReason", "is not", null).as("stuck"),
    ])
    .where("doneAt", "is", null)
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.waiting), stuck: Number(row.stuck) };
}

/** Messages that were handed over are kept for a week, for whoever asks what happened. */
export async function forgetDoneMessages(db: Db): Promise<void> {
  await db
    .deleteFrom("outbox")
    .where("doneAt", "<", sql<Date>`now() - interval '7 days'`)
    .execute();
}
