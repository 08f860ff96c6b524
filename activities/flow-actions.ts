import { uuidv7 } from "uuidv7";
import { finishAppliedRuns } from "../db/applied-runs.ts";
import type { Connection } from "../connectors/connector.ts";
import { settleItems, type ItemOutcome } from "../db/flow-items.ts";
import {
  hasWaitingItems,
  isStillToDo,
  secondsUntilTried,
  type WaitingItem,
} from "../db/due-items.ts";
import {
  endRun,
  failRequestedRuns,
  insertRun,
  updateRun,
  type FlowRunRow,
} from "../db/flow-runs.ts";
import { findFlow } from "../db/flows.ts";
import type { ActionInput } from "../domain/action-input.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { beginPass } from "../services/flows/pass.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { sourceFailed } from "./flow-failures.ts";
import { LEFT_OUT, type LookedAt } from "./flow-items.ts";
import { IDLE, nextLook, notRunning, type FlowDeps } from "./flow-look.ts";
import { keepProblem } from "./flow-source.ts";
import { inLanes } from "./lanes.ts";
import { leaveAlone } from "./unanswered.ts";

const AGAIN_SECONDS = 0.2;

/** What a flow asks a vendor for. */
export type Deeds = LookedAt<ActionInput>;

/**
 * Asks a vendor for one thing after the other, those of one person in their order. What it refuses is held with the
 * reason; when it is away, the rest waits; to what it has no answer, that is tried again later, and in the end held.
 */
export async function doActions(
  deps: FlowDeps,
  { flow, target }: ToldFlow,
  looked: Deeds,
  asked: FlowRunRow[],
): Promise<PassOutcome> {
  if (!target) return { ...IDLE, state: "gone", nextInSeconds: null };
  const began = performance.now();
  // Previews and applies are answered here too: a plan without rows.
  const begun = await unitOfWork(deps, (tx) => beginPass(tx, flow.id, { subjects: [] }, asked));
  if (!begun) return notRunning(deps, flow, asked);
  const count = { done: 0, held: 0, skipped: 0 };
  const connection = await deps.connectors.open(target);
  const { failure, unanswered, isThere } = await inLanes(
    looked,
    ({ item }) => item.groupKey ?? item.subject,
    workOf(deps, flow, connection, count),
  );
  count.held += await leaveAlone(deps, flow.id, connection, { unanswered, isThere });
  await finishAppliedRuns(deps.db, flow.id);
  // Who asked is told of the failure; what was done before it is recorded all the same.
  const answered = failure === undefined ? begun.asked : [];
  if (answered.length > 0 || count.done + count.held > 0) {
    await recordRun(deps, flow.id, answered, count);
  }
  if (failure !== undefined) {
    if (!(failure instanceof ConnectorError)) throw failure;
    const failed = await sourceFailed(deps, { flow, connection: target, began }, failure);
    await failRequestedRuns(deps.db, begun.asked, failed.problem);
    const { nextInSeconds } = failed;
    return { ...IDLE, state: failed.flow.state, read: looked.length, problem: true, nextInSeconds };
  }
  const later = await secondsUntilTried(deps.db, flow.id);
  // While nothing but that is to be done, what was said of it stands.
  if (isThere || later === null) await keepProblem(deps, { flow, connection: target }, null);
  const left = looked.length - count.done - count.held - count.skipped;
  const isMore = looked.length > left && (await hasWaitingItems(deps.db, flow.id, left));
  return {
    ...IDLE,
    state: begun.held ? "held" : "running",
    read: looked.length,
    written: count.done,
    invalid: count.held,
    nextInSeconds: nextLook(begun.flow, later, isMore ? AGAIN_SECONDS : null),
  };
}

type Count = { done: number; held: number; skipped: number };
type Work = (one: Deeds[number]) => Promise<void>;

/** Each is kept as soon as it is done: what was done is not done again. */
function workOf(
  { db }: FlowDeps,
  flow: ToldFlow["flow"],
  connection: Connection,
  count: Count,
): Work {
  const keep = async (item: WaitingItem, state: ItemOutcome["state"], problem: string | null) => {
    const { subject, seq, told } = item;
    await settleItems(db, flow.id, [{ subject, seq, told, state, problem }]);
  };
  const hold = async (item: WaitingItem, problem: string) => {
    count.held += 1;
    await keep(item, "held", problem);
  };
  return async ({ item, looked }) => {
    if ("lost" in looked) return hold(item, looked.lost);
    if (!("made" in looked) || !looked.wanted) {
      count.skipped += 1;
      return keep(item, "done", "made" in looked ? LEFT_OUT : null);
    }
    const { made } = looked;
    if ("problem" in made) return hold(item, made.problem);
    // The flow may have been paused meanwhile, or another worker have taken over from this one.
    if (!(await isStillToDo(db, flow.id, item))) return;
    try {
      await connection.act(flow.actionKey, made.input);
    } catch (error) {
      if (!(error instanceof ConnectorError) || !isFinal(error)) throw error;
      return hold(item, error.message);
    }
    count.done += 1;
    return keep(item, "done", null);
  };
}

/** The vendor has understood, and will say the same of this again. */
const isFinal = ({ kind, ofAllCalls }: ConnectorError) =>
  !ofAllCalls && (kind === "rejected" || kind === "unexpected");

/** A look that was asked for is recorded as that, another as one of its own. */
async function recordRun(
  { db }: FlowDeps,
  flowId: string,
  asked: FlowRunRow[],
  { done, held, skipped }: Count,
): Promise<void> {
  const counts = JSON.stringify({ done, held, skipped });
  for (const { id } of asked) {
    await updateRun(db, id, { counts });
    await endRun(db, id, "done");
  }
  if (asked.length > 0 || !(await findFlow(db, flowId))) return;
  const id = uuidv7();
  await insertRun(db, { id, flowId, kind: "pass", state: "applying", counts });
  await endRun(db, id, "done");
}
