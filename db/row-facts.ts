import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** What a location knows of addresses: nothing of those it has no membership with. */
export async function listStandings(db: Db, locationId: string, canonicalEmails: string[]) {
  if (canonicalEmails.length === 0) return [];
  return db
    .selectFrom("membership as s")
    .innerJoin("person as p", "p.id", "s.personId")
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .select("status")
          .whereRef("membershipId", "=", "s.id")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    )
    .select(["p.canonicalEmail", "s.type", "p.activatedAt", "i.status"])
    .where("s.locationId", "=", locationId)
    .where("p.canonicalEmail", "=", sql<string>`any(${canonicalEmails})`)
    .execute();
}

/** Of memberships: whether their people are active. */
export async function listMembershipFacts(db: Db, membershipIds: string[]) {
  if (membershipIds.length === 0) return [];
  return db
    .selectFrom("membership as s")
    .innerJoin("person as p", "p.id", "s.personId")
    .select(["s.id", "s.type", "p.activatedAt"])
    .where("s.id", "=", sql<string>`any(${membershipIds}::uuid[])`)
    .execute();
}

/** What rows said of their people when they were last acted upon. */
export async function listSettledFields(db: Db, flowId: string, keys: string[]) {
  if (keys.length === 0) return [];
  return db
    .selectFrom("knownRow")
    .select(["key", "settledFields"])
    .where("flowId", "=", flowId)
    .where("key", "=", sql<string>`any(${keys})`)
    .where("settledFields", "is not", null)
    .execute();
}

/** What became of each row: of its membership's latest invitation, whoever made that. */
export const listRowFates = (db: Db, flowId: string) =>
  rowFates(db, flowId).select(["i.remindAt", "m.settledAt as mailAt"]).execute();

export type RowFate = Awaited<ReturnType<typeof listRowFates>>[number];

/** The same, for whoever asks for more of each row. */
export const rowFates = (db: Db, flowId: string) =>
  db
    .selectFrom("knownRow as k")
    .leftJoin("flowRun as h", "h.id", "k.heldRun")
    .leftJoin("membership as s", "s.id", "k.membershipId")
    .leftJoin("person as p", "p.id", "s.personId")
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .select(["id", "status", "statusAt", "generation", "remindAt"])
          .whereRef("membershipId", "=", "k.membershipId")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    )
    .leftJoin("email as m", (join) =>
      join.onRef("m.invitationId", "=", "i.id").onRef("m.generation", "=", "i.generation"),
    )
    .select([
      "k.key",
      "k.state",
      "k.problem",
      "k.refusedFor",
      "k.heldRun",
      "h.startedAt as heldAt",
      "s.type as membershipType",
      "p.activatedAt",
      "i.status",
      "i.statusAt",
      "m.state as mailState",
      "m.reason as mailReason",
    ])
    .where("k.flowId", "=", flowId);
