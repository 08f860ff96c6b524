import { uuidv7 } from "uuidv7";
import type { Db } from "../../db/connect.ts";
import {
  endHeldRun,
  failRequestedRuns,
  listRequestedRuns,
  listRuns as queryRuns,
} from "../../db/flow-runs.ts";
import {
  insertFlow,
  listFlows as queryFlows,
  lockFlow,
  markFlowDeleted,
  updateFlow as writeFlow,
} from "../../db/flows.ts";
import { getLocation } from "../../db/locations.ts";
import { suspendLinks } from "../../db/row-holds.ts";
import { DomainError, notFound } from "../../domain/errors.ts";
import { DEFAULT_POLICY, type FlowState } from "../../domain/flow.ts";
import type { FlowFilter } from "../../domain/flow-filter.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { flowWorkflowId } from "../../domain/ids.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { record } from "../audit.ts";
import { enqueue } from "../outbox.ts";
import type { Tx } from "../unit-of-work.ts";
import { defaultPolicy, merged, type PolicyChange } from "./policy.ts";
import { checkedAction, checkedTrigger, checkShape, kindOf, type End } from "./ends.ts";
import { tryOnSamples } from "./samples.ts";
import { refuseTwin } from "./twin.ts";
import { flowView, PERMISSION, runView, visibleFlow, type FlowView, type RunView } from "./view.ts";

export type NewFlow = {
  name: string;
  trigger: End;
  action: End;
  mapping?: Mapping | null | undefined;
  filter?: FlowFilter | null | undefined;
  policy?: PolicyChange | undefined;
};

export type FlowChange = {
  name?: string | undefined;
  mapping?: Mapping | null | undefined;
  filter?: FlowFilter | null | undefined;
  policy?: PolicyChange | undefined;
};

/** A new flow is a draft: nothing happens before its plan was seen and applied. */
export async function createFlow(
  tx: Tx,
  actor: Actor,
  locationRef: string,
  input: NewFlow,
): Promise<FlowView> {
  const location = await getLocation(tx.db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const { kind, pace, ...trigger } = await checkedTrigger(tx.db, location.id, input.trigger);
  const { ...action } = await checkedAction(tx.db, location.id, input.action, {
    ...trigger,
    kind,
    pace,
  });
  const { mapping = null, filter = null } = input;
  await checkShape(tx.db, { kind }, action, { mapping, filter });
  const defaults = { ...DEFAULT_POLICY, ...pace };
  const row = await insertFlow(tx.db, {
    id: uuidv7(),
    locationId: location.id,
    name: input.name,
    ...trigger,
    triggerInput: JSON.stringify(trigger.triggerInput),
    ...action,
    actionInput: JSON.stringify(action.actionInput),
    mapping: mapping && JSON.stringify(mapping),
    filter: filter && JSON.stringify(filter),
    policy: JSON.stringify(merged(defaults, defaults, input.policy)),
  });
  await note(tx, actor, row, "flow.created");
  return flowView(row);
}

export async function getFlow(db: Db, actor: Actor, id: string): Promise<FlowView> {
  return flowView(await visibleFlow(db, actor, id));
}

/** A page of a location's flows, newest first. */
export async function listFlows(
  db: Db,
  actor: Actor,
  locationRef: string,
  page: { limit: number; before?: string },
): Promise<{ items: FlowView[]; nextId: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const rows = await queryFlows(db, location.id, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(flowView);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** A page of a flow's runs, newest first. */
export async function listRuns(
  db: Db,
  actor: Actor,
  flowId: string,
  page: { limit: number; before?: string },
): Promise<{ items: RunView[]; nextId: string | null }> {
  await visibleFlow(db, actor, flowId);
  const rows = await queryRuns(db, flowId, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(runView);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function updateFlow(
  tx: Tx,
  actor: Actor,
  id: string,
  change: FlowChange,
): Promise<FlowView> {
  const before = await locked(tx, actor, id);
  const { mapping = before.mapping, filter = before.filter } = change;
  const kind = await kindOf(tx.db, before);
  await checkShape(tx.db, { kind }, before, { mapping, filter });
  await tryOnSamples(tx, before, change.mapping);
  await writeFlow(tx.db, id, {
    name: change.name ?? before.name,
    mapping: mapping && JSON.stringify(mapping),
    filter: filter && JSON.stringify(filter),
    policy: JSON.stringify(
      merged(before.policy, await defaultPolicy(tx.db, before), change.policy),
    ),
  });
  await note(tx, actor, before, "flow.updated");
  await nudge(tx, id);
  return getFlow(tx.db, actor, id);
}

/** Ends a flow; the people it invited stay. */
export async function deleteFlow(tx: Tx, actor: Actor, id: string): Promise<void> {
  const row = await locked(tx, actor, id);
  await markFlowDeleted(tx.db, id);
  await failRequestedRuns(tx.db, await listRequestedRuns(tx.db, id), "The flow was deleted.");
  await endHeldRun(tx.db, id, "The flow was deleted.");
  await suspendLinks(tx.db, id, []);
  await note(tx, actor, row, "flow.removed");
  await nudge(tx, id);
}

export const pauseFlow = (tx: Tx, actor: Actor, id: string) =>
  turn(tx, actor, id, ["running", "held"], "paused");

export const resumeFlow = (tx: Tx, actor: Actor, id: string) =>
  turn(tx, actor, id, ["paused"], "running");

async function turn(tx: Tx, actor: Actor, id: string, from: FlowState[], to: FlowState) {
  const row = await locked(tx, actor, id);
  // Paused by hand: whoever paused it resumes it.
  if (to === "paused" && row.pausedFor) await writeFlow(tx.db, id, { pausedFor: null });
  if (row.state !== to) {
    if (!from.includes(row.state)) {
      throw new DomainError(
        "conflict",
        row.state === "draft"
          ? "This flow is a draft: preview it, then apply its plan."
          : `This flow is ${row.state}.`,
      );
    }
    if (to === "running") await refuseTwin(tx, row);
    await writeFlow(tx.db, id, { state: to, pausedFor: null });
    await note(tx, actor, row, to === "paused" ? "flow.paused" : "flow.resumed");
    await nudge(tx, id);
  }
  return getFlow(tx.db, actor, id);
}

async function locked(tx: Tx, actor: Actor, id: string) {
  await visibleFlow(tx.db, actor, id);
  const row = await lockFlow(tx.db, id);
  if (!row) throw notFound("The flow");
  return row;
}

/** Wakes the flow's loop, or starts it. */
export const nudge = (tx: Tx, flowId: string) =>
  enqueue(tx, [{ workflowId: flowWorkflowId(flowId), kind: "nudge", subjectId: flowId }]);

const NOTED: Partial<Record<string, ReasonCode>> = {
  "flow.created": "created",
  "flow.removed": "deleted",
};

const note = (tx: Tx, actor: Actor, row: { id: string; locationId: string }, type: string) =>
  record(tx, actor, {
    type,
    reasonCode: NOTED[type] ?? "changed",
    locationId: row.locationId,
    detail: { flowId: row.id },
  });
