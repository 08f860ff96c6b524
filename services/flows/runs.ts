import { setTimeout } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import {
  findPlan,
  finishRun,
  getRun,
  insertRun,
  type FlowRunRow,
  wasApproved,
} from "../../db/flow-runs.ts";
import type { Db } from "../../db/connect.ts";
import { DomainError, UnavailableError } from "../../domain/errors.ts";
import type { FlowPlan, RunKind } from "../../domain/flow.ts";
import type { Actor } from "../../domain/permissions.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { nudge } from "./flows.ts";
import { heldRun } from "./held-run.ts";
import { refuseTwin } from "./twin.ts";
import { getRunView, runView, visibleFlow, visibleRun, type RunView } from "./view.ts";

type Asked = { flowId: string; kind: RunKind; planHash: string | null; ofRun?: string };

const NO_WORKER =
  "No worker took this up in time. Check that a worker and Temporal are running, then try again.";
const PATIENCE_MS = 25_000;
const LOOK_MS = 150;

/**
 * What applying the flow would do. Reading the source is a worker's work, so this waits for one; throws
 * `UnavailableError` when none took it up.
 */
export async function previewFlow(
  deps: ServiceDeps,
  actor: Actor,
  flowId: string,
  patienceMs: number = PATIENCE_MS,
): Promise<{ planHash: string; plan: FlowPlan }> {
  const run = await runByWorker(
    deps,
    actor,
    { flowId, kind: "preview", planHash: null },
    patienceMs,
  );
  const plan = await findPlan(deps.db, run.id);
  if (!plan || !run.planHash)
    throw new DomainError("conflict", run.problem ?? "No plan came of it.");
  return { planHash: run.planHash, plan };
}

/**
 * Sets a flow going by the plan that was seen, and waits a while for it to be carried out. Throws `stale_plan` when
 * the source says something else by now.
 */
export async function applyFlow(
  deps: ServiceDeps,
  actor: Actor,
  flowId: string,
  planHash: string,
  patienceMs: number = PATIENCE_MS,
): Promise<RunView> {
  const run = await runByWorker(deps, actor, { flowId, kind: "apply", planHash }, patienceMs);
  if (run.code === "stale_plan") {
    throw stalePlan(
      "The source has changed since the preview. Look at the new preview, then apply that.",
    );
  }
  if (run.state === "failed")
    throw new DomainError("conflict", run.problem ?? "It could not be applied.");
  return carriedOut(deps, run.id);
}

/**
 * Says yes to the plan that waits, and waits a while for it to be carried out. Throws `stale_plan` when the source
 * says something else by now; the run then shows the new difference.
 */
export async function approveRun(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  planHash: string,
  patienceMs: number = PATIENCE_MS,
): Promise<RunView> {
  const before = await visibleRun(deps.db, actor, runId);
  // Who asks again after an answer that was lost is told what became of it.
  if (before.planHash === planHash && (await wasApproved(deps.db, runId))) {
    return carriedOut(deps, runId);
  }
  const { id } = await unitOfWork(deps, (tx) => requestApproval(tx, actor, runId, planHash));
  const run = await answered(deps, id, patienceMs);
  if (run.code === "stale_plan") throw stalePlan(OTHER_PLAN);
  if (run.state === "failed")
    throw new DomainError("conflict", run.problem ?? "It could not be approved.");
  return carriedOut(deps, runId);
}

/** Asks a worker to take up the plan that waits: only it can see whether the source still says so. */
export async function requestApproval(
  tx: Tx,
  actor: Actor,
  runId: string,
  planHash: string,
): Promise<FlowRunRow> {
  const held = await heldRun(tx.db, actor, runId);
  if (held.planHash !== planHash) throw stalePlan(OTHER_PLAN);
  const { flowId } = held;
  return request(tx, actor, { flowId, kind: "approve", planHash, ofRun: runId });
}

const OTHER_PLAN =
  "The plan that waits is another one by now. Look at its rows, then approve that.";

const stalePlan = (message: string) => new DomainError("conflict", message, "stale_plan");

/** Asks for a pass now; it is recorded, and done by a worker. */
export async function requestPass(tx: Tx, actor: Actor, flowId: string): Promise<RunView> {
  const flow = await visibleFlow(tx.db, actor, flowId);
  if (flow.state === "draft") {
    throw new DomainError("conflict", "This flow is a draft: preview it, then apply its plan.");
  }
  if (flow.state === "paused") {
    throw new DomainError("conflict", "This flow is paused: resume it first.");
  }
  return runView(await request(tx, actor, { flowId, kind: "pass", planHash: null }));
}

async function runByWorker(
  deps: ServiceDeps,
  actor: Actor,
  asked: Asked,
  patienceMs: number,
): Promise<FlowRunRow> {
  const { id } = await unitOfWork(deps, (tx) => requestPlan(tx, actor, asked));
  return answered(deps, id, patienceMs);
}

/** Asks a worker for what applying the flow would do, without waiting for it. */
export const requestPreview = async (tx: Tx, actor: Actor, flowId: string): Promise<RunView> =>
  runView(await requestPlan(tx, actor, { flowId, kind: "preview", planHash: null }));

/** Asks a worker to set the flow going by the plan that was seen, without waiting for it. */
export const requestApply = async (
  tx: Tx,
  actor: Actor,
  flowId: string,
  planHash: string,
): Promise<RunView> => runView(await requestPlan(tx, actor, { flowId, kind: "apply", planHash }));

async function requestPlan(tx: Tx, actor: Actor, asked: Asked): Promise<FlowRunRow> {
  const flow = await visibleFlow(tx.db, actor, asked.flowId);
  if (asked.kind === "apply") await refuseTwin(tx, flow);
  return request(tx, actor, asked);
}

async function answered(deps: ServiceDeps, id: string, patienceMs: number): Promise<FlowRunRow> {
  const run = await runOnce(deps.db, id, patienceMs, ({ state }) => state !== "requested");
  if (run) return run;
  // Withdrawn, so that nothing is done later that was answered with a no.
  if (await finishRun(deps.db, id, { state: "failed", problem: NO_WORKER })) {
    throw new UnavailableError(NO_WORKER);
  }
  return getRun(deps.db, id);
}

/** The run, done if that is soon enough; else it says how many rows are left. */
async function carriedOut({ db }: ServiceDeps, id: string): Promise<RunView> {
  await runOnce(db, id, PATIENCE_MS, ({ state }) => state !== "applying");
  return getRunView(db, id);
}

async function runOnce(
  db: Db,
  id: string,
  patienceMs: number,
  isSo: (run: FlowRunRow) => boolean,
): Promise<FlowRunRow | undefined> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const run = await getRun(db, id);
    if (isSo(run)) return run;
    await setTimeout(LOOK_MS);
  }
  return undefined;
}

async function request(tx: Tx, { kind, id }: Actor, asked: Asked) {
  const run = await insertRun(tx.db, {
    id: uuidv7(),
    ...asked,
    actorKind: kind,
    actorId: id,
    state: "requested",
  });
  await nudge(tx, asked.flowId);
  return run;
}
