import { finishAppliedRuns } from "../db/applied-runs.ts";
import {
  failRequestedRuns,
  findHeldRun,
  getRun,
  listRequestedRuns,
  endRun,
  type FlowRunRow,
} from "../db/flow-runs.ts";
import { keepSeen } from "../db/flows.ts";
import { secondsUntilRested } from "../db/known-rows.ts";
import { DomainError } from "../domain/errors.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { temporalUiActor } from "../domain/permissions.ts";
import { beginPass } from "../services/flows/pass.ts";
import { rejectRun } from "../services/flows/reject.ts";
import { requestApproval } from "../services/flows/runs.ts";
import { findToldFlow } from "../services/flows/told-flow.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { lookAtEvents } from "./flow-events.ts";
import { carryOutAll, IDLE, nextLook, notRunning, type FlowDeps } from "./flow-look.ts";
import { keepProblem, readSource, type OpenSource } from "./flow-source.ts";
import { writeStatuses } from "./flow-statuses.ts";

export type FlowActivities = ReturnType<typeof flowActivities>;

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
  const told = await findToldFlow(deps.db, flowId);
  if (told) return lookAtEvents(deps, told, asked);
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
      return {
        ...IDLE,
        state: source.flow.state,
        nextInSeconds: source.flow.policy.intervalSeconds,
      };
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
  const invited = await carryOutAll(deps, flow, source.channel, begun);
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
