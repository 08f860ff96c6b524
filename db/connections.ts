import type { Insertable, Selectable, Updateable } from "kysely";
import { notFound } from "../domain/errors.ts";
import type { Db } from "./connect.ts";
import type { ConnectionTable } from "./schema/flows.ts";

export type ConnectionRow = Selectable<ConnectionTable>;

export function findConnection(db: Db, id: string): Promise<ConnectionRow | undefined> {
  return db.selectFrom("connection").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The row under a lock: its settings are opened, merged and sealed as one. */
export async function lockConnection(db: Db, id: string): Promise<ConnectionRow> {
  const row = await db
    .selectFrom("connection")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("The connection");
  return row;
}

/** Connections of a location, newest first; `before` is the id the last page ended with. */
export function listConnections(
  db: Db,
  locationId: string,
  filter: { before?: string; limit: number },
): Promise<ConnectionRow[]> {
  let query = db.selectFrom("connection").selectAll().where("locationId", "=", locationId);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

export function insertConnection(db: Db, row: Insertable<ConnectionTable>): Promise<ConnectionRow> {
  return db.insertInto("connection").values(row).returningAll().executeTakeFirstOrThrow();
}

export function updateConnection(
  db: Db,
  id: string,
  change: Updateable<ConnectionTable>,
): Promise<ConnectionRow | undefined> {
  return db
    .updateTable("connection")
    .set(change)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
}

/** Changes a connection only as it was seen: whoever was locked out meanwhile stays so. */
export async function updateConnectionIf(
  db: Db,
  id: string,
  seen: ConnectionRow["state"],
  change: Updateable<ConnectionTable>,
): Promise<void> {
  await db
    .updateTable("connection")
    .set(change)
    .where("id", "=", id)
    .where("state", "=", seen)
    .execute();
}

/** The connections with a vendor that are of one account, in all locations. */
export function listConnectionsOf(db: Db, connector: string, accountKey: string) {
  return db
    .selectFrom("connection")
    .select(["id", "connector", "sealedSettings"])
    .where("connector", "=", connector)
    .where("accountKey", "=", accountKey)
    .orderBy("id")
    .limit(10_000)
    .execute();
}

export async function keepAccountKey(db: Db, id: string, accountKey: string): Promise<void> {
  await db
    .updateTable("connection")
    .set({ accountKey })
    .where("id", "=", id)
    .where("accountKey", "is distinct from", accountKey)
    .execute();
}

/** Whether there was such a connection, which somebody has deleted. */
export async function wasRemoved(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("removedConnection")
    .select("id")
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/** False when a flow hangs on it; the transaction is then of no further use. */
export async function deleteConnection(db: Db, id: string): Promise<boolean> {
  try {
    await db.deleteFrom("connection").where("id", "=", id).execute();
    await db.insertInto("removedConnection").values({ id }).execute();
    return true;
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

const isForeignKeyViolation = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "23503";
