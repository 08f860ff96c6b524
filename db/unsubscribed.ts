import type { Db } from "./connect.ts";

/** The reminders of one location to one person. */
export type ReminderList = { personId: string; locationId: string };

/** False when they had left it before. */
export async function leaveList(db: Db, { personId, locationId }: ReminderList): Promise<boolean> {
  const left = await db
    .insertInto("unsubscribed")
    .values({ personId, locationId })
    .onConflict((conflict) => conflict.columns(["personId", "locationId"]).doNothing())
    .returning("personId")
    .executeTakeFirst();
  return left !== undefined;
}

export async function hasLeftList(db: Db, { personId, locationId }: ReminderList) {
  const row = await db
    .selectFrom("unsubscribed")
    .select("personId")
    .where("personId", "=", personId)
    .where("locationId", "=", locationId)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the page about a list shows. */
export function findList(db: Db, { personId, locationId }: ReminderList) {
  return db
    .selectFrom("location as l")
    .innerJoin("person as p", (join) => join.on("p.id", "=", personId))
    .leftJoin("unsubscribed as u", (join) =>
      join.onRef("u.personId", "=", "p.id").onRef("u.locationId", "=", "l.id"),
    )
    .select([
      "l.name as locationName",
      "l.locale as locationLocale",
      "p.locale as personLocale",
      "u.createdAt as leftAt",
    ])
    .where("l.id", "=", locationId)
    .executeTakeFirst();
}
