import { sql } from "kysely";
import type { SuppressionReason } from "../domain/mail-fate.ts";
import type { Db } from "./connect.ts";

/** Leaves an address alone from now on; a complaint weighs more than a bounce, whichever came first. */
export async function suppress(
  db: Db,
  canonicalEmail: string,
  reason: SuppressionReason,
): Promise<void> {
  await db
    .insertInto("suppression")
    .values({ canonicalEmail, reason })
    .onConflict((conflict) =>
      conflict
        .column("canonicalEmail")
        .doUpdateSet({ reason })
        .where(sql<boolean>`excluded.reason = 'complained'`),
    )
    .execute();
}

/** Takes an address off the list where it stands there for one of these reasons; says for which. */
export async function liftSuppression(
  db: Db,
  canonicalEmail: string,
  reasons: SuppressionReason[],
): Promise<SuppressionReason | undefined> {
  const lifted = await db
    .deleteFrom("suppression")
    .where("canonicalEmail", "=", canonicalEmail)
    .where("reason", "in", reasons)
    .returning("reason")
    .executeTakeFirst();
  return lifted?.reason;
}

/** Ends those of claimed mails whose address is to be left alone. A code goes out: somebody is asking for it now. */
export function suppressClaimed(db: Db, ids: string[], reason: string) {
  return db
    .updateTable("email as e")
    .set({ state: "suppressed", reason, settledAt: sql<Date>`now()` })
    .from("suppression as s")
    .whereRef("s.canonicalEmail", "=", "e.recipient")
    .where("e.id", "in", ids)
    .where("e.state", "=", "queued")
    .where("e.kind", "<>", "code")
    .returning(["e.id", "e.kind", "e.locationId", "e.personId", "e.invitationId", "e.generation"])
    .execute();
}
