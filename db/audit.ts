import type { Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { AuditTable } from "./schema.ts";

export async function insertAudit(db: Db, lines: Insertable<AuditTable>[]): Promise<void> {
  if (lines.length > 0) await db.insertInto("audit").values(lines).execute();
}
