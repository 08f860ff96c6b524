import type { Db } from "./connect.ts";

/** The connections by one connector, in all locations. */
export function listConnectionsOfKind(db: Db, connector: string) {
  return db
    .selectFrom("connection")
    .select(["id", "connector", "locationId", "sealedSettings"])
    .where("connector", "=", connector)
    .orderBy("id")
    .limit(10_000)
    .execute();
}
