import { uuidv7 } from "uuidv7";
import { finishAppliedRuns } from "../db/applied-runs.ts";
import type { Connection } from "../connectors/connector.ts";
import {
  hasWaitingItems,
  settleItems,
  type ItemOutcome,
  type WaitingItem,
} from "../db/flow-items.ts";
import { isStillToDo } from "../db/due-items.ts";
import {
  endRun,
  failRequestedRuns,
  insertRun,
  updateRun,
  type FlowRunRow,
} from "../db/flow-runs.ts";
import { findFlow } from "../db/flows.ts";
import { actionInput } from "../domain/action-input.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { beginPass } from "../services/flows/pass.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { sourceFailed } from "./flow-failures.ts";
import { LEFT_OUT, type LookedAt } from "./flow-items.ts";
import { IDLE, nextLook, notRunning, type FlowDeps } from "./flow-look.ts";
import { keepProblem } from "./flow-source.ts";

const LANES = 4;
const AGAIN_SECONDS = 0.2;

/**
 * Asks a vendor for one thing after the other, those of one person in their order. What it refuses is held with the
 * reason; when it is away, the rest waits.
 */
export async function doActions(
  deps: FlowDeps,
  { flow, target }: ToldFlow,
  looked: LookedAt,
  asked: FlowRunRow[],
): Promise<PassOutcome> {
  if (!target) return { ...IDLE, state: "gone", nextInSeconds: null };
  const began = performance.now();
  // Previews and applies are answered here too: a plan without rows.
  const begun = await unitOfWork(deps, (tx) => beginPass(tx, flow.id, { subjects: [] }, asked));
  if (!begun) return notRunning(deps, flow, asked);
  const count = { done: 0, held: 0, skipped: 0 };
  const work = workOf(deps, flow, await deps.connectors.open(target), count);
  let failure: unknown;
  try {
    await inLanes(looked, work);
  } catch (error) {
    failure = error;
  }
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
  await keepProblem(deps, { flow, connection: target }, null);
  const left = looked.length - count.done - count.held - count.skipped;
  const isMore = looked.length > left && (await hasWaitingItems(deps.db, flow.id, left));
  return {
    ...IDLE,
    state: begun.held ? "held" : "running",
    read: looked.length,
    written: count.done,
    invalid: count.held,
    nextInSeconds: nextLook(begun.flow, null, isMore ? AGAIN_SECONDS : null),
  };
}

type Count = { done: number; held: number; skipped: number };
type Work = (one: LookedAt[number]) => Promise<void>;

/** Each is kept as soon as it is done: what was done is not done again. */
function workOf(
  { db }: FlowDeps,
  flow: ToldFlow["flow"],
  connection: Connection,
  count: Count,
): Work {
  const keep = async (item: WaitingItem, state: ItemOutcome["state"], problem: string | null) => {
    const { subject, told } = item;
    await settleItems(db, flow.id, [{ subject, told, state, problem }]);
  };
  const hold = async (item: WaitingItem, problem: string) => {
    count.held += 1;
    await keep(item, "held", problem);
  };
  return async ({ item, looked }) => {
    if ("lost" in looked) return hold(item, looked.lost);
    if (!("told" in looked) || !looked.wanted) {
      count.skipped += 1;
      return keep(item, "done", "told" in looked ? LEFT_OUT : null);
    }
    const asked = actionInput(flow.actionInput, flow.mapping ?? {}, looked.told);
    if ("problem" in asked) return hold(item, asked.problem);
    // The flow may have been paused meanwhile, or another worker have taken over from this one.
    if (!(await isStillToDo(db, flow.id, item))) return;
    try {
      await connection.act(flow.actionKey, asked.input);
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

/** So many in a row to which nothing answers: then it is not about one of them. */
const AWAY = 3;

/**
 * Several at once, but of each group one after the other. What nothing answers to ends its group alone, as long as
 * others get through; any other failure ends it all, when what is under way has ended.
 */
async function inLanes(looked: LookedAt, work: Work): Promise<void> {
  const groups = [
    ...Map.groupBy(looked, ({ item }) => item.groupKey ?? item.subject).values(),
  ].values();
  const failures: unknown[] = [];
  const away = { inARow: 0, last: undefined as unknown };
  let isThere = false;
  const lane = async () => {
    for (const group of groups) {
      for (const one of group) {
        if (failures.length > 0) return;
        try {
          await work(one);
          isThere = true;
          away.inARow = 0;
        } catch (error) {
          away.last = error;
          away.inARow += 1;
          if (!isAway(error) || away.inARow >= AWAY) failures.push(error);
          break;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0) throw failures[0];
  if (away.last !== undefined && !isThere) throw away.last;
}

const isAway = (error: unknown) => error instanceof ConnectorError && error.kind === "unavailable";

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
