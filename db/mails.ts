import { sql } from "kysely";
import type { MailState } from "../domain/invitation.ts";
import type { Db } from "./connect.ts";

/** Mails without their words, links and codes. */
const views = (db: Db) =>
  db
    .selectFrom("email")
    .select([
      "id",
      "kind",
      "recipient",
      "locationId",
      "personId",
      "invitationId",
      "generation",
      "state",
      "reason",
      "providerId",
      "attempts",
      "attemptedAt",
      "settledAt",
      "createdAt",
    ]);

export type MailRow = NonNullable<Awaited<ReturnType<typeof findMail>>>;

export function findMail(db: Db, id: string) {
  return views(db).where("id", "=", id).executeTakeFirst();
}

/** Mails of these locations, newest first; `before` is the id that the last page ended with. */
export function listMails(
  db: Db,
  locations: readonly string[] | "all",
  filter: { state?: MailState; recipient?: string; before?: string; limit: number },
) {
  let query = views(db);
  if (locations !== "all") {
    query = query.where("locationId", "=", sql<string>`any(${[...locations]}::uuid[])`);
  }
  if (filter.state) query = query.where("state", "=", filter.state);
  if (filter.recipient) query = query.where("recipient", "=", filter.recipient);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** What became of a mail beyond the call that handed it over. What it was sealed for stays with its batch. */
export async function updateFate(
  db: Db,
  id: string,
  fate: { state: MailState; reason: string | null; providerId: string | null },
): Promise<void> {
  await db
    .updateTable("email")
    .set({
      state: fate.state,
      reason: fate.reason,
      settledAt: sql<Date>`now()`,
      ...(fate.providerId !== null && {
        providerId: sql<string>`coalesce(provider_id, ${fate.providerId})`,
      }),
    })
    .where("id", "=", id)
    .execute();
}

/** Ends the doubt about a mail by somebody's word; undefined when there is none. */
export function settleDoubt(
  db: Db,
  id: string,
  settled: { state: "delivered" | "refused"; reason: string },
) {
  return db
    .updateTable("email")
    .set({ ...settled, settledAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("state", "=", "unknown")
    .returning(["id", "kind", "locationId", "personId", "invitationId", "generation"])
    .executeTakeFirst();
}
