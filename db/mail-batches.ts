import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Stores what is about to be handed over and under which key. Must be committed before the call. */
export async function storeBatch(
  db: Db,
  batchId: string,
  fence: string,
  emailIds: string[],
): Promise<void> {
  await db.insertInto("mailBatch").values({ id: batchId, fence }).execute();
  await db
    .updateTable("email")
    .set({
      batchId,
      attempts: sql<number>`attempts + 1`,
      attemptedAt: sql<Date>`now()`,
    })
    .where("id", "in", emailIds)
    .execute();
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
