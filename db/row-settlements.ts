import { sql } from "kysely";
import type { KnownRowState } from "../domain/flow.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import type { Db } from "./connect.ts";

/** What is to be done about a row: to its content, or to its absence; or for which reason it is refused. */
export type Due = {
  key: string;
  fingerprint: string | null;
  problem: string | null;
  refusedFor: ReasonCode | null;
};

/** Of these rows those of which that was not done yet, under a lock; a second pass at the same time finds none. */
export async function lockDueRows(db: Db, flowId: string, due: Due[]): Promise<Set<string>> {
  if (due.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    select k.key from known_row k
    join jsonb_to_recordset(${JSON.stringify(due)}::jsonb)
      as v(key text, fingerprint text, problem text, "refusedFor" text) on v.key = k.key
    where k.flow_id = ${flowId}
      and case when v.fingerprint is null then k.missing_since is not null and not k.missing_settled
        else k.missing_since is null and k.fingerprint = v.fingerprint
          and (k.settled_fingerprint is distinct from v.fingerprint
            or k.returned
            or k.refused_for is distinct from v."refusedFor"
            or k.refused_for is not null and k.problem is distinct from v.problem)
        end
    order by k.key
    for no key update of k`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** What was done about a row. Of what is left out, what was known before stays. */
export type Settlement = {
  key: string;
  state?: KnownRowState;
  problem: string | null;
  /** The reason it is refused for; it is not refused where this is left out. */
  refusedFor?: ReasonCode;
  /** The content that was acted upon. */
  fingerprint?: string;
  /** Its absence was acted upon. */
  missing?: true;
  email?: string;
  fields?: Partial<Record<string, string>>;
  personPrint?: string;
  invitationId?: string | null;
  membershipId?: string;
};

/** Keeps what was done about rows, in one statement. */
export async function settleRows(db: Db, flowId: string, settled: Settlement[]): Promise<void> {
  if (settled.length === 0) return;
  await sql`
    update known_row k set
      state = coalesce(v.state, k.state),
      problem = v.problem,
      refused_for = v."refusedFor",
      settled_fingerprint = coalesce(v.fingerprint, k.settled_fingerprint),
      settled_email = coalesce(v.email, k.settled_email),
      settled_fields = coalesce(v.fields, k.settled_fields),
      person_print = coalesce(v."personPrint", k.person_print),
      invitation_id = coalesce(v."invitationId", k.invitation_id),
      membership_id = coalesce(v."membershipId", k.membership_id),
      missing_settled = coalesce(v.missing, k.missing_settled),
      returned = false,
      held_run = null,
      approved_run = null,
      approved_as = null
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as v(
      key text, state text, problem text, "refusedFor" text, fingerprint text, missing boolean, email text, fields jsonb,
      "personPrint" text, "invitationId" uuid, "membershipId" uuid)
    where k.flow_id = ${flowId} and k.key = v.key`.execute(db);
}
