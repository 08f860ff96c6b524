import { sql } from "kysely";
import type { FirstStep } from "../domain/first-steps.ts";
import type { Db } from "./connect.ts";

/** What somebody said of the first steps of a location. */
export function findFirstSteps(db: Db, locationId: string) {
  return db
    .selectFrom("firstSteps")
    .select(["later", "endedAt"])
    .where("locationId", "=", locationId)
    .executeTakeFirst();
}

export async function keepFirstSteps(
  db: Db,
  locationId: string,
  { later, isEnded }: { later: FirstStep[]; isEnded: boolean },
): Promise<void> {
  const endedAt = isEnded ? sql<Date>`now()` : null;
  await db
    .insertInto("firstSteps")
    .values({ locationId, later, endedAt })
    .onConflict((conflict) => conflict.column("locationId").doUpdateSet({ later, endedAt }))
    .execute();
}

/** The newest test mail to a person from a location. */
export function findTestMail(db: Db, locationId: string, personId: string) {
  return db
    .selectFrom("email")
    .select(["id", "state", "reason", "recipient", "createdAt", "attemptedAt", "settledAt"])
    .where("locationId", "=", locationId)
    .where("personId", "=", personId)
    .where("kind", "=", "test")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Whether a test mail of a location was ever taken by whoever delivers it. */
export async function wasTestTaken(db: Db, locationId: string): Promise<boolean> {
  const row = await db
    .selectFrom("email")
    .select("id")
    .where("locationId", "=", locationId)
    .where("kind", "=", "test")
    .where("state", "in", ["handed_over", "delivered"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of a location's flows that look at something outside the one that has come furthest. */
export function findFurthestFlow(db: Db, locationId: string) {
  return db
    .selectFrom("flow as f")
    .select(["f.id", "f.name", "f.state", "f.connectionId"])
    .select((e) => [
      e
        .selectFrom("flowRun as r")
        .select("r.id")
        .whereRef("r.flowId", "=", "f.id")
        .where("r.kind", "=", "preview")
        .where("r.state", "=", "done")
        .orderBy("r.id", "desc")
        .limit(1)
        .as("previewRun"),
      e
        .selectFrom("flowRun as h")
        .select("h.id")
        .whereRef("h.flowId", "=", "f.id")
        .where("h.state", "=", "held")
        .limit(1)
        .as("heldRun"),
    ])
    .where("f.locationId", "=", locationId)
    .where("f.connectionId", "is not", null)
    .where("f.deletedAt", "is", null)
    .orderBy(sql`f.state <> 'draft'`, "desc")
    .orderBy("f.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The connection that a first flow can look at: one that works before one that does not, then the newest. */
export function findFirstConnection(db: Db, locationId: string, connectors: string[]) {
  return db
    .selectFrom("connection")
    .select(["id", "name", "connector", "state", "problem"])
    .where("locationId", "=", locationId)
    .where("connector", "in", connectors)
    .orderBy(sql`state = 'ok'`, "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function hasInvitations(db: Db, locationId: string): Promise<boolean> {
  const row = await db
    .selectFrom("invitation")
    .select("id")
    .where("locationId", "=", locationId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
