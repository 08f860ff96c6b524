import { finishAppliedRuns } from "../db/applied-runs.ts";
import {
  failRequestedRuns,
  findHeldRun,
  getRun,
  listRequestedRuns,
  endRun,
  type FlowRunRow,
} from "../db/flow-runs.ts";
import { findFlow, keepSeen, type FlowRow } from "../db/flows.ts";
import { secondsUntilRested } from "../db/known-rows.ts";
import { DomainError } from "../domain/errors.ts";
import type { PlannedChange } from "../domain/row-planning.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { temporalUiActor } from "../domain/permissions.ts";
import { carryOut } from "../services/flows/carry-out.ts";
import { beginPass, type BegunPass } from "../services/flows/pass.ts";
import { PROBE_SECONDS } from "../services/connection-failures.ts";
import { rejectRun } from "../services/flows/reject.ts";
import { requestApproval } from "../services/flows/runs.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { keepProblem, readSource, type OpenSource, type SourceDeps } from "./flow-source.ts";
import { writeStatuses } from "./flow-statuses.ts";

export type FlowActivities = ReturnType<typeof flowActivities>;

type FlowDeps = SourceDeps & { heartbeat: () => void };

const AT_ONCE = 100;
const NOT_RUNNING = "This flow is not running. Resume it, or apply its plan.";
const IDLE: Omit<PassOutcome, "state" | "nextInSeconds"> = {
  read: 0,
  invited: 0,
  invalid: 0,
  resting: 0,
  written: 0,
  problem: false,
  held: null,
};

/** One look at a flow's source: answers what was asked for, and carries on what is running. */
export function flowActivities(deps: FlowDeps) {
  return {
    lookAtSource: (flowId: string): Promise<PassOutcome> => beating(deps, () => look(deps, flowId)),

    /** Asks the next look to take up the plan that waits; returns the id of the question. */
    askToApprove: (flowId: string, planHash: string): Promise<string> =>
      unitOfWork(deps, async (tx) => {
        const held = await findHeldRun(tx.db, flowId);
        if (!held) throw new DomainError("conflict", "No plan waits for approval.");
        return (await requestApproval(tx, temporalUiActor, held.id, planHash)).id;
      }),

    /** How the question was answered; refused where the plan that waited was another one. */
    async findAnswer(approvalId: string): Promise<void> {
      const { state, code } = await getRun(deps.db, approvalId);
      if (state !== "done") throw new DomainError("conflict", "Not approved.", code ?? "conflict");
    },

    async rejectPlan(flowId: string): Promise<void> {
      await unitOfWork(deps, async (tx) => {
        const held = await findHeldRun(tx.db, flowId);
        if (!held) throw new DomainError("conflict", "No plan waits for approval.");
        await rejectRun(tx, temporalUiActor, held.id);
      });
    },
  };
}

const BEAT_MS = 2_000;

/** Tells Temporal that this worker lives, however long a source takes to answer. */
async function beating<T>(deps: FlowDeps, work: () => Promise<T>): Promise<T> {
  const beats = setInterval(() => deps.heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beats);
  }
}

async function look(deps: FlowDeps, flowId: string): Promise<PassOutcome> {
  // What is asked for later wants a later look: this one may have read before.
  const asked = await listRequestedRuns(deps.db, flowId);
  const source = await readSource(deps, flowId, asked.length > 0);
  switch (source.state) {
    case "gone":
      return { ...IDLE, state: "gone", nextInSeconds: null };
    case "resting":
      return {
        ...IDLE,
        state: source.flow.state,
        problem: source.flow.pausedFor !== null,
        nextInSeconds: source.nextInSeconds,
      };
    case "unchanged":
      return { ...IDLE, state: source.flow.state, nextInSeconds: interval(source.flow) };
    case "problem":
      await failRequestedRuns(deps.db, asked, source.problem);
      return {
        ...IDLE,
        state: source.flow.state,
        problem: true,
        nextInSeconds: source.nextInSeconds,
      };
    case "read":
      return pass(deps, source, asked);
  }
}

async function pass(deps: FlowDeps, source: OpenSource, asked: FlowRunRow[]): Promise<PassOutcome> {
  const { flow, records } = source;
  const began = performance.now();
  const begun = await unitOfWork(deps, (tx) => beginPass(tx, flow.id, records, asked));
  if (!begun) return notRunning(deps, flow, asked);
  const invited = await carryOutAll(deps, source, begun);
  const back = await writeStatuses(deps, source, begun.rows);
  await finishAppliedRuns(deps.db, flow.id);
  const isLeft = back.againInSeconds !== null;
  for (const { id } of isLeft ? [] : begun.asked) await endRun(deps.db, id, "done");
  await keepProblem(deps, source, back.problem);
  const { glance } = source;
  await keepSeen(deps.db, flow.id, { glance, statusesDigest: back.statusesDigest });
  const { policy } = begun.flow;
  // What has rested while this pass went on is due at once.
  const tookSeconds = (performance.now() - began) / 1000;
  const rests = await secondsUntilRested(deps.db, flow.id, policy.quietSeconds, tookSeconds);
  return {
    state: begun.held ? "held" : "running",
    read: records.records.length,
    invited,
    invalid: begun.go.filter(({ problems }) => problems.length > 0).length,
    resting: begun.resting,
    written: back.written,
    problem: back.problem !== null,
    held: begun.held,
    nextInSeconds: nextLook(begun.flow, rests, back.againInSeconds),
  };
}

/** Nothing is done about a draft or a paused flow but answering; what was asked of a running one is refused. */
async function notRunning(
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

/** In chunks that are transactions of their own: what one has done stays done, whatever becomes of the next. */
async function carryOutAll(
  deps: FlowDeps,
  { flow, channel }: OpenSource,
  { run, go }: BegunPass,
): Promise<number> {
  const of = { flowId: flow.id, runId: run?.id ?? null, source: channel };
  let invited = 0;
  for (let done = 0; done < go.length; done += AT_ONCE) {
    const chunk: PlannedChange[] = go.slice(done, done + AT_ONCE);
    invited += await unitOfWork(deps, (tx) => carryOut(tx, of, chunk));
  }
  return invited;
}

const SOONEST_SECONDS = 0.2;

function nextLook(flow: FlowRow, rests: number | null, again: number | null): number {
  const due = [
    interval(flow),
    ...(rests === null ? [] : [rests + 0.05]),
    ...(again === null ? [] : [again]),
  ];
  // To a tenth: people read it in the Temporal UI.
  return Math.max(SOONEST_SECONDS, Math.ceil(Math.min(...due) * 10) / 10);
}

const interval = (flow: FlowRow) => flow.policy.intervalSeconds;
