import { uuidv7 } from "uuidv7";
import {
  failRequestedRuns,
  finishRun,
  insertRun,
  listRequestedRuns,
  type FlowRow,
} from "../db/flows.ts";
import { secondsUntilRested } from "../db/known-rows.ts";
import type { Decision } from "../domain/flow-plan.ts";
import type { PassOutcome } from "../domain/flow.ts";
import {
  answerApplies,
  answerPreviews,
  inviteRows,
  noteAndDecide,
  refuseRows,
} from "../services/flows/rows.ts";
import { unitOfWork, type ServiceDeps } from "../services/unit-of-work.ts";
import { keepProblem, readSource, type OpenSource, type SourceDeps } from "./flow-source.ts";
import { writeStatuses, type WrittenBack } from "./flow-statuses.ts";

export type FlowActivities = ReturnType<typeof flowActivities>;

type FlowDeps = ServiceDeps & SourceDeps & { heartbeat: (progress: { done: number }) => void };

const AT_ONCE = 100;
const NOTHING_WRITTEN: WrittenBack = { written: 0, dropped: false, problem: null };
const IDLE: Omit<PassOutcome, "state" | "nextInSeconds"> = {
  read: 0,
  invited: 0,
  invalid: 0,
  resting: 0,
  written: 0,
  problem: false,
};

/** One look at a flow's source: answers what was asked for, and carries on what is running. */
export function flowActivities(deps: FlowDeps) {
  return {
    async lookAtSource(flowId: string): Promise<PassOutcome> {
      const asked = await listRequestedRuns(deps.db, flowId);
      const source = await readSource(deps, flowId, asked.length > 0);
      switch (source.state) {
        case "gone":
          return { ...IDLE, state: "gone", nextInSeconds: null };
        case "resting":
          return { ...IDLE, state: source.flow.state, nextInSeconds: null };
        case "problem":
          await failRequestedRuns(deps.db, flowId, source.problem);
          return {
            ...IDLE,
            state: source.flow.state,
            problem: true,
            nextInSeconds: interval(source.flow),
          };
        case "read":
          return pass(deps, source);
      }
    },
  };
}

async function pass(deps: FlowDeps, source: OpenSource): Promise<PassOutcome> {
  const { flow, records } = source;
  await unitOfWork(deps, (tx) => answerPreviews(tx, flow, records.records));
  await unitOfWork(deps, (tx) => answerApplies(tx, flow.id, records.records));
  const decisions = await unitOfWork(deps, (tx) => noteAndDecide(tx, flow.id, records.records));
  const invited = await inChunks(
    deps,
    decisions.filter(({ act }) => act === "invite"),
    (chunk) => unitOfWork(deps, (tx) => inviteRows(tx, flow.id, source.channel, chunk)),
  );
  const invalid = await inChunks(
    deps,
    decisions.filter(({ act }) => act === "invalid"),
    (chunk) => unitOfWork(deps, (tx) => refuseRows(tx, flow.id, chunk)),
  );
  await recordPass(deps, flow, { invited, invalid });
  const isRunning = decisions.length > 0;
  const back = isRunning ? await writeStatuses(deps, source) : NOTHING_WRITTEN;
  await keepProblem(deps, source, back.problem);
  const rests = await secondsUntilRested(deps.db, flow.id, flow.policy.quietSeconds);
  return {
    state: isRunning ? "running" : flow.state,
    read: records.records.length,
    invited,
    invalid,
    resting: decisions.filter(({ act, known }) => act === "keep" && known?.state === "resting")
      .length,
    written: back.written,
    problem: back.problem !== null,
    nextInSeconds: nextLook(flow, rests, back.dropped),
  };
}

async function inChunks(
  { heartbeat }: FlowDeps,
  decisions: Decision[],
  work: (chunk: Decision[]) => Promise<number>,
): Promise<number> {
  let done = 0;
  for (let from = 0; from < decisions.length; from += AT_ONCE) {
    heartbeat({ done });
    done += await work(decisions.slice(from, from + AT_ONCE));
  }
  return done;
}

/** A pass that was asked for is recorded always, another only when it did something. */
async function recordPass(deps: ServiceDeps, flow: FlowRow, counts: Record<string, number>) {
  const done = { state: "done" as const, counts: JSON.stringify(counts) };
  const asked = (await listRequestedRuns(deps.db, flow.id)).filter(({ kind }) => kind === "pass");
  for (const run of asked) await finishRun(deps.db, run.id, done);
  if (asked.length > 0 || Object.values(counts).every((count) => count === 0)) return;
  const run = { id: uuidv7(), flowId: flow.id, kind: "pass" as const };
  await insertRun(deps.db, { ...run, state: "requested" });
  await finishRun(deps.db, run.id, done);
}

const SOONEST_SECONDS = 0.2;
const AGAIN_SECONDS = 1;

function nextLook(flow: FlowRow, rests: number | null, dropped: boolean): number {
  const due = [
    interval(flow),
    ...(rests === null ? [] : [rests + 0.05]),
    ...(dropped ? [AGAIN_SECONDS] : []),
  ];
  return Math.max(SOONEST_SECONDS, Math.min(...due));
}

const interval = (flow: FlowRow) => flow.policy.intervalSeconds;
