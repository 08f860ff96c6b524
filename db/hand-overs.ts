import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Messages to processes with what they are about: an invitation, or a flow. */
const handOvers = (db: Db) =>
  db
    .selectFrom("outbox as o")
    .leftJoin("invitation as i", "i.id", "o.subjectId")
    .leftJoin("flow as f", "f.id", "o.subjectId");

/** Messages that Temporal refused for good, oldest first, of these locations. */
export function listStuckMessages(db: Db, locations: readonly string[] | "all", limit: number) {
  let query = handOvers(db)
    .leftJoin("person as p", "p.id", "i.personId")
    .select(["o.id", "o.workflowId", "o.kind", "o.attempts", "o.createdAt as since"])
    .select(["o.stuckReason as reason", "i.id as invitationId", "i.membershipId"])
    .select(["f.id as flowId", "f.name as flowName", "p.canonicalEmail as email"])
    .select((e) => e.fn.coalesce("i.locationId", "f.locationId").as("locationId"))
    .select(sql<number>`(count(*) over ())::int`.as("total"))
    .where("o.doneAt", "is", null)
    .where("o.stuckReason", "is not", null);
  if (locations !== "all") {
    query = query.where((e) =>
      e(
        e.fn.coalesce("i.locationId", "f.locationId"),
        "=",
        sql<string>`any(${[...locations]}::uuid[])`,
      ),
    );
  }
  return query.orderBy("o.id").limit(limit).execute();
}

/** A message under a lock, with what it is about and where. */
export function lockMessage(db: Db, id: string) {
  return handOvers(db)
    .select(["o.id", "o.workflowId", "o.kind", "o.stuckReason", "o.doneAt", "i.id as invitationId"])
    .select(["i.personId", "i.membershipId", "f.id as flowId"])
    .select((e) => e.fn.coalesce("i.locationId", "f.locationId").as("locationId"))
    .where("o.id", "=", id)
    .forUpdate("o")
    .executeTakeFirst();
}

/** Lets a message that was stuck go once more. */
export async function releaseMessage(db: Db, id: string): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ stuckReason: null, notBefore: sql<Date>`now()`, lease: null, leasedUntil: null })
    .where("id", "=", id)
    .execute();
}

/** How far the hand-over is behind: how many messages are due, and since when the oldest of them is. */
export async function findHandOverLag(
  db: Db,
): Promise<{ waiting: number; stuck: number; oldestSeconds: number | null }> {
  return db
    .selectFrom("outbox")
    .select([
      sql<number>`(count(*) filter (where stuck_reason is null))::int`.as("waiting"),
      sql<number>`(count(*) filter (where stuck_reason is not null))::int`.as("stuck"),
      // A message that was held on purpose waits only since its time came.
      sql<number | null>`extract(epoch from now() - min(greatest(created_at, case when attempts = 0
        then not_before else created_at end))
        filter (where stuck_reason is null and (attempts > 0 or not_before <= now())))::float8`.as(
        "oldestSeconds",
      ),
    ])
    .where("doneAt", "is", null)
    .executeTakeFirstOrThrow();
}

/**
 * Asks for the processes that rows say should be there: starts of open invitations, nudges of running flows. One whose
 * message waits already is not asked for twice. Answers the first of the messages, and how many of each there are.
 */
export async function askForProcesses(
  db: Db,
  locations: readonly string[] | "all",
): Promise<{ invitations: number; flows: number; ids: string[] }> {
  const here = locations === "all" ? sql`true` : sql`location_id = any(${[...locations]}::uuid[])`;
  const { rows } = await sql<{ invitations: number; flows: number; ids: string[] }>`
    with wanted as (
      select 'invitation/' || id as workflow_id, 'start' as kind, id from invitation
      where ${here} and status not in ('activated', 'revoked', 'closed')
        and created_at < now() - interval '1 minute'
      union all
      select 'flow/' || id, 'nudge', id from flow
      where ${here} and state in ('running', 'held') and deleted_at is null
    ),
    asked as (
      insert into outbox (workflow_id, kind, subject_id)
      select w.workflow_id, w.kind, w.id from wanted w
      where not exists (select from outbox o where o.workflow_id = w.workflow_id and o.kind = w.kind
        and o.done_at is null and o.stuck_reason is null)
      order by w.id
      returning id, kind
    )
    select (count(*) filter (where kind = 'start'))::int as invitations,
      (count(*) filter (where kind = 'nudge'))::int as flows,
      coalesce((array_agg(id::text order by id))[:${sql.lit(HANDED_OVER_AT_ONCE)}], '{}') as ids
    from asked`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("A count has a row.");
  return row;
}

/** The relay's loop takes the rest. */
const HANDED_OVER_AT_ONCE = 100;
