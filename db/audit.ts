import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { AuditTable } from "./schema/records.ts";

type AuditRow = Required<Omit<Insertable<AuditTable>, "id" | "at">>;

/** Answers their ids, in the same order. Of many lines each column is one value: a statement is read in no time, and takes as many as come. */
export async function insertAudit(db: Db, lines: AuditRow[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const each = <K extends keyof AuditRow>(key: K) => sql`${lines.map((line) => line[key])}`;
  const { rows } = await sql<{ id: string }>`
    insert into audit (location_id, person_id, membership_id, invitation_id, actor_kind, actor_id, channel, address,
      type, reason_code, detail)
    select * from unnest(${each("locationId")}::uuid[], ${each("personId")}::uuid[],
      ${each("membershipId")}::uuid[], ${each("invitationId")}::uuid[], ${each("actorKind")}::text[],
      ${each("actorId")}::text[], ${each("channel")}::text[], ${each("address")}::text[], ${each("type")}::text[],
      ${each("reasonCode")}::text[], ${each("detail")}::jsonb[])
    returning id`.execute(db);
  return rows.map(({ id }) => id);
}
