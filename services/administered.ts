import { findAdministered, listAdministered as query } from "../db/administered.ts";
import type { Db } from "../db/connect.ts";
import type { Location } from "../db/locations.ts";
import type { Actor } from "../domain/permissions.ts";

/** As many as one can choose among in a list. */
const LOCATIONS = 200;

/** The locations whose console a person may open, by name. */
export const listAdministered = (db: Db, personId: string) => query(db, personId, LOCATIONS);

/** Opens the console of one location; undefined when the person has no business there, or it does not exist. */
export async function openLocation(
  db: Db,
  { personId, isOwner }: { personId: string; isOwner: boolean },
  ref: string,
): Promise<{ location: Location; actor: Actor } | undefined> {
  const found = await findAdministered(db, personId, ref);
  if (!found) return undefined;
  const { location, permissions } = found;
  const locations = isOwner ? ("all" as const) : [location.id];
  return { location, actor: { kind: "person", id: personId, permissions, locations } };
}
