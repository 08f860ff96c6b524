import { sql } from "kysely";
import { FINAL_STATUSES } from "../domain/invitation.ts";
import type { Db } from "./connect.ts";

/**
 * Cancels those of claimed mails that nobody wants any more: the invitation is over or was sent again, what it is to
 * remind of came back or is on its way once more, the reminder is for somebody who unsubscribed, the code is used,
 * replaced or past its time. Who revokes while a call is under way cannot take its mail out of the queue.
 */
export async function cancelUnwanted(db: Db, ids: string[]): Promise<Set<string>> {
  const canceled = await db
    .updateTable("email as e")
    .set({ state: "canceled", reason: null, settledAt: sql<Date>`now()`, sealedCode: null })
    .where("e.id", "in", ids)
    .where(({ and, eb, exists, not, or, selectFrom }) =>
      or([
        and([
          eb("e.kind", "<>", "welcome"),
          exists(
            selectFrom("invitation as i")
              .select("i.id")
              .whereRef("i.id", "=", "e.invitationId")
              .where((i) =>
                i.or([
                  i("i.status", "in", [...FINAL_STATUSES]),
                  i("i.generation", "<>", i.ref("e.generation")),
                  i.and([
                    i("i.status", "not in", ["sent", "window_closed"]),
                    i("e.kind", "=", "reminder"),
                  ]),
                ]),
              ),
          ),
        ]),
        and([
          eb("e.kind", "=", "reminder"),
          exists(
            selectFrom("unsubscribed as u")
              .select("u.personId")
              .whereRef("u.personId", "=", "e.personId")
              .whereRef("u.locationId", "=", "e.locationId"),
          ),
        ]),
        and([
          eb("e.kind", "=", "code"),
          not(
            exists(
              selectFrom("signInCode as c")
                .select("c.id")
                .whereRef("c.canonicalEmail", "=", "e.recipient")
                .where(sql<string>`'code/' || c.id`, "=", eb.ref("e.purpose"))
                .where("c.usedAt", "is", null)
                .where("c.revokedAt", "is", null)
                .where("c.expiresAt", ">", sql<Date>`now()`),
            ),
          ),
        ]),
      ]),
    )
    .returning("e.id")
    .execute();
  return new Set(canceled.map((row) => row.id));
}
