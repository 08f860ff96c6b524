import { failRequestedRuns, type FlowRunRow } from "../db/flow-runs.ts";
import { findFlow, type FlowRow } from "../db/flows.ts";
import type { PassOutcome } from "../domain/flow.ts";
import type { Source } from "../domain/invitation.ts";
import { PROBE_SECONDS } from "../services/connection-failures.ts";
import { carryOut } from "../services/flows/carry-out.ts";
import type { BegunPass } from "../services/flows/pass.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import type { SourceDeps } from "./flow-source.ts";

export type FlowDeps = SourceDeps & { heartbeat: () => void };

/** A look that did nothing. */
export const IDLE: Omit<PassOutcome, "state" | "nextInSeconds"> = {
  read: 0,
  invited: 0,
  invalid: 0,
  resting: 0,
  written: 0,
  problem: false,
  held: null,
};

/** Nothing is done about a draft or a paused flow but answering; what was asked of a running one is refused. */
export async function notRunning(
  deps: FlowDeps,
  { id }: FlowRow,
  asked: FlowRunRow[],
): Promise<PassOutcome> {
  await failRequestedRuns(deps.db, asked, NOT_RUNNING);
  const now = await findFlow(deps.db, id);
  // Who was locked out meanwhile asks again now and then: nobody may be there to nudge.
  const nextInSeconds = now?.pausedFor ? PROBE_SECONDS : null;
  return { ...IDLE, state: now?.state ?? "gone", nextInSeconds };
}

const NOT_RUNNING = "This flow is not running. Resume it, or apply its plan.";

const AT_ONCE = 100;

/** In chunks that are transactions of their own: what one has done stays done, whatever becomes of the next. */
export async function carryOutAll(
  deps: FlowDeps,
  { id: flowId }: FlowRow,
  source: Source,
  { run, go }: BegunPass,
): Promise<number> {
  const of = { flowId, runId: run?.id ?? null, source };
  let invited = 0;
  for (let done = 0; done < go.length; done += AT_ONCE) {
    const chunk = go.slice(done, done + AT_ONCE);
    invited += await unitOfWork(deps, (tx) => carryOut(tx, of, chunk));
  }
  return invited;
}

const SOONEST_SECONDS = 0.2;

/** When the next look is due: after the interval, or as soon as something wants one. */
export function nextLook(flow: FlowRow, rests: number | null, again: number | null): number {
  const due = [
    flow.policy.intervalSeconds,
    ...(rests === null ? [] : [rests + 0.05]),
    ...(again === null ? [] : [again]),
  ];
  // To a tenth: people read it in the Temporal UI.
  return Math.max(SOONEST_SECONDS, Math.ceil(Math.min(...due) * 10) / 10);
}
