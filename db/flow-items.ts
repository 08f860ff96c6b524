import { sql } from "kysely";
import type { SeenItem } from "../domain/seen-item.ts";
import type { Db } from "./connect.ts";
import type { WaitingItem } from "./due-items.ts";
import type { FlowItemState } from "./schema/events.ts";

export type ToldItem = {
  flowId: string;
  subject: string;
  groupKey?: string | undefined;
  hookEventId?: string | undefined;
};

const CHUNK = 1_000;

const BEGUN_ANEW = {
  state: "waiting",
  problem: null,
  tries: sql<number>`case when flow_item.state = 'waiting' then flow_item.tries else 0 end`,
  retryAt: sql<Date | null>`case when flow_item.state = 'waiting' then flow_item.retry_at end`,
  toldAt: sql<Date>`now()`,
} as const;

/** Says that flows are to look at these, once more where they have looked before. */
export async function tellItems(db: Db, items: ToldItem[]): Promise<void> {
  // One order for all, so that two who tell of the same do not wait for each other; each once in a statement.
  const each = new Map(items.map((one) => [`${one.flowId} ${one.subject}`, one]));
  const sorted = [...each].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (let from = 0; from < sorted.length; from += CHUNK) {
    await db
      .insertInto("flowItem")
      .values(
        sorted.slice(from, from + CHUNK).map(([, { flowId, subject, groupKey, hookEventId }]) => ({
          flowId,
          subject,
          groupKey: groupKey ?? null,
          hookEventId: hookEventId ?? null,
          problem: null,
          doneAt: null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["flowId", "subject"]).doUpdateSet((e) => ({
          told: sql<number>`flow_item.told + 1`,
          hookEventId: sql<
            string | null
          >`coalesce(${e.ref("excluded.hookEventId")}, flow_item.hook_event_id)`,
          ...BEGUN_ANEW,
          doneAt: null,
        })),
      )
      .execute();
  }
}

export type ItemOutcome = Pick<WaitingItem, "subject" | "seq" | "told"> & {
  state: FlowItemState;
  problem: string | null;
  /** What was seen of it, where it goes on waiting. */
  seen?: SeenItem;
};

/** Keeps what came of a look; what was told of again meanwhile waits for another. */
export async function settleItems(db: Db, flowId: string, outcomes: ItemOutcome[]): Promise<void> {
  for (let from = 0; from < outcomes.length; from += CHUNK) {
    await sql`
      with v as (
        select * from jsonb_to_recordset(${JSON.stringify(outcomes.slice(from, from + CHUNK))}::jsonb)
          as v(subject text, seq bigint, told integer, state text, problem text, seen jsonb)
      ), mine as (
        -- In the order in which others tell of them.
        select i.subject from flow_item i join v on v.subject = i.subject
        where i.flow_id = ${flowId} and i.seq = v.seq and i.told = v.told
        order by i.subject collate "C"
        for no key update of i
      )
      update flow_item i
      set state = v.state, problem = v.problem, seen = v.seen,
        done_at = case when v.state = 'done' then now() end
      from v join mine on mine.subject = v.subject
      where i.flow_id = ${flowId} and i.subject = v.subject and i.seq = v.seq and i.told = v.told
        and (i.state, i.problem, i.seen) is distinct from (v.state, v.problem, v.seen)`.execute(db);
  }
}

/** What the plan made of subjects: done, refused for a reason, or still to come (held, resting). */
export async function listItemFates(db: Db, flowId: string, subjects: string[]) {
  if (subjects.length === 0) return [];
  return db
    .selectFrom("knownRow")
    .select([
      "key as subject",
      "problem",
      "refusedFor",
      sql<boolean>`case when missing_since is null
        then settled_fingerprint is not distinct from fingerprint and not returned and approved_run is null
        else missing_settled end`.as("isSettled"),
    ])
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${subjects})`)
    .execute();
}

/** A page of what a flow was told of, newest first; `before` is the position the last page ended with. */
export function listItems(
  db: Db,
  flowId: string,
  filter: { state?: FlowItemState | undefined; limit: number; before?: string | undefined },
) {
  let query = db
    .selectFrom("flowItem as i")
    .leftJoin("hookEvent as e", "e.id", "i.hookEventId")
    .select(["i.subject", "i.seq", "i.state", "i.problem", "i.toldAt", "i.doneAt"])
    .select(["e.id as eventId", "e.kind"])
    .where("i.flowId", "=", flowId);
  if (filter.state) query = query.where("i.state", "=", filter.state);
  if (filter.before) query = query.where("i.seq", "<", filter.before);
  return query.orderBy("i.seq", "desc").limit(filter.limit).execute();
}

export type ItemRow = Awaited<ReturnType<typeof listItems>>[number];

/** Has a flow look again at what it held, at all of it or at these; answers how many. */
export async function wakeHeldItems(db: Db, flowId: string, subjects?: string[]): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("flowItem")
    .set({
      told: sql<number>`told + 1`,
      ...BEGUN_ANEW,
    })
    .where("flowId", "=", flowId)
    .where("state", "=", "held")
    .where("subject", "in", (e) =>
      e
        .selectFrom("flowItem")
        .select("subject")
        .where("flowId", "=", flowId)
        .where("state", "=", "held")
        .$if(subjects !== undefined, (q) =>
          q.where("subject", "=", sql<string>`any(${subjects ?? []})`),
        )
        // In the order in which others tell of them.
        .orderBy(sql`subject collate "C"`)
        .forNoKeyUpdate(),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export async function countItems(db: Db, flowId: string) {
  return db
    .selectFrom("flowItem")
    .select(["state", (e) => e.fn.countAll<string>().as("count")])
    .where("flowId", "=", flowId)
    .groupBy("state")
    .execute();
}

export async function deleteItems(db: Db, flowId: string, subjects: string[]): Promise<void> {
  if (subjects.length === 0) return;
  await db
    .deleteFrom("flowItem")
    .where("flowId", "=", flowId)
    .where("subject", "=", sql<string>`any(${subjects})`)
    .execute();
}

/** What was done is kept for 30 days; of a flow that is deleted, nothing. */
export async function forgetOldItems(db: Db): Promise<void> {
  await db
    .deleteFrom("flowItem")
    .where("state", "=", "done")
    .where("doneAt", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
  await db
    .deleteFrom("flowItem")
    .where((e) =>
      e("flowId", "in", e.selectFrom("flow").select("id").where("deletedAt", "is not", null)),
    )
    .execute();
}
