import { findLiveApiKey } from "../db/api-keys.ts";
import type { Db } from "../db/connect.ts";
import { findRights } from "../db/people.ts";
import { systemActor, type Actor } from "../domain/permissions.ts";

/** Who asked earlier, with what they may do in that location now: a key may be over, a person may run it no more. */
export async function currentActor(
  db: Db,
  { kind, id }: Pick<Actor, "kind" | "id">,
  locationId: string,
): Promise<Actor> {
  const nothing: Actor = { kind, id, permissions: [], locations: [] };
  switch (kind) {
    case "key": {
      const key = id === null ? undefined : await findLiveApiKey(db, id);
      if (!key) return nothing;
      const locations = key.locationId === null ? "all" : [key.locationId];
      return { kind, id, permissions: key.permissions, locations };
    }
    case "person": {
      const rights = id === null ? undefined : await findRights(db, id, locationId);
      if (!rights) return nothing;
      if (rights.isOwner) return { kind, id, permissions: "all", locations: "all" };
      return { kind, id, permissions: rights.permissions ?? [], locations: [locationId] };
    }
    case "flow":
    case "system":
    case "temporal-ui":
      return { ...systemActor, kind, id };
  }
}
