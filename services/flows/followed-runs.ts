import { findLatestRun, findRunProgress } from "../../db/followed-runs.ts";
import { listRuns } from "../../db/flow-runs.ts";
import type { Db } from "../../db/connect.ts";
import { notFound } from "../../domain/errors.ts";
import type { RunKind } from "../../domain/flow.ts";
import type { Actor, ActorKind } from "../../domain/permissions.ts";
import { rowsIn } from "./overviews.ts";
import { runView, visibleFlow, visibleRun, type RunView } from "./view.ts";

/** A run as somebody follows it: what was asked for, and how far it is. */
export type FollowedRun = RunView & {
  kind: RunKind;
  code: string | null;
  /** The run that an approval is about. */
  ofRun: string | null;
  actor: { kind: ActorKind; id: string | null } | null;
  ageSeconds: number;
  /** Of a plan that is carried out: how many rows it has, and how many are left. */
  total: number;
  left: number;
  /** Its rows are forgotten after a while. */
  hasPlan: boolean;
};

export async function followRun(db: Db, actor: Actor, id: string): Promise<FollowedRun> {
  const view = runView(await visibleRun(db, actor, id));
  const progress = await findRunProgress(db, id);
  if (!progress) throw notFound("The run");
  const { kind, code, ofRun, ageSeconds, hasPlan, left } = progress;
  return {
    ...view,
    kind,
    code,
    ofRun,
    actor: progress.actorKind && { kind: progress.actorKind, id: progress.actorId },
    ageSeconds,
    total: rowsIn(view.counts),
    left: Number(left),
    hasPlan,
  };
}

/** A run in the list of its flow, with what it was for. */
export type ListedRun = RunView & { kind: RunKind };

/** A page of a flow's runs and previews, newest first. */
export async function listRunsOfFlow(
  db: Db,
  actor: Actor,
  flowId: string,
  page: { limit: number; before?: string },
): Promise<{ items: ListedRun[]; nextId: string | null }> {
  await visibleFlow(db, actor, flowId);
  const rows = await listRuns(db, flowId, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map((row) => ({ ...runView(row), kind: row.kind }));
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The id of the preview that was asked for last; undefined where there is none (any more). */
export async function findLatestPreview(
  db: Db,
  actor: Actor,
  flowId: string,
): Promise<string | undefined> {
  await visibleFlow(db, actor, flowId);
  return (await findLatestRun(db, flowId, "preview"))?.id;
}
