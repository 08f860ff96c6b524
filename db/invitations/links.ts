import { type Insertable, sql } from "kysely";
import type { Db } from "../connect.ts";
import type { RevokeReason, SignInLinkTable } from "../schema/invitations.ts";

export async function insertLinks(db: Db, rows: Insertable<SignInLinkTable>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto("signInLink").values(rows).execute();
}

/** Ends the links of invitations that nobody has spent. */
export async function revokeLinks(
  db: Db,
  invitationIds: string[],
  reason: RevokeReason,
): Promise<void> {
  if (invitationIds.length === 0) return;
  await db
    .updateTable("signInLink")
    .set({ revokedAt: sql<Date>`now()`, revokeReason: reason })
    .where("invitationId", "in", invitationIds)
    .where("spentAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
}

/**
 * While a call is under way its link must work already: the mail may be read before we know that it is out. A call
 * that surely failed has used up nothing of it.
 */
export async function openWindows(
  db: Db,
  links: { linkId: string; seconds: number }[],
): Promise<void> {
  for (const [seconds, those] of Map.groupBy(links, (link) => link.seconds)) {
    await db
      .updateTable("signInLink")
      .set({ validUntil: sql<Date>`now() + make_interval(secs => ${seconds})` })
      .where("id", "=", sql<string>`any(${those.map(({ linkId }) => linkId)}::uuid[])`)
      .execute();
  }
}
