import { countLeft } from "../../db/applied-runs.ts";
import { findPlan, getRun as queryRun, type FlowRunRow } from "../../db/flow-runs.ts";
import { findFlow, type FlowRow } from "../../db/flows.ts";
import type { Db } from "../../db/connect.ts";
import { notFound } from "../../domain/errors.ts";
import { rowsOf } from "../../domain/flow-plan.ts";
import type { FlowFilter } from "../../domain/flow-filter.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import type { FlowPolicy, FlowState, RunState } from "../../domain/flow.ts";
import { actsIn, authorize, type Actor } from "../../domain/permissions.ts";
import { iso } from "../invitations/view.ts";

/** A flow as outsiders see it (contract: Flow). */
export type FlowView = {
  id: string;
  locationId: string;
  name: string;
  trigger: { connectionId: string; key: string; input: Record<string, unknown> };
  action: { connectionId: string; key: string; input: Record<string, unknown> };
  mapping: Mapping | null;
  filter: FlowFilter | null;
  policy: FlowPolicy;
  state: FlowState;
  problem: string | null;
  createdAt: string;
};

/** A run as outsiders see it (contract: Run). */
export type RunView = {
  id: string;
  flowId: string;
  state: RunState;
  startedAt: string;
  finishedAt: string | null;
  planHash: string | null;
  counts: Record<string, number>;
  problem: string | null;
};

export const PERMISSION = "integrations";

export const flowView = (row: FlowRow): FlowView => ({
  id: row.id,
  locationId: row.locationId,
  name: row.name,
  trigger: {
    connectionId: row.connectionId ?? "members",
    key: row.triggerKey,
    input: row.triggerInput,
  },
  action: {
    connectionId: row.actionConnectionId ?? "members",
    key: row.actionKey,
    input: row.actionInput,
  },
  mapping: row.mapping,
  filter: row.filter,
  policy: row.policy,
  state: row.state,
  problem: row.problem,
  createdAt: row.createdAt.toISOString(),
});

export const runView = (row: FlowRunRow): RunView => ({
  id: row.id,
  flowId: row.flowId,
  state: row.state,
  startedAt: row.startedAt.toISOString(),
  finishedAt: iso(row.finishedAt),
  planHash: row.planHash,
  counts: row.counts ?? {},
  problem: row.problem,
});

/** The flow, if the actor may see it. */
export async function visibleFlow(db: Db, actor: Actor, id: string): Promise<FlowRow> {
  const row = await findFlow(db, id);
  if (!row || !actsIn(actor, row.locationId)) throw notFound("The flow");
  authorize(actor, PERMISSION, row.locationId);
  return row;
}

export async function getRun(db: Db, actor: Actor, id: string): Promise<RunView> {
  await visibleRun(db, actor, id);
  return getRunView(db, id);
}

/** A run; of a plan that is being carried out, with how many rows are `left`. */
export async function getRunView(db: Db, id: string): Promise<RunView> {
  const view = runView(await queryRun(db, id));
  if (view.state !== "applying") return view;
  return { ...view, counts: { ...view.counts, left: await countLeft(db, id) } };
}

/** What a run decided about each row, by line; rows that are gone come last. */
export async function listRunRows(db: Db, actor: Actor, id: string) {
  await visibleRun(db, actor, id);
  const plan = await findPlan(db, id);
  return plan ? rowsOf(plan).toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity)) : [];
}

export async function visibleRun(db: Db, actor: Actor, id: string): Promise<FlowRunRow> {
  const row = await queryRun(db, id);
  const flow = await findFlow(db, row.flowId);
  if (!flow || !actsIn(actor, flow.locationId)) throw notFound("The run");
  authorize(actor, PERMISSION, flow.locationId);
  return row;
}
