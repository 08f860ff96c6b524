import { sql } from "kysely";
import type { Db } from "../../db/connect.ts";

/** Lets the rows' minute pass. */
export async function restRows(db: Db): Promise<void> {
  await db
    .updateTable("knownRow")
    .set({
      unchangedSince: sql<Date>`unchanged_since - interval '1 minute'`,
      missingSince: sql<Date>`missing_since - interval '1 minute'`,
    })
    .execute();
}

/** What was decided, oldest first, with the address it was about. */
export const auditLines = (db: Db) =>
  db
    .selectFrom("audit as a")
    .leftJoin("person as p", "p.id", "a.personId")
    .select(["a.id", "a.type", "a.reasonCode", "a.detail"])
    .select((e) => e.fn.coalesce("a.address", "p.canonicalEmail").as("address"))
    .orderBy("a.id")
    .execute();
