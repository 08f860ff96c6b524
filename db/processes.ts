import { sql } from "kysely";
import type { FlowState } from "../domain/flow.ts";
import { FINAL_STATUSES, type InvitationStatus } from "../domain/invitation.ts";
import type { Db } from "./connect.ts";

const here = (locations: readonly string[]) => sql<string>`any(${[...locations]}::uuid[])`;

/** How many invitations have a process, by status. */
export function countOpenInvitations(
  db: Db,
  locations: readonly string[] | "all",
): Promise<{ status: InvitationStatus; count: number }[]> {
  return db
    .selectFrom("invitation")
    .select(["status", sql<number>`count(*)::int`.as("count")])
    .where("status", "not in", [...FINAL_STATUSES])
    .$if(locations !== "all", (q) =>
      q.where("locationId", "=", here(locations === "all" ? [] : locations)),
    )
    .groupBy("status")
    .orderBy("status")
    .execute();
}

/** How many flows there are, by state. */
export function countFlows(
  db: Db,
  locations: readonly string[] | "all",
): Promise<{ state: FlowState; count: number }[]> {
  return db
    .selectFrom("flow")
    .select(["state", sql<number>`count(*)::int`.as("count")])
    .where("deletedAt", "is", null)
    .$if(locations !== "all", (q) =>
      q.where("locationId", "=", here(locations === "all" ? [] : locations)),
    )
    .groupBy("state")
    .orderBy("state")
    .execute();
}
