import { sql } from "kysely";
import type { FlowPlan } from "../domain/flow.ts";
import type { Db } from "./connect.ts";

type OfFlow = { id: string; locationId: string };

/** Memberships that rows of a flow stood for under an address that they do not have any more. */
export async function listEarlierMemberships(
  db: Db,
  { id: flowId, locationId }: OfFlow,
  keys: string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom("audit")
    .select("membershipId")
    .distinct()
    .where("locationId", "=", locationId)
    .where("type", "=", "row.rekeyed")
    .where("membershipId", "is not", null)
    .where(isAbout(flowId, keys))
    .execute();
  return rows.flatMap(({ membershipId }) => membershipId ?? []);
}

const isAbout = (flowId: string, keys: string[]) =>
  sql<boolean>`detail->>'flowId' = ${flowId} and detail->>'key' = any(${keys}::text[])`;

/** What was decided about rows stays, and of whom goes. */
export async function forgetDecisionsAbout(
  db: Db,
  { id: flowId, locationId }: OfFlow,
  { keys, addresses }: { keys: string[]; addresses: string[] },
): Promise<void> {
  // Two statements, each by its own index.
  const named = db
    .updateTable("audit")
    .set({ address: null })
    .where("locationId", "=", locationId)
    .where("address", "is not", null);
  await named.where(sql<boolean>`address = any(${addresses})`).execute();
  await named.where(isAbout(flowId, keys)).execute();
}

/** The plans of a flow in which one of these words stands. */
export async function listPlansNaming(db: Db, flowId: string, words: string[]) {
  const rows = await db
    .selectFrom("flowRun")
    .select(["id", "plan"])
    .where("flowId", "=", flowId)
    .where("plan", "is not", null)
    .where(
      sql<boolean>`exists (select from unnest(${words}::text[]) w where position(w in lower(plan::text)) > 0)`,
    )
    .orderBy("id")
    .execute();
  return rows.flatMap(({ id, plan }) => (plan ? [{ id, plan }] : []));
}

export async function keepPlan(db: Db, runId: string, plan: FlowPlan): Promise<void> {
  await db
    .updateTable("flowRun")
    .set({ plan: JSON.stringify(plan) })
    .where("id", "=", runId)
    .execute();
}
