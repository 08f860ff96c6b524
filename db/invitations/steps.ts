import { sql } from "kysely";
import { FINAL_STATUSES, type InvitationStatus } from "../../domain/invitation.ts";
import type { Db } from "../connect.ts";
import { withNewestMail } from "./newest-mail.ts";

/** The row as its process sees it. */
export function findProgress(db: Db, id: string) {
  return withNewestMail(db)
    .select([
      "i.status",
      "i.generation",
      "i.signInUntil",
      "i.remindAt",
      "i.remindedAt",
      "i.closeAt",
      "m.state as mailState",
    ])
    .where("i.id", "=", id)
    .executeTakeFirst();
}

/** Ends the window when its time is over by the database's clock; undefined when the row has gone on meanwhile. */
export function closeWindow(db: Db, id: string) {
  return db
    .updateTable("invitation")
    .set({
      status: sql<InvitationStatus>`case when reminded_at is null then 'window_closed' else 'reminded' end`,
    })
    .where("id", "=", id)
    .where("status", "=", "sent")
    .where("signInUntil", "<=", sql<Date>`now()`)
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** Closes what nobody activated; undefined when the row has gone on meanwhile. */
export function closeInvitation(db: Db, id: string) {
  return db
    .updateTable("invitation")
    .set({ status: "closed" })
    .where("id", "=", id)
    .where("status", "not in", [...FINAL_STATUSES])
    .where("closeAt", "<=", sql<Date>`now()`)
    .returning(["id", "locationId", "personId", "membershipId"])
    .executeTakeFirst();
}

/** Whether the time of the reminder has come, by the database's clock. */
export async function isReminderDue(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("invitation")
    .select("id")
    .where("id", "=", id)
    .where("remindAt", "<=", sql<Date>`now()`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function skipReminder(db: Db, id: string): Promise<void> {
  await db.updateTable("invitation").set({ remindAt: null }).where("id", "=", id).execute();
}
