import { sql, type Insertable } from "kysely";
import type { KnownRowState } from "../domain/flow.ts";
import type { KnownRow } from "../domain/known-row.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import type { Db } from "./connect.ts";
import type { KnownRowTable } from "./schema/flows.ts";

const CHUNK = 1_000;

/** All a flow knows, with whether each row has rested long enough by the database's clock. */
export function listKnownRows(db: Db, flowId: string, quietSeconds: number): Promise<KnownRow[]> {
  return (
    db
      .selectFrom("knownRow")
      .select([
        "key",
        "state",
        "fingerprint",
        "canonicalEmail",
        "settledFingerprint",
        "settledEmail",
        "personPrint",
        "problem",
        "refusedFor",
        "membershipId",
        "missingSettled",
        "heldRun",
        "approvedRun",
        "approvedAs",
        "returned",
        "atStart",
        "suspect",
        sql<boolean>`missing_since is not null`.as("missing"),
        sql<boolean>`coalesce(missing_since, unchanged_since) <= now() - make_interval(secs => ${quietSeconds})`.as(
          "rested",
        ),
      ])
      .where("flowId", "=", flowId)
      // Rows that say the same are told apart by this order alone, until they carry their keys.
      .orderBy("key")
      .execute()
  );
}

export type NotedRow = Pick<
  Insertable<KnownRowTable>,
  "flowId" | "key" | "fingerprint" | "canonicalEmail" | "atStart"
>;

/** Notes rows as new or changed: they rest from now on, or have rested where somebody saw them and said yes. */
export async function noteRows(
  db: Db,
  rows: NotedRow[],
  { areSeen }: { areSeen: boolean },
): Promise<void> {
  const unchangedSince = areSeen ? sql<Date>`'-infinity'` : sql<Date>`now()`;
  const cameBack = sql<boolean>`(known_row.missing_settled and known_row.state in ('invited', 'skipped'))`;
  const isDecided = sql<boolean>`known_row.state in ('invited', 'skipped', 'rejected')`;
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto("knownRow")
      .values(
        rows
          .slice(from, from + CHUNK)
          .map((row) => ({ ...row, state: "resting" as const, unchangedSince, problem: null })),
      )
      .onConflict((conflict) =>
        conflict.columns(["flowId", "key"]).doUpdateSet((e) => ({
          fingerprint: e.ref("excluded.fingerprint"),
          canonicalEmail: e.ref("excluded.canonicalEmail"),
          unchangedSince: e.ref("excluded.unchangedSince"),
          state: sql<KnownRowState>`case when ${isDecided} then known_row.state else 'resting' end`,
          problem: sql<string | null>`case when ${isDecided} then known_row.problem end`,
          returned: sql<boolean>`known_row.returned or ${cameBack}`,
          missingSince: null,
          missingSettled: false,
          ...UNDECIDED,
        })),
      )
      .execute();
  }
}

const UNDECIDED = { heldRun: null, approvedRun: null, approvedAs: null } as const;

/**
 * Notes that rows are not in the source any more, from now on or, where somebody saw it and said yes, for long; what
 * was decided of their content is void.
 */
export async function noteMissing(
  db: Db,
  flowId: string,
  keys: string[],
  { areSeen }: { areSeen: boolean },
): Promise<void> {
  if (keys.length === 0) return;
  const missingSince = areSeen ? sql<Date>`'-infinity'` : sql<Date>`now()`;
  await db
    .updateTable("knownRow")
    .set({ missingSince, ...UNDECIDED })
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${keys})`)
    .execute();
}

/** Notes that rows are there again, with the content they had. */
export async function noteReturned(db: Db, flowId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await db
    .updateTable("knownRow")
    .set({
      returned: sql<boolean>`returned or missing_settled and state in ('invited', 'skipped')`,
      missingSince: null,
      missingSettled: false,
      ...UNDECIDED,
    })
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${keys})`)
    .execute();
}

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

export async function deleteKnownRows(db: Db, flowId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await db.deleteFrom("knownRow").where("flowId", "=", flowId).where("key", "in", keys).execute();
}

/** A row that is gone for a month is a stranger when it comes back. */
export async function forgetGoneRows(db: Db): Promise<void> {
  await db
    .deleteFrom("knownRow")
    .where("missingSettled", "=", true)
    .where("missingSince", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}

/** Seconds until the next row has rested; null when none rests. */
export async function secondsUntilRested(
  db: Db,
  flowId: string,
  quietSeconds: number,
): Promise<number | null> {
  const row = await db
    .selectFrom("knownRow")
    .select(
      sql<
        number | null
      >`extract(epoch from min(coalesce(missing_since, unchanged_since)) + make_interval(secs => ${quietSeconds}) - now())::float8`.as(
        "seconds",
      ),
    )
    .where("flowId", "=", flowId)
    .where(
      sql<boolean>`case when missing_since is null then settled_fingerprint is distinct from fingerprint else not missing_settled end`,
    )
    .where(
      sql<boolean>`coalesce(missing_since, unchanged_since) > now() - make_interval(secs => ${quietSeconds})`,
    )
    .executeTakeFirst();
  return row?.seconds ?? null;
}
