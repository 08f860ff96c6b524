import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { MailBatchTable } from "./schema/mail.ts";

export type FrozenWords = {
  subject: string;
  html: string;
  text: string;
  unsubscribeUrl: string | null;
};

/** A mail with the words that were just made; without, where an earlier attempt has frozen them. */
type BatchedMail = { id: string; words?: FrozenWords | undefined };

/**
 * Stores what is about to be handed over and under which key, and keeps the words of first attempts for every later
 * one. Must be committed before the call.
 */
export async function storeBatch(
  db: Db,
  batch: Insertable<MailBatchTable>,
  mails: BatchedMail[],
): Promise<void> {
  const each = (pick: (words: FrozenWords) => string | null) =>
    mails.map(({ words }) => (words ? pick(words) : null));
  await db.insertInto("mailBatch").values(batch).execute();
  await sql`
    update email e set batch_id = ${batch.id}, attempts = e.attempts + 1, attempted_at = now(),
      subject = coalesce(v.subject, e.subject), html = coalesce(v.html, e.html),
      text = coalesce(v.text, e.text), unsubscribe_url = coalesce(v."unsubscribeUrl", e.unsubscribe_url)
    from unnest(${mails.map(({ id }) => id)}::uuid[], ${each(({ subject }) => subject)}::text[],
      ${each(({ html }) => html)}::text[], ${each(({ text }) => text)}::text[],
      ${each(({ unsubscribeUrl }) => unsubscribeUrl)}::text[]) as v(id, subject, html, text, "unsubscribeUrl")
    where e.id = v.id`.execute(db);
}

/** Puts mails back into the queue after a failure in which surely nothing was sent. */
export async function dissolveBatch(
  db: Db,
  batchId: string,
  emailIds: string[],
  failure: { reason: string; retryAfterSeconds: number; alone?: true },
): Promise<void> {
  if (emailIds.length === 0) return;
  const { reason, retryAfterSeconds, alone } = failure;
  await db
    .updateTable("email")
    .set({
      batchId: null,
      reason,
      notBefore: sql<Date>`now() + make_interval(secs => ${retryAfterSeconds})`,
      ...(alone && { alone }),
    })
    .where("id", "in", emailIds)
    .where("batchId", "=", batchId)
    .where("state", "=", "queued")
    .execute();
}

/** Leaves a batch together, to be repeated just as it is. */
export async function repeatBatch(
  db: Db,
  batchId: string,
  reason: string,
  seconds: number,
): Promise<void> {
  await db
    .updateTable("email")
    .set({ reason, notBefore: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where("batchId", "=", batchId)
    .where("state", "=", "queued")
    .execute();
}

/** Once all mails of a call have their fate it is never repeated, and no code is kept for it. */
export async function forgetCodesOfEndedBatch(db: Db, batchId: string): Promise<void> {
  // Of two events that tell of a call's last two mails, one must see what the other wrote.
  await db.selectFrom("mailBatch").select("id").where("id", "=", batchId).forUpdate().execute();
  await db
    .updateTable("email")
    .set({ sealedCode: null })
    .where("batchId", "=", batchId)
    .where("sealedCode", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("email as open")
            .select("open.id")
            .where("open.batchId", "=", batchId)
            .where("open.state", "=", "queued"),
        ),
      ),
    )
    .execute();
}
