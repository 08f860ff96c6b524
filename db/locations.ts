import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { notFound } from "../domain/errors.ts";
import { isSlug } from "../domain/slug.ts";
import { isUuid } from "../domain/uuid.ts";
import { isUniqueViolation, type Db } from "./connect.ts";
import type { LocationTable } from "./schema/people.ts";

export type Location = Selectable<LocationTable>;

/** A location by its slug or its id. */
export async function getLocation(db: Db, ref: string): Promise<Location> {
  const location = isSlug(ref) ? await findBy(db, isUuid(ref) ? "id" : "slug", ref) : undefined;
  if (!location) throw notFound("The location");
  return location;
}

const findBy = (db: Db, column: "id" | "slug", ref: string) =>
  db.selectFrom("location").selectAll().where(column, "=", ref).executeTakeFirst();

/** The row under a lock: its settings are read, merged and written as one. */
export function lockLocation(db: Db, id: string): Promise<Location> {
  return db
    .selectFrom("location")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Locations, newest first; `before` is the id the last page ended with. */
export async function listLocations(
  db: Db,
  filter: { ids: readonly string[] | "all"; before?: string; limit: number },
): Promise<Location[]> {
  if (filter.ids.length === 0) return [];
  let query = db.selectFrom("location").selectAll();
  if (filter.ids !== "all") query = query.where("id", "in", [...filter.ids]);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** Undefined when the slug is taken. */
export function insertLocation(
  db: Db,
  row: Insertable<LocationTable>,
): Promise<Location | undefined> {
  return db
    .insertInto("location")
    .values(row)
    .onConflict((conflict) => conflict.column("slug").doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Undefined when the new slug is taken; the transaction is then of no further use. */
export async function updateLocation(
  db: Db,
  id: string,
  change: Updateable<LocationTable>,
): Promise<Location | undefined> {
  try {
    return await db
      .updateTable("location")
      .set(change)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/** The date there by the database's clock, as YYYY-MM-DD. */
export async function todayIn(db: Db, timezone: string): Promise<string> {
  const { rows } = await sql<{
    today: string;
  }>`select (now() at time zone ${timezone})::date::text as today`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("The database tells no date.");
  return row.today;
}
