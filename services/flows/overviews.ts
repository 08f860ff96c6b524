import { findConnector } from "../../connectors/catalog.ts";
import type { Db } from "../../db/connect.ts";
import {
  findFlowOverview,
  listFlowOverviews as queryOverviews,
  type FlowOverviewRow,
} from "../../db/flow-overviews.ts";
import { getLocation } from "../../db/locations.ts";
import { notFound } from "../../domain/errors.ts";
import type { FlowPolicy, FlowState, RunKind, RunState } from "../../domain/flow.ts";
import type { FlowFilter } from "../../domain/flow-filter.ts";
import { actsIn, authorize, type Actor } from "../../domain/permissions.ts";
import { iso } from "../invitations/view.ts";
import { PERMISSION } from "./view.ts";

/** One side of a flow; the hub itself has no connection. */
export type FlowSide = { connectionId: string; name: string; connector: string; vendor: string };

/** A flow as a list shows it: between what it goes, what it did last, and what of it waits. */
export type FlowOverview = {
  id: string;
  name: string;
  /** Null where it begins with what happens here. */
  source: FlowSide | null;
  /** Null where people are invited here. */
  target: FlowSide | null;
  triggerKey: string;
  triggerInput: Record<string, unknown>;
  actionKey: string;
  filter: FlowFilter | null;
  /** Whether it is told of one thing after the other, or reads a collection whole. */
  isTold: boolean;
  policy: FlowPolicy;
  state: FlowState;
  stateSince: string;
  /** It waits for somebody to sign in again, and goes on by itself then. */
  waitsForSignIn: boolean;
  problem: string | null;
  problemSince: string | null;
  lookedAt: string | null;
  /** The source is let alone until then. */
  waitsUntil: string | null;
  held: {
    runId: string;
    rows: number;
    counts: Record<string, number>;
    since: string;
    why: string | null;
  } | null;
  last: {
    runId: string;
    kind: RunKind;
    state: RunState;
    at: string;
    counts: Record<string, number>;
  } | null;
  events: { waiting: number; held: number };
  createdAt: string;
};

/** A page of a location's flows, newest first. */
export async function listFlowOverviews(
  db: Db,
  actor: Actor,
  locationRef: string,
  page: { limit: number; before?: string | undefined },
): Promise<{ items: FlowOverview[]; nextId: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const rows = await queryOverviews(db, location.id, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(overviewOf);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function getFlowOverview(db: Db, actor: Actor, id: string): Promise<FlowOverview> {
  const row = await findFlowOverview(db, id);
  if (!row || !actsIn(actor, row.locationId)) throw notFound("The flow");
  authorize(actor, PERMISSION, row.locationId);
  return overviewOf(row);
}

/** How many rows a plan has, whatever is done about them; those of which there is nothing to say do not count. */
export const rowsIn = (counts: Record<string, number>): number =>
  Object.entries(counts).reduce(
    (sum, [list, count]) => (list === "unchanged" || list === "hidden" ? sum : sum + count),
    0,
  );

function overviewOf(row: FlowOverviewRow): FlowOverview {
  const source = sideOf(row.sourceId, row.sourceName, row.sourceConnector);
  const kind = findConnector(row.sourceConnector ?? "")?.triggers[row.triggerKey]?.kind;
  const { heldRun, heldAt, lastRun, lastKind, lastState, lastAt } = row;
  const heldCounts = row.heldCounts ?? {};
  return {
    id: row.id,
    name: row.name,
    source,
    target: sideOf(row.targetId, row.targetName, row.targetConnector),
    triggerKey: row.triggerKey,
    triggerInput: row.triggerInput,
    actionKey: row.actionKey,
    filter: row.filter,
    isTold: source === null || kind === "events",
    policy: row.policy,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    waitsForSignIn: row.pausedFor === "sign_in",
    problem: row.problem,
    problemSince: iso(row.problemSince),
    lookedAt: iso(row.lookedAt),
    waitsUntil: iso(row.waitsUntil),
    held:
      heldRun && heldAt
        ? {
            runId: heldRun,
            rows: rowsIn(heldCounts),
            counts: heldCounts,
            since: heldAt.toISOString(),
            why: row.heldFor,
          }
        : null,
    last:
      lastRun && lastKind && lastState && lastAt
        ? {
            runId: lastRun,
            kind: lastKind,
            state: lastState,
            at: lastAt.toISOString(),
            counts: row.lastCounts ?? {},
          }
        : null,
    events: { waiting: Number(row.waitingItems ?? 0), held: Number(row.heldItems ?? 0) },
    createdAt: row.createdAt.toISOString(),
  };
}

const sideOf = (
  connectionId: string | null,
  name: string | null,
  connector: string | null,
): FlowSide | null =>
  connectionId === null || name === null || connector === null
    ? null
    : { connectionId, name, connector, vendor: findConnector(connector)?.name ?? connector };
