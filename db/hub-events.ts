import { sql } from "kysely";
import { triggersOf } from "../domain/hub-events.ts";
import type { Db } from "./connect.ts";
import { forgottenAddress } from "./forgotten.ts";

/** A line of the audit that others may be told of. */
export type HubEventLine = {
  id: string;
  type: string;
  locationId: string;
  personId: string | null;
};

/**
 * Has the flows that wait for such events look at them, each event once; those of one person go in their order.
 * Answers which of these flows are running.
 */
export async function tellOfHubEvents(db: Db, lines: HubEventLine[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const triggers = lines.map(({ type }) => triggersOf(type).join(" "));
  const each = <K extends keyof HubEventLine>(key: K) => sql`${lines.map((line) => line[key])}`;
  const { rows } = await sql<{ flowId: string }>`
    with told as (
      insert into flow_item (flow_id, subject, group_key)
      select f.id, v.id, v.person
      from unnest(${each("id")}::text[], ${each("locationId")}::uuid[], ${each("personId")}::text[], ${triggers}::text[])
        as v(id, location, person, triggers)
      join flow f on f.location_id = v.location and f.connection_id is null and f.action_connection_id is not null
        and f.deleted_at is null and f.state <> 'draft' and f.trigger_key = any(string_to_array(v.triggers, ' '))
      order by f.id, v.id::bigint
      on conflict do nothing
      returning flow_id
    )
    select distinct t.flow_id as "flowId" from told t
    join flow f on f.id = t.flow_id and f.state in ('running', 'held')`.execute(db);
  return rows.map(({ flowId }) => flowId);
}

/**
 * The latest events of these types in these locations, newest first; `before` is where the last page ended. Asked type
 * by type and place by place, each by its index, so that a rare one is found at once.
 */
export async function listHubEventIds(
  db: Db,
  {
    locations,
    types,
    limit,
    before,
  }: {
    locations: readonly string[] | "all";
    types: readonly string[];
    limit: number;
    before?: string;
  },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from location l
    cross join unnest(${types}::text[]) as t(type)
    cross join lateral (
      select id from audit
      where location_id = l.id and type = t.type
        and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
      order by id desc limit ${limit}
    ) a
    where ${locations === "all"} or l.id = any(${locations === "all" ? [] : locations}::uuid[])
    order by a.id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * What happened, with whom and what it is about as they are now; where a connection is named, with the subject that
 * stands for them there.
 */
export function listHubEvents(db: Db, ids: string[], connectionId: string | null = null) {
  return db
    .selectFrom("audit as a")
    .innerJoin("location as l", "l.id", "a.locationId")
    .leftJoin("person as p", "p.id", "a.personId")
    .leftJoin("membership as s", (join) =>
      join.onRef("s.personId", "=", "a.personId").onRef("s.locationId", "=", "a.locationId"),
    )
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .selectAll()
          .whereRef("membershipId", "=", "s.id")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    )
    .leftJoin("email as m", (join) =>
      join.onRef("m.invitationId", "=", "i.id").onRef("m.generation", "=", "i.generation"),
    )
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("knownRow as k")
          .innerJoin("flow as f", "f.id", "k.flowId")
          .select("k.key")
          .whereRef("k.membershipId", "=", "s.id")
          .where("f.connectionId", "=", connectionId)
          .where("f.deletedAt", "is", null)
          .orderBy("k.missingSettled")
          .orderBy("k.key")
          .limit(1)
          .as("k"),
      (join) => join.onTrue(),
    )
    .select(["a.id", "a.type", "a.at", "a.reasonCode", "a.channel", "a.detail"])
    .select(["a.locationId", "a.personId", "k.key as originSubject"])
    .select(["l.slug", "l.name as locationName"])
    .select([
      "p.email",
      "p.firstName",
      "p.lastName",
      "p.phone",
      "p.activatedAt as memberActivatedAt",
      sql<boolean>`coalesce(p.canonical_email = ${forgottenAddress("p.id")}, false)`.as(
        "isForgotten",
      ),
    ])
    .select(["s.id as membershipId", "s.type as membershipType", "s.removedAt", "s.removalReason"])
    .select(["i.id as invitationId", "i.status", "i.source", "i.sentAt", "i.signInUntil"])
    .select(["i.remindedAt", "i.activatedAt", "i.activatedBy", "i.createdAt as invitedAt"])
    .select(["m.state as mailState", "m.reason as mailReason"])
    .where("a.id", "=", sql<string>`any(${ids}::bigint[])`)
    .orderBy("a.id", "desc")
    .execute();
}

export type HubEventRow = Awaited<ReturnType<typeof listHubEvents>>[number];

/** What kind of events these are, by their ids. */
export async function findHubEventTypes(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("audit")
    .select(["id", "type"])
    .where("id", "=", sql<string>`any(${ids}::bigint[])`)
    .execute();
  return new Map(rows.map(({ id, type }) => [id, type]));
}
