import type { Db } from "../db/connect.ts";
import { listMemberLocations } from "../db/accounts.ts";

export type AccountLocation = { id: string; name: string; role: "member" | "admin" };

/** The locations that a person's own page names. */
export const listAccountLocations = (db: Db, personId: string): Promise<AccountLocation[]> =>
  listMemberLocations(db, personId);
