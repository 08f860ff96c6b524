import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Says which rows wait in a plan, and that no other row of the flow does. */
export async function holdRows(
  db: Db,
  flowId: string,
  runId: string | null,
  keys: string[],
): Promise<void> {
  await db
    .updateTable("knownRow")
    .set({ heldRun: null })
    .where("flowId", "=", flowId)
    .where("heldRun", "is not", null)
    .where(sql<boolean>`not (key = any(${keys}))`)
    .execute();
  if (runId === null || keys.length === 0) return;
  await db
    .updateTable("knownRow")
    // A yes to something else is none to this.
    .set({ heldRun: runId, approvedRun: null, approvedAs: null })
    .where("flowId", "=", flowId)
    .where("heldRun", "is distinct from", runId)
    .where("key", "=", sql<string>`any(${keys})`)
    .execute();
}

/** Says that these rows may be acted upon as a plan has them, whatever the limits say. */
export async function approveRows(
  db: Db,
  flowId: string,
  runId: string,
  rows: { key: string; deed: string }[],
): Promise<void> {
  for (const [deed, those] of Map.groupBy(rows, (row) => row.deed)) {
    await db
      .updateTable("knownRow")
      .set({ approvedRun: runId, approvedAs: deed, heldRun: null })
      .where("flowId", "=", flowId)
      .where("key", "=", sql<string>`any(${those.map(({ key }) => key)})`)
      .execute();
  }
}

/** Nothing is done about what waits in a plan, until it says something else. Returns the rows. */
export function rejectRows(db: Db, flowId: string, runId: string, problem: string) {
  const isTakenUp = sql<boolean>`state in ('invited', 'skipped')`;
  return db
    .updateTable("knownRow")
    .set({
      state: sql`case when ${isTakenUp} then state else 'rejected' end`,
      problem: sql`case when missing_since is null then ${problem} else problem end`,
      settledFingerprint: sql`case when missing_since is null then fingerprint else settled_fingerprint end`,
      missingSettled: sql`missing_since is not null`,
      refusedFor: sql`case when missing_since is null then null else refused_for end`,
      returned: false,
      heldRun: null,
    })
    .where("flowId", "=", flowId)
    .where("heldRun", "=", runId)
    .returning(["key", "canonicalEmail", "membershipId"])
    .execute();
}

/** Suspends the links of rows that seem to have been corrected, and lets those of others work again. */
export async function suspendLinks(db: Db, flowId: string, keys: string[]): Promise<void> {
  const changed = await db
    .updateTable("knownRow")
    .set({ suspect: sql<boolean>`key = any(${keys})` })
    .where("flowId", "=", flowId)
    .where(sql<boolean>`suspect <> (key = any(${keys}))`)
    .returning(["membershipId", "suspect"])
    .execute();
  for (const suspect of [true, false]) {
    const memberships = changed.flatMap((row) =>
      row.suspect === suspect && row.membershipId !== null ? [row.membershipId] : [],
    );
    if (memberships.length === 0) continue;
    // A resend in the same moment makes its link before this, or sees that it is suspended.
    await db
      .selectFrom("invitation")
      .select("id")
      .where("membershipId", "in", memberships)
      .orderBy("id")
      .forNoKeyUpdate()
      .execute();
    await db
      .updateTable("signInLink")
      .set({ suspendedAt: suspect ? sql<Date>`now()` : null })
      .where("spentAt", "is", null)
      .where((e) =>
        e(
          "invitationId",
          "in",
          e.selectFrom("invitation").select("id").where("membershipId", "in", memberships),
        ),
      )
      .execute();
  }
}
