import { sql } from "kysely";
import type { Db } from "../connect.ts";

/** How often an invitation was sent again within the last day. */
export async function countRecentResends(db: Db, invitationId: string): Promise<number> {
  const row = await db
    .selectFrom("email")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("invitationId", "=", invitationId)
    .where("kind", "=", "invitation")
    .where("generation", ">", 1)
    .where("createdAt", ">", sql<Date>`now() - interval '1 day'`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** True while the invitation's newest mail is younger than that. */
export async function wasMailedWithin(
  db: Db,
  invitationId: string,
  seconds: number,
): Promise<boolean> {
  const row = await db
    .selectFrom("email")
    .select("id")
    .where("invitationId", "=", invitationId)
    .where("kind", "=", "invitation")
    .where("createdAt", ">", sql<Date>`now() - make_interval(secs => ${seconds})`)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many invitations a location had for an address within the last day; one that was canceled unsent is none. */
export async function countRecentInvitations(
  db: Db,
  locationId: string,
  recipient: string,
): Promise<number> {
  const row = await db
    .selectFrom("email")
    .select((e) => e.fn.countAll<string>().as("count"))
    .where("recipient", "=", recipient)
    .where("locationId", "=", locationId)
    .where("kind", "in", ["invitation", "welcome"])
    .where("generation", "=", 1)
    .where("state", "<>", "canceled")
    .where("createdAt", ">", sql<Date>`now() - interval '1 day'`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
