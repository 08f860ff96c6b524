import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** One transaction at a time decides which flow reads a source. */
export async function lockSource(db: Db, source: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SOURCES}, hashtext(${source}))`.execute(db);
}

/** Apart from the seats of the processes. */
const SOURCES = 0x0517f;

/** The flows of all locations that run by a connector, with how they reach their source. */
export function listLiveFlows(db: Db, connector: string, triggerKey: string) {
  return db
    .selectFrom("flow as f")
    .innerJoin("connection as c", "c.id", "f.connectionId")
    .select(["f.id", "f.locationId", "f.name", "f.triggerInput"])
    .select(["c.id as connectionId", "c.sealedSettings"])
    .where("c.connector", "=", connector)
    .where("f.triggerKey", "=", triggerKey)
    .where("f.deletedAt", "is", null)
    .where("f.state", "in", ["running", "held"])
    .orderBy("f.id")
    .limit(10_000)
    .execute();
}
