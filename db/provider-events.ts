import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { ProviderEventTable } from "./schema/mail.ts";

export type MailTold = { mailId: string | null; providerId: string | null };

/** The mail that an event is about, under a lock: by our tag, else by the provider's id; undefined for a foreign one. */
export async function lockToldMail(db: Db, { mailId, providerId }: MailTold) {
  const mail = db
    .selectFrom("email")
    .select([
      "id",
      "kind",
      "state",
      "reason",
      "recipient",
      "batchId",
      "locationId",
      "personId",
      "invitationId",
      "generation",
      "attemptedAt",
    ])
    .limit(1)
    .forNoKeyUpdate();
  const tagged =
    mailId === null ? undefined : await mail.where("id", "=", mailId).executeTakeFirst();
  if (tagged || providerId === null) return tagged;
  return mail.where("providerId", "=", providerId).executeTakeFirst();
}

export type ToldMail = NonNullable<Awaited<ReturnType<typeof lockToldMail>>>;

export type NewProviderEvent = Pick<
  Insertable<ProviderEventTable>,
  "type" | "detail" | "providerId"
> & { occurredAt: Date | null };

/** False when the event was stored before. A parallel delivery of it waits here until ours has ended. */
export async function insertProviderEvent(
  db: Db,
  id: string,
  { type, detail, providerId, occurredAt }: NewProviderEvent,
  emailId: string | null,
): Promise<boolean> {
  const added = await db
    .insertInto("providerEvent")
    .values({
      id,
      type,
      detail,
      providerId,
      emailId,
      occurredAt: occurredAt ?? sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return added !== undefined;
}

/** All that was told of a mail. */
export function listProviderEvents(db: Db, emailId: string) {
  return db
    .selectFrom("providerEvent")
    .select(["type", "detail"])
    .where("emailId", "=", emailId)
    .execute();
}

/** Events are kept for 30 days. */
export async function forgetOldEvents(db: Db): Promise<void> {
  await db
    .deleteFrom("providerEvent")
    .where("receivedAt", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}
