import { sql } from "kysely";
import type { ActorKind } from "../domain/permissions.ts";
import type { Db } from "./connect.ts";

export type AuditFilter = {
  locationId: string;
  /** Kinds of things, like `flow` of `flow.paused`; null for all there are. */
  kinds: readonly string[] | null;
  /** The canonical address of a person, or what stood in the place of one. */
  address?: string | undefined;
  actorKind?: ActorKind | undefined;
  actorId?: string | undefined;
  /** The id that the last page ended with. */
  before?: string | undefined;
  limit: number;
};

const uuidOf = (kind: ActorKind) =>
  sql<string>`case when a.actor_kind = ${kind} then a.actor_id::uuid end`;

/** What was done at a location, newest first, with the names of whoever did it and of what it was done to. */
export function listAuditLines(db: Db, filter: AuditFilter) {
  const { locationId, kinds, address, actorKind, actorId, before } = filter;
  const kind = sql<string>`split_part(a.type, '.', 1)`;
  const first = kinds?.[0];
  return db
    .selectFrom("audit as a")
    .leftJoin("person as p", "p.id", "a.personId")
    .leftJoin("membership as m", "m.id", "a.membershipId")
    .leftJoin("person as mp", "mp.id", "m.personId")
    .leftJoin("membership as pm", (join) =>
      join.onRef("pm.personId", "=", "a.personId").onRef("pm.locationId", "=", "a.locationId"),
    )
    .leftJoin("person as by", (join) => join.on("by.id", "=", uuidOf("person")))
    .leftJoin("flow as byFlow", (join) => join.on("byFlow.id", "=", uuidOf("flow")))
    .leftJoin("apiKey as byKey", (join) => join.on("byKey.id", "=", uuidOf("key")))
    .select(["a.id", "a.at", "a.type", "a.reasonCode", "a.channel", "a.detail", "a.address"])
    .select(["a.actorKind", "a.actorId", "a.personId", "a.invitationId"])
    .select((e) => e.fn.coalesce("m.id", "pm.id").as("membershipId"))
    .select((e) => e.fn.coalesce("p.canonicalEmail", "mp.canonicalEmail").as("email"))
    .select(["by.firstName as byFirstName", "by.lastName as byLastName", "by.email as byEmail"])
    .select(["byFlow.name as byFlowName", "byKey.name as byKeyName"])
    .where("a.locationId", "=", locationId)
    .$if(kinds !== null, (q) =>
      q.where(
        // One kind has an index of its own, which a list of one would not be taken for.
        first !== undefined && kinds?.length === 1
          ? sql<boolean>`${kind} = ${first}`
          : sql<boolean>`${kind} = any(${[...(kinds ?? [])]}::text[])`,
      ),
    )
    .$if(address !== undefined, (q) =>
      q.where((e) =>
        e.or([
          e("a.address", "=", address ?? ""),
          e(
            "a.personId",
            "=",
            e
              .selectFrom("person")
              .select("id")
              .where("canonicalEmail", "=", address ?? ""),
          ),
        ]),
      ),
    )
    .$if(actorKind !== undefined, (q) => q.where("a.actorKind", "=", actorKind ?? "system"))
    .$if(actorId !== undefined, (q) => q.where("a.actorId", "=", actorId ?? ""))
    .$if(before !== undefined, (q) => q.where("a.id", "<", before ?? ""))
    .orderBy("a.id", "desc")
    .limit(filter.limit)
    .execute();
}

export type AuditTrailRow = Awaited<ReturnType<typeof listAuditLines>>[number];

/** The names of things that lines of the audit are about, for those that are still there. */
export async function listNamesOf(
  db: Db,
  { flowIds, connectionIds }: { flowIds: string[]; connectionIds: string[] },
): Promise<Map<string, string>> {
  const flows = db
    .selectFrom("flow")
    .select(["id", "name"])
    .where("id", "=", sql<string>`any(${flowIds}::uuid[])`)
    .where("deletedAt", "is", null);
  const connections = db
    .selectFrom("connection")
    .select(["id", "name"])
    .where("id", "=", sql<string>`any(${connectionIds}::uuid[])`);
  const rows = await flows.unionAll(connections).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
