import type { Permission } from "../domain/permissions.ts";
import type { Db } from "./connect.ts";
import { isUuid } from "../domain/uuid.ts";
import type { LocationTable } from "./schema/people.ts";
import type { Selectable } from "kysely";

export type Administered = {
  location: Selectable<LocationTable>;
  permissions: Permission[] | "all";
};

/** The locations that somebody administers, the owner all of them, by name. */
export async function listAdministered(
  db: Db,
  personId: string,
  limit: number,
): Promise<Pick<Selectable<LocationTable>, "id" | "slug" | "name">[]> {
  return administered(db, personId)
    .select(["l.id", "l.slug", "l.name"])
    .orderBy("l.name")
    .orderBy("l.id")
    .limit(limit)
    .execute();
}

/** One of them by its slug or id, with what the person may do there; undefined when it is none of theirs. */
export async function findAdministered(
  db: Db,
  personId: string,
  ref: string,
): Promise<Administered | undefined> {
  const row = await administered(db, personId)
    .selectAll("l")
    .select(["p.isOwner", "m.permissions"])
    .where(isUuid(ref) ? "l.id" : "l.slug", "=", ref)
    .executeTakeFirst();
  if (!row) return undefined;
  const { isOwner, permissions, ...location } = row;
  return { location, permissions: isOwner ? "all" : (permissions ?? []) };
}

const administered = (db: Db, personId: string) =>
  db
    .selectFrom("person as p")
    .innerJoin("location as l", (join) => join.onTrue())
    .leftJoin("membership as m", (join) =>
      join
        .onRef("m.personId", "=", "p.id")
        .onRef("m.locationId", "=", "l.id")
        .on("m.role", "=", "admin"),
    )
    .where("p.id", "=", personId)
    .where((e) => e.or([e("p.isOwner", "=", true), e("m.id", "is not", null)]));
