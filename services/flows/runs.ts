import { setTimeout } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { finishRun, getRun, insertRun, type FlowRunRow } from "../../db/flows.ts";
import { DomainError, UnavailableError } from "../../domain/errors.ts";
import type { FlowPlan, RunKind } from "../../domain/flow.ts";
import type { Actor } from "../../domain/permissions.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { nudge } from "./flows.ts";
import { runView, visibleFlow, type RunView } from "./view.ts";

type Asked = { flowId: string; kind: RunKind; planHash: string | null };

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
  if (!run.plan || !run.planHash)
    throw new DomainError("conflict", run.problem ?? "No plan came of it.");
  return { planHash: run.planHash, plan: run.plan };
}

/** Sets a flow going by the plan that was seen. Throws `stale_plan` when the source says something else by now. */
export async function applyFlow(
  deps: ServiceDeps,
  actor: Actor,
  flowId: string,
  planHash: string,
  patienceMs: number = PATIENCE_MS,
): Promise<RunView> {
  const run = await runByWorker(deps, actor, { flowId, kind: "apply", planHash }, patienceMs);
  if (run.code === "stale_plan") {
    throw new DomainError(
      "conflict",
      "The source has changed since the preview. Look at the new preview, then apply that.",
      "stale_plan",
    );
  }
  if (run.state === "failed")
    throw new DomainError("conflict", run.problem ?? "It could not be applied.");
  return runView(run);
}

/** Asks for a pass now; it is recorded, and done by a worker. */
export async function requestPass(tx: Tx, actor: Actor, flowId: string): Promise<RunView> {
  const flow = await visibleFlow(tx.db, actor, flowId);
  if (flow.state === "draft") {
    throw new DomainError("conflict", "This flow is a draft: preview it, then apply its plan.");
  }
  if (flow.state === "paused") {
    throw new DomainError("conflict", "This flow is paused: resume it first.");
  }
  return runView(await request(tx, { flowId, kind: "pass", planHash: null }));
}

async function runByWorker(
  deps: ServiceDeps,
  actor: Actor,
  asked: Asked,
  patienceMs: number,
): Promise<FlowRunRow> {
  const { id } = await unitOfWork(deps, async (tx) => {
    await visibleFlow(tx.db, actor, asked.flowId);
    return request(tx, asked);
  });
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const run = await getRun(deps.db, id);
    if (run.state !== "requested") return run;
    await setTimeout(LOOK_MS);
  }
  // Withdrawn, so that nothing is done later that was answered with a no.
  if (await finishRun(deps.db, id, { state: "failed", problem: NO_WORKER })) {
    throw new UnavailableError(NO_WORKER);
  }
  return getRun(deps.db, id);
}

async function request(tx: Tx, asked: Asked) {
  const run = await insertRun(tx.db, { id: uuidv7(), ...asked, state: "requested" });
  await nudge(tx, asked.flowId);
  return run;
}
