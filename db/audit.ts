import type { Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { AuditTable } from "./schema/records.ts";

/** A statement takes 65,535 values. */
const CHUNK = 1_000;

export async function insertAudit(db: Db, lines: Insertable<AuditTable>[]): Promise<void> {
  for (let from = 0; from < lines.length; from += CHUNK) {
    await db
      .insertInto("audit")
      .values(lines.slice(from, from + CHUNK))
      .execute();
  }
}
