import { sql, type Insertable, type Updateable } from "kysely";
import { notFound } from "../domain/errors.ts";
import { countsOf, emptyPlan } from "../domain/flow-plan.ts";
import type { FlowPlan } from "../domain/flow.ts";
import type { Db } from "./connect.ts";
import type { FlowRunTable } from "./schema/flows.ts";

/** All of a run but its plan, which may be a megabyte. */
const COLUMNS = [
  "id",
  "flowId",
  "kind",
  "state",
  "planHash",
  "counts",
  "code",
  "problem",
  "ofRun",
  "actorKind",
  "actorId",
  "startedAt",
  "finishedAt",
] as const;

export function insertRun(db: Db, row: Insertable<FlowRunTable>) {
  return db.insertInto("flowRun").values(row).returning(COLUMNS).executeTakeFirstOrThrow();
}

export type FlowRunRow = Awaited<ReturnType<typeof insertRun>>;

export async function getRun(db: Db, id: string): Promise<FlowRunRow> {
  const row = await db
    .selectFrom("flowRun")
    .select(COLUMNS)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("The run");
  return row;
}

/** The plan of a run, once it has one. */
export async function findPlan(db: Db, id: string): Promise<FlowPlan | null> {
  const row = await db.selectFrom("flowRun").select("plan").where("id", "=", id).executeTakeFirst();
  return row?.plan ?? null;
}

export function listRequestedRuns(db: Db, flowId: string) {
  return db
    .selectFrom("flowRun")
    .select(COLUMNS)
    .where("flowId", "=", flowId)
    .where("state", "=", "requested")
    .orderBy("id")
    .limit(200)
    .execute();
}

/** Ends a run once; false when it has ended already. */
export async function finishRun(
  db: Db,
  id: string,
  change: Updateable<FlowRunTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("flowRun")
    .set({ ...change, finishedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("state", "=", "requested")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Of a run its counts stay and its rows go: they are the customer's. A preview is but a look, and goes whole. */
export async function forgetOldPlans(db: Db): Promise<void> {
  await db
    .deleteFrom("flowRun")
    .where("kind", "=", "preview")
    .where("finishedAt", "<", sql<Date>`now() - interval '7 days'`)
    .execute();
  await db
    .updateTable("flowRun")
    .set({ plan: null })
    .where("plan", "is not", null)
    .where("finishedAt", "<", sql<Date>`now() - interval '30 days'`)
    .execute();
}

/** Sets a run that was asked for to work; false when it has ended meanwhile. */
export async function takeUpRun(
  db: Db,
  id: string,
  change: Updateable<FlowRunTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("flowRun")
    .set({ ...change, state: "applying" })
    .where("id", "=", id)
    .where("state", "=", "requested")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Answers those who still wait for these runs. */
export async function failRequestedRuns(
  db: Db,
  runs: readonly Pick<FlowRunRow, "id">[],
  problem: string,
): Promise<void> {
  if (runs.length === 0) return;
  await db
    .updateTable("flowRun")
    .set({ state: "failed", problem, finishedAt: sql<Date>`now()` })
    .where("id", "=", sql<string>`any(${runs.map(({ id }) => id)}::uuid[])`)
    .where("state", "=", "requested")
    .execute();
}

export function listRuns(db: Db, flowId: string, page: { limit: number; before?: string }) {
  let query = db
    .selectFrom("flowRun")
    .select(COLUMNS)
    .where("flowId", "=", flowId)
    // An approval is told by the run it is about.
    .where("kind", "<>", "approve");
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** The plan of a flow that waits for a yes. */
export function findHeldRun(db: Db, flowId: string) {
  return db
    .selectFrom("flowRun")
    .select(COLUMNS)
    .where("flowId", "=", flowId)
    .where("state", "=", "held")
    .executeTakeFirst();
}

/** Ends the plan that waited, where nothing of it is left: it did nothing. */
export async function endHeldRun(db: Db, flowId: string, problem: string): Promise<void> {
  const plan = emptyPlan();
  await db
    .updateTable("flowRun")
    .set({
      state: "done",
      problem,
      plan: JSON.stringify(plan),
      counts: JSON.stringify(countsOf(plan)),
      finishedAt: sql<Date>`now()`,
    })
    .where("flowId", "=", flowId)
    .where("state", "=", "held")
    .execute();
}

export async function endRun(db: Db, id: string, state: "done" | "rejected"): Promise<void> {
  await db
    .updateTable("flowRun")
    .set({ state, problem: null, finishedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
}

/** Whether somebody said yes to a run's plan, and it was taken up. */
export async function wasApproved(db: Db, runId: string): Promise<boolean> {
  const row = await db
    .selectFrom("flowRun")
    .select("id")
    .where("ofRun", "=", runId)
    .where("kind", "=", "approve")
    .where("state", "=", "done")
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateRun(
  db: Db,
  id: string,
  change: Updateable<FlowRunTable>,
): Promise<void> {
  await db.updateTable("flowRun").set(change).where("id", "=", id).execute();
}
