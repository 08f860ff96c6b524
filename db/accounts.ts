import type { Db } from "./connect.ts";

/** Where a person is a member, in the order of their joining. */
export function listMemberLocations(db: Db, personId: string) {
  return db
    .selectFrom("membership as m")
    .innerJoin("location as l", "l.id", "m.locationId")
    .select(["l.id", "l.name", "m.id as membershipId", "m.role"])
    .where("m.personId", "=", personId)
    .where("m.type", "=", "member")
    .orderBy("m.createdAt")
    .limit(200)
    .execute();
}
