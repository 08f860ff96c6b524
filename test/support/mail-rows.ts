import { sql } from "kysely";
import type { Pool } from "../../db/connect.ts";

export const mailsOf = (db: Pool, invitationId: string) =>
  db
    .selectFrom("email")
    .selectAll()
    .where("invitationId", "=", invitationId)
    .orderBy("id")
    .execute();

export const invitationOf = (db: Pool, id: string) =>
  db.selectFrom("invitation").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

/** As if so much time had gone by for the queue: who waited for a later try is due. */
export async function letTimePass(db: Pool, age: string): Promise<void> {
  const earlier = (column: string) => sql<Date>`${sql.ref(column)} - ${age}::interval`;
  await db
    .updateTable("email")
    .set({
      createdAt: earlier("created_at"),
      notBefore: earlier("not_before"),
      attemptedAt: earlier("attempted_at"),
    })
    .execute();
  await db
    .updateTable("mailBatch")
    .set({ createdAt: earlier("created_at") })
    .execute();
  await db
    .updateTable("signInLink")
    .set({ createdAt: earlier("created_at"), validUntil: earlier("valid_until") })
    .execute();
  await db
    .updateTable("signInCode")
    .set({ createdAt: earlier("created_at"), expiresAt: earlier("expires_at") })
    .execute();
  await db
    .updateTable("invitation")
    .set({
      createdAt: earlier("created_at"),
      sentAt: earlier("sent_at"),
      firstSentAt: earlier("first_sent_at"),
      signInUntil: earlier("sign_in_until"),
      remindAt: earlier("remind_at"),
      closeAt: earlier("close_at"),
    })
    .execute();
}

const HOUR_MS = 3_600_000;
export const hoursFromNow = (time: Date | null) => ((time?.getTime() ?? 0) - Date.now()) / HOUR_MS;
